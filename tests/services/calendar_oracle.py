"""The house's calendar the slow way: walk every row that there is, and ask of each whether it belongs there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.businesses import Business
from booking.storage.models import Appointment, Booking, BusyTime, Occupancy, TimeOff
from booking.storage.unit_of_work import reading
from tests.clocks import databases_clock

Shown = tuple[str, str, datetime, datetime, tuple[str, ...]]
"""Kind, state, when the resource is needed, and for whom."""
BERLIN = ZoneInfo("Europe/Berlin")


class Rows(NamedTuple):
    """Everything that there is."""

    appointments: list[Appointment]
    occupancies: list[Occupancy]
    bookings: list[Booking]
    away: list[TimeOff]
    busy: list[BusyTime]


def walked(business: Business, resource: str, on: date, *, with_cancelled: bool = False) -> list[Shown]:
    """What the calendar of a resource shows on a date in Berlin."""
    begins = datetime(on.year, on.month, on.day, tzinfo=BERLIN)
    after = on + timedelta(days=1)
    ends = datetime(after.year, after.month, after.day, tzinfo=BERLIN)
    number = business.resources[resource].rules.id
    with reading() as session:
        rows = _all(session, business.id)
    found = [*_visits(rows, number, with_cancelled=with_cancelled), *_elsewhere(rows, number)]
    return sorted(each for each in found if each[2] < ends and each[3] > begins)


def _all(session: Session, business_id: int) -> Rows:
    def of(model: type) -> list:
        return [row for row in session.scalars(select(model)) if row.business_id == business_id]

    return Rows(of(Appointment), of(Occupancy), of(Booking), of(TimeOff), of(BusyTime))


def _visits(rows: Rows, number: int, *, with_cancelled: bool) -> Iterator[Shown]:
    now = databases_clock()
    for appointment in rows.appointments:
        inside = [row for row in rows.bookings if row.appointment_id == appointment.id]
        living = [row for row in inside if row.expires_at is None or row.expires_at > now]
        kind, state, names = _standing(appointment, living, rows.occupancies)
        if kind is None or (state == "cancelled" and not with_cancelled):
            continue
        pieces = sorted(
            (row.starts_at, row.ends_at)
            for row in rows.occupancies
            if row.appointment_id == appointment.id
            and row.resource_id == number
            and (
                (row.active and (row.expires_at is None or row.expires_at > now))
                or row.squeezed
                or row.waits_for is not None
                or (state == "cancelled" and not row.former)
            )
        )
        for start, end in _joined(pieces):
            yield kind, state, max(start, appointment.starts_at), min(end, appointment.ends_at), names


def _standing(
    appointment: Appointment, living: list[Booking], occupancies: list[Occupancy]
) -> tuple[str | None, str, tuple[str, ...]]:
    is_squeezed = any(row.squeezed for row in occupancies if row.appointment_id == appointment.id)
    visit = "squeeze_in" if is_squeezed else "appointment"

    def names(*states: str) -> tuple[str, ...]:
        ordered = sorted(living, key=lambda row: (states.index(row.state) if row.state in states else 9, row.id))
        return tuple(row.contact_name for row in ordered if row.state in states and row.contact_name)

    if appointment.status == "cancelled":
        gone = [row for row in living if row.state == "cancelled" and row.contact_name and row.moves_id is None]
        return (visit if gone else None), "cancelled", tuple(row.contact_name for row in gone)
    if appointment.kind == "block":
        return "block", "planned", ()
    for state, kind in (("pending", "request"), ("held", "hold")):
        if appointment.kind == "session":
            continue
        if not any(row.state in ("confirmed", "completed", "no_show") for row in living):
            if any(row.state == state for row in living):
                return kind, "planned", names(state)
        else:
            break
    else:
        if appointment.kind != "session":
            return None, "", ()
    firm = [row for row in living if row.state in ("confirmed", "completed", "no_show")]
    state = "planned"
    if any(row.arrived_at for row in firm):
        state = "arrived"
    if any(row.started_at for row in firm):
        state = "in_progress"
    if firm and not any(row.state == "confirmed" for row in firm):
        state = "done" if any(row.state == "completed" for row in firm) else "no_show"
    by_number = sorted(firm, key=lambda row: row.id)
    asking = sorted((row for row in living if row.state == "pending"), key=lambda row: row.id)
    return visit, state, tuple(row.contact_name for row in [*by_number, *asking])


def _elsewhere(rows: Rows, number: int) -> Iterator[Shown]:
    for row in rows.away:
        if row.resource_id == number:
            yield "time_off", "planned", row.starts_at, row.ends_at, ()
    for start, end in _joined(sorted((row.starts_at, row.ends_at) for row in rows.busy if row.resource_id == number)):
        yield "busy", "planned", start, end, ()


def _joined(pieces: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in pieces:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
