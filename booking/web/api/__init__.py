"""The interface for programs, ``/api/v1``: JSON in, JSON out, problems as RFC 9457."""

from booking.web.api import bookings, businesses, document, house, slots
from booking.web.api.routes import blueprint

__all__ = ["blueprint", "bookings", "businesses", "document", "house", "slots"]
