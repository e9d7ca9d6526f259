"""What a visit of several services consists of, and what it is called as a whole.

A read of appointments joins their first line and takes slug, length and notice from here. What the further lines say
is asked for by a statement of its own, only where there are any: a visit of one service costs nothing more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind
from booking.domain.businesses import Question
from booking.domain.joined import joined, joined_questions
from booking.storage.db import table_of
from booking.storage.models import Appointment, Line, Service
from booking.storage.queries.businesses import question_of
from booking.storage.types import minutes

_appointment, _line, _service = (table_of(each).c for each in (Appointment, Line, Service))
_others, _other = table_of(Line).alias("each_line"), table_of(Service).alias("each_service")
IS_FIRST = _line.position == 0
"""Of several services the first one stands for the visit: joined by this, a visit is one row."""
SLUG = case((_appointment.also.is_(None), _service.slug), else_=_service.slug + _appointment.also)
TITLE = case((_appointment.kind == AppointmentKind.SESSION, _appointment.title)).label("title")
"""What a published session is called besides its service: customers may read it, unlike the titles of anything else."""
LENGTH = case(
    (_appointment.also.is_(None), _line.duration_minutes),
    else_=minutes(_appointment.ends_at) - minutes(_appointment.starts_at),
)
"""How long the whole visit was agreed to take, in minutes."""
NOTICE = case(
    (_appointment.also.is_(None), _service.cancellation_notice_minutes),
    else_=(
        select(func.max(_other.c.cancellation_notice_minutes))
        .select_from(
            _others.join(
                _other, and_(_other.c.business_id == _others.c.business_id, _other.c.id == _others.c.service_id)
            )
        )
        .where(_others.c.business_id == _appointment.business_id, _others.c.appointment_id == _appointment.id)
        .correlate(table_of(Appointment))
        .scalar_subquery()
    ),
)
"""The cancellation notice, in minutes: the largest of all services of the visit."""
_PARTS = (
    select(
        _line.appointment_id,
        _line.id,
        _line.service_id,
        *(_service[name] for name in ("slug", "name", "instructions", "questions")),
        *(_line[name] for name in ("starts_at", "ends_at", "price_minor")),
    )
    .join(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
    .where(
        _line.business_id == bindparam("business_id"),
        _line.appointment_id.in_(bindparam("appointment_ids", expanding=True)),
    )
    .order_by(_line.appointment_id, _line.position)
)
_LENGTHS = (
    select(_line.duration_minutes)
    .where(_line.business_id == bindparam("business_id"), _line.appointment_id == bindparam("appointment_id"))
    .order_by(_line.position)
)


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a visit, ``[starts_at, ends_at)``; names and instructions per language, questions as stored."""

    line_id: int
    service_id: int
    slug: str
    names: Mapping[str, str]
    instructions: Mapping[str, str]
    questions: list[dict[str, Any]]
    starts_at: datetime
    ends_at: datetime
    price_minor: int | None


def of(session: Session | Connection, business_id: int, appointment_ids: Collection[int]) -> dict[int, list[Part]]:
    """By appointment its services, in their order; nothing is asked for where there is no appointment."""
    found: defaultdict[int, list[Part]] = defaultdict(list)
    if appointment_ids:
        asked = {"business_id": business_id, "appointment_ids": sorted(set(appointment_ids))}
        for appointment_id, *row in session.execute(_PARTS, asked):
            found[appointment_id].append(Part(*row))
    return dict(found)


def lengths(session: Session, business_id: int, appointment_id: int) -> list[int]:
    """How long each service of a visit was agreed to take, in minutes and in their order."""
    return list(session.scalars(_LENGTHS, {"business_id": business_id, "appointment_id": appointment_id}))


def names(session: Session | Connection, business_id: int, appointment_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What visits of several services are called, by appointment."""
    found = of(session, business_id, list(appointment_ids))
    return {appointment_id: joined([each.names for each in them]) for appointment_id, them in found.items()}


def questions(parts: Sequence[Part]) -> tuple[Question, ...]:
    """What the services of a visit ask, as it was asked when they were booked together."""
    return joined_questions((each.slug, map(question_of, each.questions)) for each in parts)
