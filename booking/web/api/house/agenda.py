"""Appointments as answers of the interface, and the bookings in them."""

from werkzeug.wrappers import Response

from booking.domain.agenda import AgendaItem
from booking.domain.errors import NotFound
from booking.services import agenda
from booking.services.agenda_values import appointment_values
from booking.services.programs.entering import Entry
from booking.web.api.answers import versioned


def appointment_answer(entry: Entry, appointment_id: int) -> Response:
    """An appointment as it is now, with the tag of its version."""
    found = agenda.one(entry.actor, appointment_id)
    return versioned(appointment_values(found, entry.actor), found.version)


def require_inside(entry: Entry, appointment_id: int, booking_id: int) -> AgendaItem:
    """The appointment, if the booking is one of its own. Raises NotFound."""
    found = agenda.one(entry.actor, appointment_id)
    if booking_id not in {each.id for each in found.bookings}:
        raise NotFound(what="booking")
    return found
