"""Reads of the house's calendar: a statement per kind of row, and the cheap versions by which it is polled.

A window costs what lies in it: each resource's rows are found by ``(resource_id, starts_at)``, bounded below by the
longest occupancy that the business ever allowed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, or_, select

from booking.domain.appointments import TAKING_SEATS, AppointmentStatus, BookingState
from booking.domain.businesses import Texts
from booking.domain.calendars import Entry, EntryKind, EntryState, Seat, standing
from booking.domain.intervals import Interval, intersect, merge
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, BusyTime, Occupancy, Resource, Service, TimeOff
from booking.storage.types import database_now, from_minutes, minutes

Row = tuple[Any, ...]

_occupancy, _appointment, _booking = table_of(Occupancy), table_of(Appointment), table_of(Booking)
_resource, _service = table_of(Resource).c, table_of(Service).c
_time_off, _busy = table_of(TimeOff).c, table_of(BusyTime).c
_before, _after = (bindparam(name, type_=_occupancy.c.starts_at.type) for name in ("before", "after"))

_VERSIONS = (
    select(_resource.id, _resource.calendar_version, _resource.activity, database_now().label("clock"))
    .where(_resource.business_id == bindparam("business_id"), _resource.archived_at.is_(None))
    .order_by(_resource.id)
)
STANDS = and_(
    _appointment.c.status == AppointmentStatus.ACTIVE,
    or_(
        and_(
            _occupancy.c.active,
            or_(_occupancy.c.expires_at.is_(None), _occupancy.c.expires_at > database_now()),
        ),
        _occupancy.c.squeezed,
        _occupancy.c.waits_for.is_not(None),
    ),
)
"""What takes time, what was squeezed in, and what waits for the time that its booking is still to leave."""
_CANCELLED = and_(
    _appointment.c.status == AppointmentStatus.CANCELLED,
    _booking.c.state == BookingState.CANCELLED,
    _booking.c.moves_id.is_(None),
    _occupancy.c.former.is_(False),
)
_ALIVE = or_(_booking.c.expires_at.is_(None), _booking.c.expires_at > database_now())


def _entries(*states: BookingState) -> Select[*tuple[Any, ...]]:
    shown: Select[*tuple[Any, ...]] = select(
        _occupancy.c.resource_id,
        minutes(_occupancy.c.starts_at),
        minutes(_occupancy.c.ends_at),
        _occupancy.c.service_id,
        _occupancy.c.squeezed,
        _appointment.c.id,
        _appointment.c.kind,
        _appointment.c.status,
        minutes(_appointment.c.starts_at),
        minutes(_appointment.c.ends_at),
        _appointment.c.sequence,
        _appointment.c.capacity,
        _appointment.c.title,
        _booking.c.id,
        _booking.c.state,
        _booking.c.hold_kind,
        _booking.c.contact_name,
        _booking.c.seats,
        case((_booking.c.arrived_at.is_(None), 0), else_=1),
        case((_booking.c.started_at.is_(None), 0), else_=1),
        case((_booking.c.moves_id.is_(None), 0), else_=1),
        case((_booking.c.coming_at.is_(None), 0), else_=1),
        case((_booking.c.attendance == "declined", 1), else_=0),
        _booking.c.expires_at,
        _appointment.c.also,
    )
    return (
        shown.select_from(
            _occupancy.join(
                _appointment,
                and_(
                    _appointment.c.business_id == _occupancy.c.business_id,
                    _appointment.c.id == _occupancy.c.appointment_id,
                ),
            ).outerjoin(
                _booking,
                and_(
                    _booking.c.business_id == _appointment.c.business_id,
                    _booking.c.appointment_id == _appointment.c.id,
                    _booking.c.state.in_(states),
                    _ALIVE,
                ),
            )
        )
        .where(
            _occupancy.c.business_id == bindparam("business_id"),
            _occupancy.c.resource_id.in_(bindparam("resource_ids", expanding=True)),
            _occupancy.c.starts_at < _before,
            _occupancy.c.starts_at > bindparam("from", type_=_occupancy.c.starts_at.type),
            _occupancy.c.ends_at > _after,
        )
        .order_by(_occupancy.c.starts_at, _appointment.c.id, _booking.c.id)
    )


_STANDING = _entries(*sorted(TAKING_SEATS)).where(STANDS)
_WITH_CANCELLED = _entries(*sorted(TAKING_SEATS), BookingState.CANCELLED).where(or_(STANDS, _CANCELLED))
_AWAY = select(_time_off.resource_id, minutes(_time_off.starts_at), _time_off.ends_at, _time_off.reason).where(
    _time_off.business_id == bindparam("business_id"),
    _time_off.resource_id.in_(bindparam("resource_ids", expanding=True)),
    _time_off.starts_at < _before,
    _time_off.ends_at > _after,
)
_ELSEWHERE = select(_busy.resource_id, minutes(_busy.starts_at), _busy.ends_at).where(
    _busy.business_id == bindparam("business_id"),
    _busy.resource_id.in_(bindparam("resource_ids", expanding=True)),
    _busy.starts_at < _before,
    _busy.starts_at > bindparam("from", type_=_busy.starts_at.type),
    _busy.ends_at > _after,
)
_NAMES = select(_service.id, _service.name).where(
    _service.business_id == bindparam("business_id"), _service.id.in_(bindparam("service_ids", expanding=True))
)


class Version(NamedTuple):
    """What of a resource's calendar has risen when something in it has changed."""

    calendar: int
    activity: int


@dataclass(frozen=True, slots=True)
class Window:
    """What to look at: resources, and ``[start, end)`` in minutes; *longest* bounds the look back."""

    business_id: int
    resource_ids: Sequence[int]
    start: int
    end: int
    longest: int

    def parameters(self, longest: timedelta | None = None) -> dict[str, object]:
        """The values of statements; *longest* bounds the look back at something else than occupancies."""
        after = from_minutes(self.start)
        longest = timedelta(minutes=self.longest) if longest is None else longest
        return {
            "business_id": self.business_id,
            "resource_ids": list(self.resource_ids),
            "before": from_minutes(self.end),
            "after": after,
            "from": after - longest - timedelta(minutes=1),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Entries by resource, ascending, and when the first of each resource's holds and requests runs out."""

    entries: dict[int, list[Entry]]
    lapses_at: dict[int, datetime]


def versions(connection: Connection, business_id: int) -> tuple[dict[int, Version], datetime]:
    """The versions of all calendars of a business by resource, and what the database's clock says."""
    rows = connection.execute(_VERSIONS, {"business_id": business_id}).all()
    # Where there is no resource there is nothing that could lapse either.
    clock = rows[0][3].astimezone(UTC) if rows else datetime.min.replace(tzinfo=UTC)
    return {row[0]: Version(row[1], row[2]) for row in rows}, clock


def appointments(connection: Connection, window: Window, *, with_cancelled: bool = False) -> Standing:
    """Everything in the window that has an appointment behind it: one statement."""
    statement = _WITH_CANCELLED if with_cancelled else _STANDING
    rows: list[Row] = [*connection.execute(statement, window.parameters()).all()]
    firsts: dict[tuple[int, int], Row] = {}
    pieces: dict[tuple[int, int], set[Interval]] = defaultdict(set)
    seats: dict[int, dict[int, Seat]] = defaultdict(dict)
    lapses_at: dict[int, datetime] = {}
    for row in rows:
        resource_id, start, end, *_, booking_id = row[:14]
        appointment_id = row[5]
        key = (appointment_id, resource_id)
        firsts.setdefault(key, row)
        pieces[key].add((start, end))
        if booking_id is not None:
            seats[appointment_id].setdefault(booking_id, Seat._make(row[14:23]))
            expires_at = row[23]
            if expires_at is not None and expires_at < lapses_at.setdefault(resource_id, expires_at):
                lapses_at[resource_id] = expires_at
    entries: dict[int, list[Entry]] = defaultdict(list)
    for key, row in firsts.items():
        entries[key[1]] += _entry(row, pieces[key], list(seats[key[0]].values()))
    for each in entries.values():
        each.sort(key=lambda entry: (entry.start, entry.end))
    return Standing(entries, lapses_at)


def _entry(row: Row, pieces: Collection[Interval], seats: Sequence[Seat]) -> list[Entry]:
    """One entry for each stretch in which the appointment needs the resource."""
    resource_id, _, _, service_id, squeezed, appointment_id, kind, status, begins, ends, sequence, capacity, title = (
        row[:13]
    )
    found = standing(kind, is_active=status == AppointmentStatus.ACTIVE, is_squeezed=bool(squeezed), seats=seats)
    if found is None:
        return []
    return [
        Entry(
            found.kind,
            found.state,
            start,
            end,
            begins,
            ends,
            taken_from,
            taken_until,
            resource_id,
            appointment_id,
            sequence,
            service_id if row[24] is None else -appointment_id,
            title or "",
            found.names,
            found.seats_taken,
            capacity,
            found.arrived,
            found.waiting,
            found.is_move,
        )
        for taken_from, taken_until in (merge(pieces) if len(pieces) > 1 else pieces)
        # Buffers are not the customer's time; where there is nothing but them, they are what is to be seen.
        for start, end in intersect([(taken_from, taken_until)], [(begins, ends)]) or [(taken_from, taken_until)]
    ]


def time_off(connection: Connection, window: Window) -> list[Entry]:
    """When resources of the window are away."""
    rows = connection.execute(_AWAY, window.parameters(timedelta())).all()
    return [
        _away(EntryKind.TIME_OFF, resource_id, start, _whole_minute(ends_at), reason or "")
        for resource_id, start, ends_at, reason in rows
    ]


def busy_time(connection: Connection, window: Window) -> list[Entry]:
    """When resources of the window are busy elsewhere; what is stored in pieces of a day is whole again."""
    found: dict[int, list[Interval]] = defaultdict(list)
    for resource_id, start, ends_at in connection.execute(_ELSEWHERE, window.parameters()):
        found[resource_id].append((start, _whole_minute(ends_at)))
    return [
        _away(EntryKind.BUSY, resource_id, start, end)
        for resource_id, intervals in found.items()
        for start, end in merge(intervals)
    ]


def _away(kind: EntryKind, resource_id: int, start: int, end: int, title: str = "") -> Entry:
    times = (start, end)
    return Entry(kind, EntryState.PLANNED, *times, *times, *times, resource_id, title=title)


def _whole_minute(ends_at: datetime) -> int:
    """What ends within a minute takes it."""
    return -int(-ends_at.timestamp() // 60)


def service_names(connection: Connection, business_id: int, service_ids: Collection[int]) -> dict[int, Texts]:
    """What services are called, archived ones too."""
    asked = {"business_id": business_id, "service_ids": sorted(service_ids)}
    return {row.id: row.name for row in connection.execute(_NAMES, asked)}
