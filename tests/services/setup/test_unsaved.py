"""A service that is not saved yet is the service that it would be."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from booking.domain.businesses import Business, Service
from booking.services import availability, businesses
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from booking.services.setup.unsaved import UNSAVED, unsaved
from booking.storage.types import from_minutes
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.services.setup.documents import Document, documents

pytestmark = pytest.mark.usefixtures("app")
TUESDAY = date(2026, 11, 24)


def first(business: Business, **changes: object) -> list[str]:
    found = unsaved(business, service(**changes))  # type: ignore[arg-type]
    assert found is not None
    slots = availability.free_slots(*found, TUESDAY, TUESDAY, NOW)
    return [from_minutes(start).strftime("%H:%M") for start in slots.starts[:3]]


def test_its_slots_are_those_of_what_stands_in_the_form() -> None:
    business = make_business()
    assert first(business, step_minutes=120) == ["09:00", "11:00", "13:00"]


def test_two_questions_after_each_other_do_not_mix() -> None:
    business = make_business()
    window = {"weekday": "TU", "closes": "16:00", "audiences": []}
    assert first(business, windows=[{**window, "opens": "10:00"}]) == ["09:00", "09:30", "10:00"]
    assert first(business, windows=[{**window, "opens": "13:00"}]) == ["12:00", "12:30", "13:00"]


def test_what_is_not_complete_is_none() -> None:
    business = make_business()
    assert unsaved(business, service(duration_minutes=0)) is None
    assert unsaved(business, service(any_of=("nobody",))) is None


def test_without_a_place_there_is_none() -> None:
    business = make_business(locations=[], resources=[], services=[])
    assert unsaved(business, {**service(any_of=()), "requires": [], "location": None}) is None


def in_order(service: Service) -> Service:
    """Any of them will do: they have no order of their own."""
    needs = tuple(
        replace(need, any_of=tuple(sorted(need.any_of, key=lambda each: each.id)))
        for need in service.rules.requirements
    )
    staff = tuple(sorted(service.staff, key=lambda each: each.slug))
    return replace(service, staff=staff, rules=replace(service.rules, requirements=needs))


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(documents())
def test_a_stored_service_is_the_same_as_its_document_unsaved(document: Document) -> None:
    import_business(document, replace=True, now=NOW)
    business = businesses.business("any-business")
    for each in export_business("any-business")["services"]:
        found = unsaved(business, each)
        assert found is not None
        assert in_order(found[1]) == in_order(business.services[each["slug"]])
        assert found[0].rules_version == UNSAVED
