"""A service as it would be: what stands in a form, made into rules, so that the slot engine can be asked about it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from booking.domain.businesses import Business, Location, Resource, Service
from booking.domain.rulebook import Requirement, ServiceRules, Window
from booking.services.setup import rows
from booking.services.setup.shape import ServiceShape
from booking.storage.queries.businesses import question_of

NEW = 0
"""The id of a service that is not stored: nothing is booked of it."""
UNSAVED = -1
"""A version that no stored business has: nothing that was kept about another one answers for this one."""


def unsaved(business: Business, document: Mapping[str, Any]) -> tuple[Business, Service] | None:
    """The business with this service in it, as if it had been saved; None where the document is not one yet."""
    try:
        shape = ServiceShape.model_validate({**document, "slug": document.get("slug") or "unsaved"})
    except ValidationError:
        return None
    places = {each.slug: each for each in business.locations}
    place = places.get(shape.location) if shape.location else next(iter(business.locations), None)
    needed = {slug for each in shape.requires for slug in each.any_of}
    if place is None or not needed <= business.resources.keys():
        return None
    service = _service(business, shape, place)
    services = {**business.services, service.slug: service}
    return replace(business, services=services, rules_version=UNSAVED), service


def _service(business: Business, shape: ServiceShape, place: Location) -> Service:
    stored = business.services.get(shape.slug)
    values = rows.service(shape, 0, place.id)
    first = [business.resources[slug] for slug in shape.requires[0].any_of] if shape.requires else []
    return Service(
        slug=shape.slug,
        name=values["name"],
        description=values["description"],
        instructions=values["instructions"],
        price_minor=shape.price_minor,
        location=place,
        questions=tuple(question_of(each) for each in values["questions"]),
        rules=ServiceRules(
            id=stored.rules.id if stored else NEW,
            slug=shape.slug,
            location=place.rules,
            duration=shape.duration_minutes,
            requirements=tuple(
                Requirement(
                    tuple(business.resources[slug].rules for slug in each.any_of),
                    tuple(each.spans) if each.spans else ((0, shape.duration_minutes),),
                )
                for each in shape.requires
            ),
            step=values["step_minutes"],
            alignment=shape.alignment,
            buffer_before=shape.buffer_before_minutes,
            buffer_after=shape.buffer_after_minutes,
            minimum_notice=shape.minimum_notice_minutes,
            horizon_days=shape.horizon_days,
            cancellation_notice=shape.cancellation_notice_minutes,
            capacity=shape.capacity,
            approval=shape.approval,
            approval_hours=shape.approval_hours,
            max_per_day=shape.max_per_day,
            windows=tuple(
                Window(each["weekday"], each["opens"], each["closes"], frozenset(each["audiences"]))
                for each in values["windows"]
            ),
            by_sessions=shape.by_sessions,
        ),
        staff=tuple(sorted(first, key=_preference)),
        has_waiting_list=shape.waiting_list,
        is_combinable=shape.combines,
        series_max=shape.series_max,
        open_max=shape.open_max,
        recall_months=shape.recall_months,
    )


def _preference(resource: Resource) -> tuple[int, str]:
    return resource.rules.priority, resource.name
