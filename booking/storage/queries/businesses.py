"""Reads of a business: its version by slug, and the whole of it as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, bindparam, func, select
from sqlalchemy.orm import Session

from booking.domain.businesses import (
    Audience,
    Business,
    BusinessCard,
    Choice,
    Location,
    OfferHours,
    Pause,
    Question,
    Resource,
    Service,
)
from booking.domain.intervals import Interval
from booking.domain.legal import Legal
from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule
from booking.domain.rulebook import (
    Alignment,
    DateOverride,
    LocationRules,
    Requirement,
    ResourceKind,
    ResourceRules,
    ServiceRules,
    Span,
    WeeklyHours,
    Window,
)
from booking.domain.trades import is_medical
from booking.storage import models
from booking.storage.db import table_of
from booking.storage.queries import listening
from booking.storage.types import database_now

_business = table_of(models.Business).c
_BY_SLUG = select(_business.id, _business.rules_version).where(
    _business.slug == bindparam("slug"), _business.archived_at.is_(None)
)
_old = table_of(models.OldSlug).c
_BY_OLD_SLUG = select(_business.slug).where(
    _old.slug == bindparam("slug"), _business.id == _old.business_id, _business.archived_at.is_(None)
)
_BY_ID = select(_business.rules_version, database_now(), _business.listens).where(
    _business.id == bindparam("business_id"), _business.archived_at.is_(None)
)


def version_by_slug(session: Session | Connection, slug: str) -> tuple[int, int] | None:
    """``(id, rules_version)`` of the business of this slug that is in use."""
    row = session.execute(_BY_SLUG, {"slug": slug}).first()
    return (row.id, row.rules_version) if row else None


def present_slug(connection: Connection, old_slug: str) -> str | None:
    """The slug by which a business goes now that had this one before, none where no business in use had it."""
    found: str | None = connection.execute(_BY_OLD_SLUG, {"slug": old_slug}).scalar()
    return found


def is_any(connection: Connection) -> bool:
    """Whether there is a business at all."""
    return connection.execute(select(_business.id).limit(1)).first() is not None


def version_by_id(session: Session, business_id: int) -> tuple[int, datetime] | None:
    """The present ``rules_version`` of a business that is in use, and what the database's clock says."""
    row = session.execute(_BY_ID, {"business_id": business_id}).first()
    if row is None:
        return None
    listening.note(session, business_id, row[2])
    return row[0], row[1]


def cards(session: Session, page: int, size: int, conditions: Sequence[ColumnElement[bool]] = ()) -> list[BusinessCard]:
    """One page of the listed businesses by name, with one more than *size* where there are further ones."""
    first = select(models.Location.business_id, func.min(models.Location.position).label("position"))
    first = first.where(models.Location.archived_at.is_(None)).group_by(models.Location.business_id)
    place = first.subquery()
    query = (
        select(models.Business, models.Location.town, models.Location.time_zone)
        .join(place, place.c.business_id == models.Business.id)
        .join(
            models.Location,
            (models.Location.business_id == place.c.business_id) & (models.Location.position == place.c.position),
        )
        .where(
            models.Business.archived_at.is_(None),
            models.Business.is_listed,
            models.Location.archived_at.is_(None),
            *conditions,
        )
        .order_by(models.Business.name, models.Business.id)
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    return [
        BusinessCard(row.slug, row.name, row.trade, town, time_zone, row.address_form)
        for row, town, time_zone in session.execute(query)
    ]


def cards_for_assistants(session: Session, words: str, trade: str, town: str, size: int) -> list[BusinessCard]:
    """The first listed businesses that assistants may find, with one more than *size* where there are further ones.

    *words* and *trade* stand somewhere in name and trade, *town* in the town of the first place, in any case.
    """
    found = [models.Business.assistants != "off"]
    if words:
        name, of_trade = models.Business.name, models.Business.trade
        found.append(name.icontains(words, autoescape=True) | of_trade.icontains(words, autoescape=True))
    if trade:
        found.append(models.Business.trade.icontains(trade, autoescape=True))
    if town:
        found.append(models.Location.town.icontains(town, autoescape=True))
    return cards(session, 1, size, found)


def load(session: Session, business_id: int) -> Business:
    """The whole business, archived parts left out. One query per table, however large it is."""
    row = session.get_one(models.Business, business_id)
    weekly, overrides = _hours(session, business_id)
    locations = _rows(session, models.Location, business_id)
    location_rules = {
        each.id: LocationRules(each.id, each.slug, each.time_zone, weekly[each.id, None], overrides[each.id, None])
        for each in locations
    }
    places = {
        each.id: Location(
            each.id,
            each.slug,
            each.name,
            each.street,
            each.postal_code,
            each.town,
            each.country,
            each.time_zone,
            location_rules[each.id],
            each.holiday_region,
        )
        for each in locations
    }
    resources = _resources(session, business_id, weekly, overrides)
    return Business(
        id=row.id,
        slug=row.slug,
        name=row.name,
        trade=row.trade,
        locale=row.locale,
        address_form=row.address_form,
        currency=row.currency,
        email=row.email,
        phone=row.phone,
        audiences=tuple(Audience(each["slug"], each["name"]) for each in row.audiences),
        locations=tuple(places.values()),
        resources={each.slug: each for each in resources.values()},
        services=_services(session, business_id, places, location_rules, resources),
        rules_version=row.rules_version,
        longest_minutes=row.longest_minutes,
        is_listed=row.is_listed,
        paused=Pause(row.paused_at, row.paused_note or "") if row.paused_at else None,
        reminders=_reminders(session, business_id),
        reminds_always=row.reminds_always and not is_medical(row.trade),
        confirms_addresses=row.confirms_addresses,
        asks_work=row.asks_work,
        keeps_names=row.keeps_names,
        release_minutes=row.release_minutes,
        offer_hours=OfferHours(row.offer_minutes, row.offer_quiet_from, row.offer_quiet_until),
        tells_openings=row.tells_openings,
        assistants=row.assistants,
        legal=Legal(**row.legal) if row.legal else None,
        forgets_months=row.forgets_months,
    )


def _reminders(session: Session, business_id: int) -> tuple[ReminderRule, ...]:
    query = select(models.Reminder).where(
        models.Reminder.business_id == business_id, models.Reminder.removed_at.is_(None)
    )
    return tuple(rule_of(row) for row in session.scalars(query.order_by(models.Reminder.id)))


def rule_of(row: models.Reminder) -> ReminderRule:
    """A rule from what is stored of it."""
    return ReminderRule(
        row.id, Kind(row.kind), Channel(row.channel), row.service_id, row.days, row.at_minute, row.minutes
    )


def _rows(session: Session, model: Any, business_id: int) -> list[Any]:
    """All that is not archived, in the order of the house where there is one, else in that in which it was made."""
    query = select(model).where(model.business_id == business_id)
    if hasattr(model, "archived_at"):
        query = query.where(model.archived_at.is_(None)).order_by(model.position)
    return list(session.scalars(query.order_by(*table_of(model).primary_key)))


Owned = Mapping[tuple[int, int | None], tuple[Any, ...]]


def _hours(session: Session, business_id: int) -> tuple[Owned, Owned]:
    """Weekly hours and overrides: of a location under ``(location, None)``, of a resource under ``(0, resource)``."""
    weekly: dict[tuple[int, int | None], tuple[WeeklyHours, ...]] = defaultdict(tuple)
    for row in _rows(session, models.WeeklyHoursRow, business_id):
        key = (row.location_id, None) if row.resource_id is None else (0, row.resource_id)
        weekly[key] += (
            WeeklyHours(
                row.weekday,
                row.opens,
                row.closes,
                row.location_id,
                row.valid_from,
                row.valid_until,
                row.every_weeks,
            ),
        )
    overrides: dict[tuple[int, int | None], tuple[DateOverride, ...]] = defaultdict(tuple)
    for row in _rows(session, models.DateOverrideRow, business_id):
        key = (row.location_id, None) if row.resource_id is None else (0, row.resource_id)
        overrides[key] += (DateOverride(row.on_date, _spans(row.hours)),)
    return weekly, overrides


def _resources(session: Session, business_id: int, weekly: Owned, overrides: Owned) -> dict[int, Resource]:
    away: dict[int, tuple[Interval, ...]] = defaultdict(tuple)
    for off in _rows(session, models.TimeOff, business_id):
        away[off.resource_id] += (_widened(off.starts_at, off.ends_at),)
    return {
        row.id: Resource(
            row.slug,
            row.name,
            row.kind,
            ResourceRules(
                row.id,
                row.slug,
                cast(ResourceKind, row.kind),
                row.priority,
                row.location_id,
                weekly[0, row.id] if row.own_hours else None,
                overrides[0, row.id],
                tuple(sorted(away[row.id])),
            ),
        )
        for row in _rows(session, models.Resource, business_id)
    }


def _services(
    session: Session,
    business_id: int,
    places: Mapping[int, Location],
    rules: Mapping[int, LocationRules],
    resources: Mapping[int, Resource],
) -> dict[str, Service]:
    any_of: dict[int, list[Resource]] = defaultdict(list)
    for link in _rows(session, models.RequirementResource, business_id):
        if link.resource_id in resources:
            any_of[link.requirement_id].append(resources[link.resource_id])
    needs: dict[int, list[models.RequirementRow]] = defaultdict(list)
    for need in _rows(session, models.RequirementRow, business_id):
        needs[need.service_id].append(need)
    services = {}
    for row in _rows(session, models.Service, business_id):
        ordered = sorted(needs[row.id], key=lambda need: need.position)
        requirements = tuple(
            Requirement(
                tuple(each.rules for each in any_of[need.id]),
                _spans(need.spans) if need.spans else ((0, row.duration_minutes),),
            )
            for need in ordered
        )
        first = any_of[ordered[0].id] if ordered else []
        services[row.slug] = Service(
            slug=row.slug,
            name=row.name,
            description=row.description,
            instructions=row.instructions,
            price_minor=row.price_minor,
            location=places[row.location_id],
            questions=tuple(question_of(each) for each in row.questions),
            rules=_service_rules(row, rules[row.location_id], requirements),
            staff=tuple(sorted(first, key=lambda each: (each.rules.priority, each.name))),
            has_waiting_list=row.waiting_list,
            is_combinable=row.combines,
            series_max=row.series_max,
            open_max=row.open_max,
            recall_months=row.recall_months,
        )
    return services


def _service_rules(row: models.Service, location: LocationRules, requirements: tuple[Requirement, ...]) -> ServiceRules:
    return ServiceRules(
        id=row.id,
        slug=row.slug,
        location=location,
        duration=row.duration_minutes,
        requirements=requirements,
        step=row.step_minutes,
        alignment=cast(Alignment, row.alignment),
        buffer_before=row.buffer_before_minutes,
        buffer_after=row.buffer_after_minutes,
        minimum_notice=row.minimum_notice_minutes,
        horizon_days=row.horizon_days,
        cancellation_notice=row.cancellation_notice_minutes,
        capacity=row.capacity,
        approval=row.approval,
        approval_hours=row.approval_hours,
        max_per_day=row.max_per_day,
        windows=tuple(
            Window(each["weekday"], each["opens"], each["closes"], frozenset(each["audiences"])) for each in row.windows
        ),
        by_sessions=row.by_sessions,
    )


def question_of(row: Mapping[str, Any]) -> Question:
    """A question from what is stored of it."""
    when = row.get("when")
    return Question(
        slug=row["slug"],
        kind=row["kind"],
        label=row["label"],
        required=row["required"],
        choices=tuple(Choice(each["slug"], each["label"]) for each in row.get("choices", [])),
        when=(when["question"], when["is"]) if when else None,
    )


def _spans(rows: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in rows)


def _widened(starts_at: datetime, ends_at: datetime) -> Interval:
    start, end = int(starts_at.timestamp() // 60), -int(-ends_at.timestamp() // 60)
    return start, end
