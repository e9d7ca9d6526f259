"""What stands in the calendar that somebody keeps by a calendar program: few columns, whatever its size."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Occupancy, OwnEntry, Resource
from booking.storage.queries.feed_entries import LONGEST, SHOWN
from booking.storage.types import minutes

T = TypeVar("T")
AT_ONCE = 500
_appointment, _booking, _occupancy = table_of(Appointment).c, table_of(Booking).c, table_of(Occupancy).c
_entry, _resource = table_of(OwnEntry).c, table_of(Resource).c
_HERE = and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id)
_HAS_PEOPLE = or_(
    _appointment.kind != AppointmentKind.VISIT,
    exists().where(_HERE, _booking.customer_id.is_not(None), _booking.state.in_(sorted(SHOWN))),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A calendar from an instant on: that of a resource, with what begins at ``first`` or later."""

    business_id: int
    resource_id: int
    first: datetime


class Standing(NamedTuple):
    """An appointment; ``is_shown`` where it stands in the calendar now, and does not only concern it.

    ``changed_at`` rises with all that is shown of it: that somebody has come is not. It is ``[starts_at, ends_at)``.
    """

    id: int
    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_shown: bool


class Own(NamedTuple):
    """A private entry, or what is left of one that was removed."""

    id: int
    name: str
    etag: str
    updated_at: datetime
    removed_at: datetime | None


class State(NamedTuple):
    """How often and when a calendar was changed, and when a private entry in it was."""

    version: int
    changed_at: datetime | None
    written_at: datetime | None


def state(session: Session, business_id: int, resource_id: int) -> State:
    """What has risen when the calendar was changed."""
    written = (
        select(func.max(_entry.updated_at))
        .where(_entry.business_id == business_id, _entry.resource_id == resource_id)
        .scalar_subquery()
    )
    query = select(_resource.calendar_version, _resource.changed_at, written.label("written_at"))
    row = session.execute(query.where(_resource.business_id == business_id, _resource.id == resource_id)).one()
    return State(*row)


def shown(session: Session, shelf: Shelf, uids: Collection[str] | None = None) -> list[Standing]:
    """The appointments that stand in the calendar, by their start; of these *uids* where they are named."""
    query = _standing(shelf).where(_is_shown(shelf), _appointment.starts_at >= shelf.first)
    if uids is None:
        return _read(session, query.where(_concerns(shelf)))
    return [row for some in _some(sorted(uids)) for row in _read(session, query.where(_appointment.uid.in_(some)))]


def between(session: Session, shelf: Shelf, start: datetime | None, end: datetime | None) -> list[Standing]:
    """The appointments that stand there and touch ``[start, end)``, open where none is said, by their start."""
    query = _standing(shelf).where(_is_shown(shelf), _appointment.starts_at >= shelf.first, _concerns(shelf))
    if start is not None:
        query = query.where(_appointment.ends_at > start)
    if end is not None:
        query = query.where(_appointment.starts_at < end)
    return _read(session, query)


def changed(session: Session, shelf: Shelf, since: datetime) -> list[Standing]:
    """Those that stand or stood in the calendar and were changed at *since* or later."""
    return _read(session, _standing(shelf).where(_concerns(shelf), _appointment.updated_at >= since))


def begun(session: Session, shelf: Shelf, until: datetime) -> list[str]:
    """The UIDs of what stands or stood there and begins in ``[first, until)``."""
    within = and_(_appointment.starts_at >= shelf.first, _appointment.starts_at < until)
    return [each.uid for each in _read(session, _standing(shelf).where(_concerns(shelf), within))]


def own(session: Session, shelf: Shelf, since: datetime | None = None) -> list[Own]:
    """The private entries, by name; with *since* also removed ones, but only what was written then or later."""
    query = select(*(_entry[name] for name in ("id", "name", "etag", "updated_at", "removed_at"))).where(
        _entry.business_id == shelf.business_id, _entry.resource_id == shelf.resource_id
    )
    only = _entry.removed_at.is_(None) if since is None else _entry.updated_at >= since
    # What stands comes after what was removed under the same name.
    order = (_entry.name, _entry.removed_at.is_(None), _entry.updated_at)
    return [Own(*row) for row in session.execute(query.where(only).order_by(*order))]


def phones(session: Session, business_id: int, appointment_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """``(name, telephone)`` of who is in each appointment and can be called, in the order of booking."""
    found: dict[int, list[tuple[str, str]]] = {}
    for some in _some(list(appointment_ids)):
        query = (
            select(_booking.appointment_id, _booking.contact_name, _booking.contact_phone)
            .where(
                _booking.business_id == business_id,
                _booking.appointment_id.in_(some),
                _booking.customer_id.is_not(None),
                _booking.contact_phone.is_not(None),
                _booking.state.in_(sorted(SHOWN)),
            )
            .order_by(_booking.id)
        )
        for appointment_id, name, phone in session.execute(query):
            found.setdefault(appointment_id, []).append((name or "", phone))
    return found


def is_known(session: Session, business_id: int, uid: str) -> bool:
    """Whether an event of this UID is one of the business's own appointments or bookings, standing or not."""
    of_appointment = exists().where(_appointment.business_id == business_id, _appointment.uid == uid)
    of_booking = exists().where(_booking.business_id == business_id, _booking.uid == uid)
    return bool(session.scalar(select(or_(of_appointment, of_booking))))


def squeezed(
    session: Session, business_id: int, resource_id: int, start: datetime, end: datetime
) -> list[tuple[int, int]]:
    """Where squeezed-in appointments stand that touch ``[start, end)``, in minutes: they take no time from others."""
    query = (
        select(minutes(_occupancy.starts_at), minutes(_occupancy.ends_at))
        .where(
            _occupancy.business_id == business_id,
            _occupancy.resource_id == resource_id,
            _occupancy.starts_at < end,
            _occupancy.starts_at > start - LONGEST,
            _occupancy.ends_at > start,
            _occupancy.squeezed,
            _occupancy.former.is_(False),
            exists().where(
                _appointment.business_id == _occupancy.business_id,
                _appointment.id == _occupancy.appointment_id,
                _appointment.status == "active",
            ),
        )
        .order_by(_occupancy.starts_at, _occupancy.id)
    )
    return [(begins, ends) for begins, ends in session.execute(query)]


def _standing(shelf: Shelf) -> Select[*tuple[Any, ...]]:
    is_shown = and_(_is_shown(shelf), _appointment.starts_at >= shelf.first)
    names = ("id", "uid", "sequence", "updated_at", "starts_at", "ends_at")
    return (
        select(*(_appointment[name] for name in names), is_shown)
        .where(_appointment.business_id == shelf.business_id)
        .order_by(_appointment.starts_at, _appointment.id)
    )


def _is_shown(shelf: Shelf) -> ColumnElement[bool]:
    stands = exists().where(
        _occupancy.business_id == _appointment.business_id,
        _occupancy.appointment_id == _appointment.id,
        _occupancy.resource_id == shelf.resource_id,
        _occupancy.former.is_(False),
    )
    return and_(_appointment.status == "active", stands, _HAS_PEOPLE)


def _concerns(shelf: Shelf) -> ColumnElement[bool]:
    return _appointment.id.in_(
        select(_occupancy.appointment_id).where(
            _occupancy.business_id == shelf.business_id,
            _occupancy.resource_id == shelf.resource_id,
            _occupancy.starts_at >= shelf.first - LONGEST,
        )
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[Standing]:
    return [Standing._make((*row[:-1], bool(row[-1]))) for row in session.execute(query)]


def _some(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
