"""Writing a set-up into the database: whole or not at all, bookings untouched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.domain.errors import ExistsAlready
from booking.services.reminders import set_up as reminders
from booking.services.setup import rows
from booking.services.setup.checking import checked
from booking.services.setup.shape import BusinessShape
from booking.services.setup.writing import (
    Slugged,
    Values,
    insert_numbered,
    insert_requirements,
    lock_resources,
    raise_calendars,
    set_values,
)
from booking.storage.ids import new_id
from booking.storage.models import (
    Business,
    DateOverrideRow,
    Location,
    OldSlug,
    RequirementResource,
    RequirementRow,
    Resource,
    Service,
    TimeOff,
    WeeklyHoursRow,
)
from booking.storage.unit_of_work import StaleRules, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``archived`` names what was there and is not in the file, like ``service "massage"``."""

    slug: str
    is_new: bool
    locations: int
    resources: int
    services: int
    archived: tuple[str, ...]
    business_id: int = field(default=0, compare=False)


def import_business(document: object, *, replace: bool, now: datetime) -> ImportResult:
    """Set a business up as *document* says; every lock of its resources is taken before anything changes.

    Raises InvalidSetup with a line per fault, ExistsAlready where the slug is taken and *replace* is
    not asked for; nothing is changed then.
    """
    return _write(checked(document), replace, now)


@retried
def _write(shape: BusinessShape, replace: bool, now: datetime) -> ImportResult:
    with unit_of_work() as session:
        return write(session, shape, now, replace=replace)


def write(session: Session, shape: BusinessShape, now: datetime, *, replace: bool = False) -> ImportResult:
    """Write a whole set-up within a unit of work. Raises ExistsAlready; StaleRules where the unit must run again."""
    business, is_new = _business(session, shape, replace, now)
    archived: list[str] = []
    locations = _places(session, business.id, shape, now, archived)
    resources = _resources(session, business.id, shape, locations, now, archived)
    services = _services(session, business.id, shape, locations, now, archived)
    _rewrite_hours(session, business.id, shape, locations, resources)
    _rewrite_requirements(session, business.id, shape, services, resources)
    if shape.reminders is not None:
        wanted = [each.rule(services[each.service] if each.service else None) for each in shape.reminders]
        reminders.replace(session, business, wanted, services.values(), now)
    return ImportResult(
        shape.slug,
        is_new,
        len(shape.locations),
        len(shape.resources),
        len(shape.services),
        tuple(archived),
        business.id,
    )


def _business(session: Session, shape: BusinessShape, replace: bool, now: datetime) -> tuple[Business, bool]:
    found = session.scalar(select(Business).where(Business.slug == shape.slug).with_for_update(key_share=True))
    if found and not replace:
        raise ExistsAlready(slug=shape.slug)
    values = rows.business(shape)
    if found is None:
        if session.get(OldSlug, shape.slug) is not None:
            # It leads on to the business that had it before.
            raise ExistsAlready(slug=shape.slug)
        found = Business(id=new_id(), created_at=now, rules_version=1, longest_minutes=rows.longest(shape), **values)
        session.add(found)
        try:
            session.flush()
        except IntegrityError as error:
            # Another import of the same slug came first; the next look finds it.
            raise StaleRules from error
        return found, True
    lock_resources(session, found.id)
    set_values(found, values)
    found.archived_at = None
    found.rules_version += 1
    found.longest_minutes = max(found.longest_minutes, rows.longest(shape))
    session.flush()
    return found, False


def _places(
    session: Session, business_id: int, shape: BusinessShape, now: datetime, archived: list[str]
) -> dict[str, int]:
    wanted = {each.slug: rows.location(each, at) for at, each in enumerate(shape.locations)}
    return _match(session, Location, business_id, wanted, now, archived)


def _resources(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    locations: Mapping[str, int],
    now: datetime,
    archived: list[str],
) -> dict[str, int]:
    wanted = {
        each.slug: rows.resource(each, at, locations) | {"changed_at": now} for at, each in enumerate(shape.resources)
    }
    ids = _match(session, Resource, business_id, wanted, now, archived)
    raise_calendars(session, business_id, now)
    return ids


def _services(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    locations: Mapping[str, int],
    now: datetime,
    archived: list[str],
) -> dict[str, int]:
    only = shape.locations[0].slug if shape.locations else ""
    wanted = {
        each.slug: rows.service(each, at, locations[each.location or only]) for at, each in enumerate(shape.services)
    }
    return _match(session, Service, business_id, wanted, now, archived)


def _match(
    session: Session,
    model: type[Slugged],
    business_id: int,
    wanted: Mapping[str, Values],
    now: datetime,
    archived: list[str],
) -> dict[str, int]:
    """Bring the rows of a kind to what is wanted, by slug: insert, update, un-archive, archive. Answers their ids."""
    found = {row.slug: row for row in session.scalars(select(model).where(model.business_id == business_id))}
    for slug, values in wanted.items():
        row = found.get(slug)
        if row is None:
            found[slug] = row = model(business_id=business_id, id=new_id(), slug=slug)
            session.add(row)
        set_values(row, values)
        row.archived_at = None
    for slug, row in found.items():
        if slug not in wanted and row.archived_at is None:
            row.archived_at = now
            archived.append(f'{model.__tablename__} "{slug}"')
    session.flush()
    return {slug: found[slug].id for slug in wanted}


def _rewrite_hours(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    locations: Mapping[str, int],
    resources: Mapping[str, int],
) -> None:
    """Hours are rules and no history: those of the file take the place of all that were there."""
    for model, values in (
        (WeeklyHoursRow, rows.weekly_hours(shape, locations, resources)),
        (DateOverrideRow, rows.date_overrides(shape, locations, resources)),
        (TimeOff, rows.time_off(shape, resources)),
    ):
        session.execute(delete(model).where(model.business_id == business_id))
        insert_numbered(session, model, business_id, values)


def _rewrite_requirements(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    services: Mapping[str, int],
    resources: Mapping[str, int],
) -> None:
    session.execute(delete(RequirementResource).where(RequirementResource.business_id == business_id))
    session.execute(delete(RequirementRow).where(RequirementRow.business_id == business_id))
    for service in shape.services:
        insert_requirements(session, business_id, service, services[service.slug], resources)
