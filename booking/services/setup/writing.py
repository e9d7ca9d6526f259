"""Writing set-up rows: the locks before, single values, and one part of a document without the others."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.errors import NotFound
from booking.services.setup import rows
from booking.services.setup.shape import BusinessShape, ServiceShape
from booking.storage.ids import new_id
from booking.storage.models import (
    Business,
    DateOverrideRow,
    Location,
    RequirementResource,
    RequirementRow,
    Resource,
    Service,
    TimeOff,
    WeeklyHoursRow,
)

Slugged = TypeVar("Slugged", Location, Resource, Service)
Values = Mapping[str, Any]
MODELS: Mapping[str, type[Location] | type[Resource] | type[Service]] = {
    "locations": Location,
    "resources": Resource,
    "services": Service,
}


def lock_resources(session: Session, business_id: int) -> None:
    """Lock every resource of the business in id order, as claims do; nothing is booked meanwhile."""
    query = select(Resource.id).where(Resource.business_id == business_id).order_by(Resource.id)
    session.execute(query.with_for_update(key_share=True)).all()


def set_values(row: Business | Location | Resource | Service, values: Values) -> None:
    """Set the columns of a row."""
    for name, value in values.items():
        setattr(row, name, value)


def insert_numbered(session: Session, model: type[Any], business_id: int, values: Sequence[Values]) -> list[int]:
    """Insert in this order, with numbers that rise in it: an export reads them back by number."""
    numbered = [{"business_id": business_id, "id": new_id(), **each} for each in values]
    if numbered:
        session.execute(insert(model), numbered)
    return [row["id"] for row in numbered]


def insert_requirements(
    session: Session, business_id: int, service: ServiceShape, service_id: int, resources: Mapping[str, int]
) -> None:
    """What a visit of the service needs."""
    for position, each in enumerate(service.requires):
        row = {"service_id": service_id, "position": position, "spans": rows.spans(each)}
        (requirement_id,) = insert_numbered(session, RequirementRow, business_id, [row])
        choices = [
            {"business_id": business_id, "requirement_id": requirement_id, "resource_id": resources[slug]}
            for slug in each.any_of
        ]
        session.execute(insert(RequirementResource), choices)


def write_business(session: Session, business: Business, shape: BusinessShape) -> None:
    """What the business says of itself, its audiences included; its address stays."""
    set_values(business, {key: value for key, value in rows.business(shape).items() if key != "slug"})
    session.flush()


def write_part(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    path: tuple[str, str],
    now: datetime,
    changed: Collection[str] | None = None,
) -> int:
    """Bring one location, resource or service to what the shape says, or add it; answers its id.

    Its place among the others stays; a new one comes last. Of what stands in tables of its own only what is
    named in *changed* is written anew; none means all of it.
    """
    collection, slug = path
    model = MODELS[collection]
    found = session.scalar(_of(model, business_id).where(model.slug == slug))
    row: Any = found or model(business_id=business_id, id=new_id(), slug=slug)
    ids = {each: _ids(session, MODELS[each], business_id) for each in ("locations", "resources")}
    wanted = next(each for each in getattr(shape, collection) if each.slug == slug)
    set_values(row, {key: value for key, value in _values(shape, collection, wanted, ids).items() if key != "position"})
    if found is None:
        row.position = next_position(session, model, business_id)
        if collection == "resources":
            row.changed_at = now
        session.add(row)
    session.flush()
    row_id: int = row.id
    if collection == "services":
        if changed is None or "requires" in changed:
            _forget_requirements(session, business_id, row_id)
            insert_requirements(session, business_id, wanted, row_id, ids["resources"])
        return row_id
    ids[collection] = {**ids[collection], slug: row_id}
    # Rows of a resource name its place, so that all of them move with it.
    fields = None if changed is None or "location" in changed else changed
    _rewrite_hours(session, business_id, shape, ids, (collection, row_id), fields)
    return row_id


def _values(shape: BusinessShape, collection: str, wanted: Any, ids: Mapping[str, Mapping[str, int]]) -> Values:
    if collection == "locations":
        return rows.location(wanted, 0)
    if collection == "resources":
        return rows.resource(wanted, 0, ids["locations"])
    return rows.service(wanted, 0, ids["locations"][wanted.location or shape.locations[0].slug])


def next_position(session: Session, model: type[Any], business_id: int) -> int:
    """The place after the last one, those out of use included: no two in use ever share one."""
    last = session.scalar(select(func.max(model.position)).where(model.business_id == business_id))
    return 0 if last is None else int(last) + 1


def row_of(session: Session, business_id: int, collection: str, slug: str) -> Any:
    """The row of a part, in use or not. Raises NotFound."""
    model = MODELS[collection]
    found = session.scalar(_of(model, business_id).where(model.slug == slug))
    if found is None:
        raise NotFound(what=collection)
    return found


def raise_calendars(session: Session, business_id: int, now: datetime) -> None:
    """Let every calendar of the business be fetched anew: they show names of services and places too."""
    of_business = update(Resource).where(Resource.business_id == business_id)
    session.execute(of_business.values(calendar_version=Resource.calendar_version + 1, changed_at=now))


def _rewrite_hours(
    session: Session,
    business_id: int,
    shape: BusinessShape,
    ids: Mapping[str, Mapping[str, int]],
    owner: tuple[str, int],
    fields: Collection[str] | None,
) -> None:
    """Hours are rules and no history: those of the shape take the place of those that this owner had."""
    collection, row_id = owner
    places, resources = ids["locations"], ids["resources"]
    is_place = collection == "locations"
    for field, model, values in (
        ("weekly_hours", WeeklyHoursRow, rows.weekly_hours(shape, places, resources)),
        ("date_overrides", DateOverrideRow, rows.date_overrides(shape, places, resources)),
        ("time_off", TimeOff, rows.time_off(shape, resources)),
    ):
        if (fields is not None and field not in fields) or (is_place and field == "time_off"):
            continue
        wanted = {"location_id": row_id, "resource_id": None} if is_place else {"resource_id": row_id}
        theirs = [getattr(model, name) == value for name, value in wanted.items()]
        session.execute(delete(model).where(model.business_id == business_id, *theirs))
        own = [row for row in values if all(row[name] == value for name, value in wanted.items())]
        insert_numbered(session, model, business_id, own)


def _forget_requirements(session: Session, business_id: int, service_id: int) -> None:
    needs = select(RequirementRow.id).where(
        RequirementRow.business_id == business_id, RequirementRow.service_id == service_id
    )
    session.execute(
        delete(RequirementResource).where(
            RequirementResource.business_id == business_id, RequirementResource.requirement_id.in_(needs)
        )
    )
    session.execute(
        delete(RequirementRow).where(RequirementRow.business_id == business_id, RequirementRow.service_id == service_id)
    )


def _of(model: type[Any], business_id: int) -> Any:
    return select(model).where(model.business_id == business_id)


def _ids(session: Session, model: type[Any], business_id: int) -> dict[str, int]:
    query = select(model.slug, model.id).where(model.business_id == business_id, model.archived_at.is_(None))
    return dict(session.execute(query).all())
