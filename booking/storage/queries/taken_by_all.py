"""Taken time of a whole business at once: what the slots of all its services stand against."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, func, null, select

from booking.domain.appointments import AppointmentKind
from booking.domain.intervals import Interval
from booking.domain.slots import Snapshot, Standing
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line
from booking.storage.queries.taken import (
    ALIVE,
    BUSY_SPAN,
    ELSEWHERE,
    HELD_SPAN,
    NOT_YET,
    SPAN,
    WITHIN,
    Window,
    for_all_or_some,
    occupancy,
)
from booking.storage.types import database_now, from_minutes, minutes

_ALL = for_all_or_some(
    select(*SPAN, occupancy.appointment_id, occupancy.service_id, occupancy.local_on).where(and_(WITHIN, ALIVE)),
    select(*BUSY_SPAN, null(), null(), null()).where(ELSEWHERE),
    select(*HELD_SPAN, null(), null(), null()).where(NOT_YET),
)
_line, _appointment, _booking = table_of(Line).c, table_of(Appointment).c, table_of(Booking).c


@dataclass(frozen=True, slots=True)
class TakenByAll:
    """Taken intervals by resource, ascending; by service its appointments per resource and day, and what each takes."""

    taken: dict[int, list[Interval]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[int, dict[tuple[int, int], set[int]]] = field(default_factory=lambda: defaultdict(dict))
    occupied: dict[int, dict[int, set[int]]] = field(default_factory=lambda: defaultdict(dict))

    def snapshot(self, service_id: int, seats: "Seats") -> Snapshot:
        """What stands in the way of one service."""
        occupied = self.occupied.get(service_id, {})
        standing = tuple(
            Standing(appointment_id, start, left, tuple(sorted(occupied[appointment_id])), is_published)
            for appointment_id, start, left, is_published in seats.get(service_id, ())
            if appointment_id in occupied
        )
        counts = {key: len(ids) for key, ids in self.counted.get(service_id, {}).items()}
        return Snapshot(self.taken, standing, counts)


Seats = dict[int, list[tuple[int, int, int, bool]]]
"""By service its standing appointments: id, start in minutes, seats left, and whether it was published."""


def taken_by_all(connection: Connection, window: Window, counting: Collection[int]) -> TakenByAll:
    """What takes the resources of a window, for every service.

    *counting* are the ids of the services of which it matters how many there are a day, and which stand.
    """
    found = TakenByAll()
    taken = found.taken
    # All rows at once: one by one each of them costs as much as all that is done with it.
    rows = connection.execute(_ALL[window.kept_back], window.parameters()).all()
    for resource_id, start, end, appointment_id, service_id, local_on in rows:
        taken[resource_id].append((start, end))
        if service_id in counting:
            key = (resource_id, local_on.toordinal())
            found.counted[service_id].setdefault(key, set()).add(appointment_id)
            found.occupied[service_id].setdefault(appointment_id, set()).add(resource_id)
    return found


def seats_left(connection: Connection, business_id: int, service_ids: Sequence[int], start: int, end: int) -> Seats:
    """The standing appointments of services that begin in ``[start, end)``; seats of lapsed holds are free already."""
    lapsed = (
        select(func.coalesce(func.sum(_booking.seats), 0))
        .where(
            _booking.business_id == _appointment.business_id,
            _booking.appointment_id == _appointment.id,
            _booking.expires_at <= database_now(),
        )
        .correlate(table_of(Appointment))
        .scalar_subquery()
    )
    query = (
        select(
            _line.service_id,
            _appointment.id,
            minutes(_line.starts_at),
            _appointment.capacity - _appointment.seats_taken + lapsed,
            _appointment.kind == AppointmentKind.SESSION,
        )
        .join_from(
            table_of(Line),
            table_of(Appointment),
            and_(_line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id),
        )
        .where(
            _line.business_id == business_id,
            _line.service_id.in_(service_ids),
            _line.starts_at < from_minutes(end),
            _line.starts_at > from_minutes(start - 1),
            _appointment.status == "active",
        )
        .order_by(_line.starts_at, _appointment.id)
    )
    found: Seats = defaultdict(list)
    for service_id, appointment_id, begins, left, is_published in connection.execute(query):
        # PostgreSQL adds whole numbers up to a decimal one.
        found[service_id].append((appointment_id, begins, int(left), is_published))
    return found
