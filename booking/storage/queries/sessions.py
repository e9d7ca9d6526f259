"""Published sessions: those of a span or a run, with their seats, who gives them, and how many wait for one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from booking.domain.sessions import CourseSession
from booking.storage.db import table_of
from booking.storage.models import Appointment, Line, Occupancy, Resource, Service, WaitingEntry
from booking.storage.queries import parts

_appointment, _line, _service = (table_of(each).c for each in (Appointment, Line, Service))
_occupancy, _resource, _entry = (table_of(each).c for each in (Occupancy, Resource, WaitingEntry))


def between(
    session: Session,
    business_id: int,
    since: datetime,
    until: datetime,
    *,
    service: str | None = None,
    with_cancelled: bool = False,
) -> list[CourseSession]:
    """The sessions that begin in ``[since, until)``, by their start; of one *service* (slug) only, if asked for."""
    query = _sessions(business_id).where(_appointment.starts_at >= since, _appointment.starts_at < until)
    if service is not None:
        query = query.where(_service.slug == service)
    if not with_cancelled:
        query = query.where(_appointment.status == "active")
    return _found(session, business_id, query)


def of_run(session: Session, business_id: int, run: int) -> list[CourseSession]:
    """All sessions that were published together, cancelled ones among them, by their start."""
    return _found(session, business_id, _sessions(business_id).where(_appointment.run == run))


def one(session: Session, business_id: int, appointment_id: int) -> CourseSession | None:
    """One session, of any status."""
    return next(
        iter(_found(session, business_id, _sessions(business_id).where(_appointment.id == appointment_id))), None
    )


def _sessions(business_id: int) -> Select[Any]:
    return (
        select(
            *(_appointment[name] for name in ("id", "run", "status", "title", "note", "starts_at", "ends_at", "zone")),
            *(_appointment[name] for name in ("capacity", "seats_taken", "sequence")),
            _service.id.label("service_id"),
            _service.slug,
            _service.name,
        )
        .select_from(table_of(Appointment))
        .join(
            table_of(Line),
            and_(
                _line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id, parts.IS_FIRST
            ),
        )
        .join(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
        .where(_appointment.business_id == business_id, _appointment.kind == "session")
        .order_by(_appointment.starts_at, _appointment.id)
    )


def _found(session: Session, business_id: int, query: Select[Any]) -> list[CourseSession]:
    rows = session.execute(query).all()
    given = _given(session, business_id, [row.id for row in rows])
    waiting = _waiting(session, business_id, {row.starts_at for row in rows})
    return [
        CourseSession(
            id=row.id,
            run=row.run,
            is_cancelled=row.status != "active",
            service=row.slug,
            service_names=row.name,
            title=row.title,
            note=row.note,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.zone,
            capacity=row.capacity,
            seats_taken=row.seats_taken,
            sequence=row.sequence,
            resources=given[row.id],
            waiting=waiting[row.service_id, row.starts_at],
        )
        for row in rows
    ]


def _given(session: Session, business_id: int, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Who and what each takes, or took last, in the order of its needs."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    if not ids:
        return found
    query = (
        select(_occupancy.appointment_id, _resource.slug)
        .join(
            table_of(Resource),
            and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
        )
        .where(
            _occupancy.business_id == business_id,
            _occupancy.appointment_id.in_(ids),
            _occupancy.former.is_(False),
        )
        .order_by(_occupancy.id)
    )
    for appointment_id, slug in session.execute(query):
        if slug not in found[appointment_id]:
            found[appointment_id] += (slug,)
    return found


def _waiting(session: Session, business_id: int, starts: Collection[datetime]) -> dict[tuple[int, datetime], int]:
    """How many places in the line ask for one of these very starts, by service and start."""
    found: dict[tuple[int, datetime], int] = defaultdict(int)
    if not starts:
        return found
    query = (
        select(_entry.service_id, _entry.only_start, func.count())
        .where(
            _entry.business_id == business_id,
            _entry.only_start.in_(sorted(starts)),
            _entry.state.in_(["waiting", "offered"]),
        )
        .group_by(_entry.service_id, _entry.only_start)
    )
    for service_id, start, count in session.execute(query):
        found[service_id, start] = count
    return found
