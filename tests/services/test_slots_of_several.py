"""The slots of several services in one visit, as they are found with what is booked."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotFound, SlotNotOffered, SlotTaken
from booking.services import availability, bookings, businesses
from booking.services.links import Links
from booking.services.setup.importing import import_business
from booking.storage.db import db
from booking.storage.types import from_minutes
from tests.conftest import NOW
from tests.factories.businesses import document, make_business, resource, service

TUESDAY = date(2026, 11, 24)
MORNING = [{"weekday": "TU", "opens": "09:00", "closes": "12:00"}]
NINE = 29_925_120
REQUEST = bookings.Request(Contact("Anna Weiß", "anna@example.org", None), "de")
LINKS = Links("http://x", b"k")


def salon(**colour: object) -> Business:
    return make_business(
        resources=[resource(weekly_hours=MORNING), resource("ben", weekly_hours=MORNING)],
        services=[
            service("cut", ("anna", "ben"), combines=True),
            service("colour", ("anna",), combines=True, duration_minutes=60, step_minutes=30, **colour),
            service("beard", ("ben",)),
        ],
    )


def starts(business: Business, slug: str) -> list[str]:
    found = availability.offer(business.slug, slug, TUESDAY, TUESDAY, NOW)
    return [from_minutes(start).strftime("%H:%M") for start in found.slots.starts]


def book(business: Business, slug: str, start: int) -> None:
    bookings.book(business, businesses.service(business, slug), from_minutes(start), NOW, REQUEST, LINKS)


def test_a_visit_of_several_is_found_by_its_slug(app: Flask) -> None:
    assert starts(salon(), "cut+colour") == ["08:00", "08:30", "09:00", "09:30"]


@pytest.mark.parametrize("slug", ["cut+beard", "cut+cut", "cut+perm", "cut+colour~cut", "cut+"])
def test_what_cannot_be_had_together_is_not_found(app: Flask, slug: str) -> None:
    business = salon()
    with pytest.raises(NotFound):
        availability.offer(business.slug, slug, TUESDAY, TUESDAY, NOW)
    with pytest.raises(NotFound):
        businesses.service(business, slug)


def test_a_visit_that_ended_while_somebody_looked_at_it_is_not_offered(app: Flask) -> None:
    business = salon()
    wanted = replace(businesses.service(business, "cut+colour"), slug="cut+beard")
    with pytest.raises(SlotNotOffered):
        bookings.book(business, wanted, from_minutes(NINE), NOW, REQUEST, LINKS)


def test_what_is_booked_of_a_part_stands_in_its_way(app: Flask) -> None:
    business = salon()
    book(business, "colour", NINE + 30)
    # Anna colours from half past nine to half past ten: till then she can colour nobody else.
    assert starts(business, "cut+colour") == ["09:00", "09:30"]
    assert starts(business, "cut~colour") == ["09:30"]


def test_a_booked_visit_takes_every_one_of_its_parts(app: Flask) -> None:
    business = salon()
    book(business, "cut~colour", NINE + 60)
    assert starts(business, "colour") == ["08:00"]
    with pytest.raises(SlotTaken):
        book(business, "colour", NINE + 60)


def test_a_visit_counts_towards_the_limit_of_each_of_its_services(app: Flask) -> None:
    business = salon(max_per_day=1)
    book(business, "cut~colour", NINE)
    assert starts(business, "colour") == []
    assert starts(business, "cut+colour") == []
    assert starts(business, "cut") != []


def test_a_service_by_itself_counts_towards_the_limit_of_a_visit_with_it(app: Flask) -> None:
    business = salon(max_per_day=1)
    book(business, "colour", NINE + 120)
    assert starts(business, "cut+colour") == []


def test_a_visit_is_put_together_once_for_a_business(app: Flask) -> None:
    business = salon()
    assert businesses.service(business, "cut+colour") is businesses.service(business, "cut+colour")


def test_only_so_many_visits_are_kept_with_a_business(app: Flask) -> None:
    slugs = [f"s{number}" for number in range(12)]
    business = make_business(services=[service(slug, combines=True) for slug in slugs])
    for first in slugs:
        for second in slugs:
            businesses.find_service(business, f"{first}+{second}")
    assert 0 < len(business.combined) <= businesses.KEPT_COMBINED


def test_a_service_that_is_no_longer_open_to_it_ends_the_visit(app: Flask) -> None:
    said = document(services=[service("cut", combines=True), service("colour", combines=True)])
    import_business(said, replace=False, now=NOW)
    before = businesses.business(said["slug"])
    assert businesses.find_service(before, "cut+colour") is not None
    said["services"][1]["combines"] = False
    import_business(said, replace=True, now=NOW)
    assert businesses.find_service(businesses.business(said["slug"]), "cut+colour") is None


def test_a_visit_of_several_asks_the_database_no_more_than_a_single_service(app: Flask) -> None:
    business = salon(max_per_day=3)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend(statement.split()[:1])

    counts = []
    for slug in ("colour", "cut+colour"):
        wanted = businesses.service(business, slug)
        asked.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            availability.free_slots(business, wanted, TUESDAY, TUESDAY, NOW)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        counts.append(asked.count("SELECT"))
    assert counts == [1, 1]


def test_look_ups_reach_back_over_the_longest_visit_of_several(app: Flask) -> None:
    long = [service(f"s{number}", combines=True, duration_minutes=600, buffer_after_minutes=20) for number in range(5)]
    assert make_business(services=long).longest_minutes == 4 * 620
    alone = [{**each, "combines": False} for each in long]
    assert make_business(services=alone).longest_minutes == 1440


def test_a_part_after_midnight_counts_towards_the_limit_of_the_day_on_which_it_begins(app: Flask) -> None:
    night = [{"weekday": weekday, "opens": "22:00", "closes": "26:00"} for weekday in ("TU", "WE")]
    business = make_business(
        resources=[resource(weekly_hours=night)],
        services=[
            service("cut", combines=True, duration_minutes=60),
            service("colour", combines=True, duration_minutes=60, max_per_day=1),
        ],
    )
    book(business, "cut+colour", NINE + 14 * 60)
    # It is coloured on Wednesday at midnight: no more on Wednesday evening, but still on Tuesday.
    assert starts(business, "colour") == ["21:00"]
    found = availability.offer(business.slug, "colour", TUESDAY, date(2026, 11, 25), NOW)
    assert found.slots.starts == [NINE + 13 * 60]
