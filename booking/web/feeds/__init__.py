"""Calendars to subscribe to and single events: ``/calendar/<token>.ics`` and ``/b/<token>.ics``."""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)

from booking.web.feeds import calendars, events  # noqa: E402, F401 - they add their views to the blueprint
