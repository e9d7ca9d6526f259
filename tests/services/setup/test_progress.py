"""How far a new business has come."""

from typing import Any

import pytest

from booking.services.setup.progress import Step, progress
from tests.factories.businesses import WORKDAYS, location, make_business, resource

pytestmark = pytest.mark.usefixtures("app")


def done(**changes: Any) -> set[Step]:
    return set(progress(make_business(**changes)).done)


def test_an_empty_business_begins_with_its_place() -> None:
    empty = progress(make_business(locations=[], resources=[], services=[]))
    assert (empty.done, empty.following) == (frozenset(), Step.PLACE)


def test_a_place_without_a_street_is_not_done() -> None:
    assert Step.PLACE not in done(locations=[location(street="")])


def test_hours_of_the_place_or_of_a_person_will_do() -> None:
    followed = resource(weekly_hours=None)
    assert Step.HOURS in done(locations=[location(weekly_hours=WORKDAYS)], resources=[followed])
    assert Step.HOURS in done()
    assert Step.HOURS not in done(resources=[followed])


def test_a_service_that_nobody_gives_is_not_done() -> None:
    everything = make_business()
    assert progress(everything).following is None
    assert Step.SERVICE not in done(services=[])
