"""The lines of a visit: one for each service, with what was agreed about it."""

from collections.abc import Iterator

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from booking.services.claims import Taking
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Line
from booking.storage.types import from_minutes

_ADD = insert(table_of(Line))


def add_lines(session: Session, taking: Taking, appointment_id: int) -> tuple[int, ...]:
    """Write down the services of a new visit; answers the ids of their lines, in their order."""
    service, business_id = taking.service, taking.business.id
    services = service.parts or (service,)
    ids = tuple(new_id() for _each in services)
    rows: list[dict[str, object]] = [
        {
            "business_id": business_id,
            "id": line_id,
            "appointment_id": appointment_id,
            "service_id": each.rules.id,
            "position": position,
            "price_minor": each.price_minor,
            **agreed,
        }
        for position, (line_id, each, agreed) in enumerate(zip(ids, services, _agreed(taking), strict=True))
    ]
    session.execute(_ADD, rows)
    return ids


def move_lines(session: Session, taking: Taking, appointment_id: int) -> tuple[int, ...]:
    """Take the services of a visit to its new time, in their order; what they cost stays. Answers as ``add_lines``."""
    this = (Line.business_id == taking.business.id, Line.appointment_id == appointment_id)
    ids = tuple(session.scalars(select(Line.id).where(*this).order_by(Line.position)))
    for line_id, agreed in zip(ids, _agreed(taking), strict=True):
        session.execute(update(Line).where(*this, Line.id == line_id).values(**agreed))
    return ids


def also(taking: Taking) -> str | None:
    """What the slug of the visit says beyond its first service, such as ``+colour``; none of one service."""
    parts = taking.service.parts
    return taking.service.slug.removeprefix(parts[0].slug) if parts else None


def _agreed(taking: Taking) -> Iterator[dict[str, object]]:
    """When each service begins and ends and how long it is, with the time before and after it."""
    rules = taking.service.rules
    lengths = [(each.begins, each.duration, each.buffer_before, each.buffer_after) for each in rules.parts]
    for begins, duration, before, after in lengths or [(0, rules.duration, rules.buffer_before, rules.buffer_after)]:
        start = taking.start + begins
        yield {
            "starts_at": from_minutes(start),
            "ends_at": from_minutes(start + duration),
            "duration_minutes": duration,
            "buffer_before_minutes": before,
            "buffer_after_minutes": after,
        }
