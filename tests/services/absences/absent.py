"""Somebody of a small practice cannot come, for tests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.services.absences.affected import Action
from booking.services.absences.applying import go_on
from booking.services.absences.planning import Choice, Report, report
from booking.services.bookings import Booked
from booking.storage.models import Appointment, Booking, Message, Occupancy, TimeOff
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.services.desk.desk import at

DAY = (at(0), at(24))
"""The whole of that Tuesday."""
CANCEL, PROPOSE, LEAVE = (Choice(each) for each in (Action.CANCEL, Action.PROPOSE, Action.LEAVE))
TO_BEN = Choice(Action.MOVE, "ben")


def ill(actor: Actor, chosen: Mapping[int, Choice], **said: Any) -> int:
    """Anna does not come on Tuesday; nothing is done yet."""
    return report(actor, Report("anna", *DAY, chosen, **said), NOW)


def away(actor: Actor, *chosen: tuple[Booked, Choice], **said: Any) -> int:
    """The same, and everything is done."""
    absence = ill(actor, {booked.facts.booking_id: choice for booked, choice in chosen}, **said)
    go_on(actor, absence, NOW)
    return absence


def times_off() -> list[tuple[datetime, datetime, str | None]]:
    """When anybody is away."""
    with reading() as session:
        return [(each.starts_at, each.ends_at, each.reason) for each in session.scalars(select(TimeOff))]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """What stands: who is taken when, and how bookings and appointments are."""
    with reading() as session:
        taken = select(
            *(Occupancy.appointment_id, Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at),
            *(Occupancy.expires_at, Occupancy.squeezed),
        ).where(Occupancy.active)
        booked = select(Booking.id, Booking.appointment_id, Booking.state, Booking.seats, Booking.expires_at).where(
            Booking.state.in_(("confirmed", "pending", "held"))
        )
        places = select(Appointment.id, Appointment.starts_at, Appointment.status, Appointment.seats_taken).where(
            Appointment.status == "active"
        )
        return {
            name: sorted(tuple(row) for row in session.execute(query))
            for name, query in (("taken", taken), ("bookings", booked), ("appointments", places))
        }


def mails(absence: int) -> list[tuple[int | None, str, str]]:
    """``(booking, reason, state)`` of the mails of an absence, the oldest first."""
    with reading() as session:
        query = select(Message.booking_id, Message.reason, Message.state).where(Message.absence_id == absence)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]


def has_left(booked: Booked) -> None:
    """Let all mails about a booking have left."""
    with unit_of_work() as session:
        session.execute(
            update(Message)
            .where(Message.booking_id == booked.facts.booking_id, Message.state == "due")
            .values(state="sent")
        )
