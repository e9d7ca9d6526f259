"""Appointments as plain values: what programs are told of them, with no more of a customer than they may know."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.domain.access import Actor, Permission
from booking.domain.agenda import AgendaBooking, AgendaItem


def appointment_values(item: AgendaItem, actor: Actor) -> dict[str, object]:
    """An appointment as ``AppointmentAnswered`` describes it."""
    place = ZoneInfo(item.time_zone)
    return {
        "id": item.id,
        "version": item.version,
        "kind": item.kind.value,
        "status": item.status.value,
        "starts_at": _text(item.starts_at, place),
        "ends_at": _text(item.ends_at, place),
        "time_zone": item.time_zone,
        "location": item.location,
        "service": item.service,
        "resources": list(item.resources),
        "capacity": item.capacity,
        "seats_taken": item.seats_taken,
        "title": item.title,
        "note": item.note,
        "squeezed_reason": item.squeezed_reason,
        "overridden": list(item.overridden),
        "run": item.run,
        "sequence": item.sequence,
        "created_at": _text(item.created_at, place),
        "updated_at": _text(item.updated_at, place),
        "bookings": [seats_values(each, actor, place) for each in item.bookings],
    }


def seats_values(found: AgendaBooking, actor: Actor, place: ZoneInfo) -> dict[str, object]:
    """A booking as ``SeatsAnswered`` describes it."""
    knows_customers = actor.may(Permission.CUSTOMERS_SEE)
    proposed = found.proposed
    return {
        "id": found.id,
        "reference": found.reference,
        "status": found.state.value,
        "stage": found.stage.value,
        "seats": found.seats,
        "audience": found.audience,
        "customer": {
            "id": found.customer_id,
            "name": found.contact.name,
            "email": found.contact.email if knows_customers else None,
            "phone": found.contact.phone if knows_customers else None,
        },
        "locale": found.locale,
        "source": found.source,
        "answers": dict(found.answers),
        "price_minor": found.price_minor,
        "currency": found.currency,
        "expires_at": _text(found.expires_at, place),
        "moves": found.moves_id,
        "series": found.series_id,
        "proposed": proposed
        and {
            "starts_at": _text(proposed.starts_at, place),
            "ends_at": _text(proposed.ends_at, place),
            "expires_at": _text(proposed.expires_at, place),
        },
        "decline_reason": found.decline_reason,
        "reminders": found.wants_reminders,
        "coming_at": _text(found.coming_at, place),
        "attendance": found.attendance,
        "arrived_at": _text(found.arrived_at, place),
        "started_at": _text(found.started_at, place),
        "finished_at": _text(found.finished_at, place),
        "created_at": _text(found.created_at, place),
        "updated_at": _text(found.updated_at, place),
    }


def _text(at: datetime | None, place: ZoneInfo) -> str | None:
    return at.astimezone(place).isoformat() if at is not None else None
