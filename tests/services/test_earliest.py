"""The earliest slots of a whole business: the same that each service says of itself."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Pause
from booking.domain.slots import Slot
from booking.services import availability, bookings, businesses
from booking.services.earliest import earliest
from booking.services.links import Links
from booking.storage.types import from_minutes
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.busy import take_elsewhere
from tests.web.api.test_statements import counted

LINKS = Links("http://x", b"k")
ANNA = bookings.Request(Contact("Anna Weiß", "anna@example.org", None), "de")
MINUTE = 29_923_680
"""Midnight UTC of NOW's Monday."""
PEOPLE = ("anna", "ben", "cleo")


def some_business(dice: Random) -> Business:
    """Three people with few hours, and services of every kind that differ in what they look at."""
    days = ("MO", "TU", "WE", "TH", "FR", "SA")
    people = [
        resource(
            slug,
            weekly_hours=[
                {"weekday": day, "opens": "09:00", "closes": dice.choice(("10:00", "11:30"))}
                for day in sorted(dice.sample(days, dice.choice((0, 1, 2))), key=days.index)
            ],
        )
        for slug in PEOPLE
    ]
    return make_business(
        audiences=[{"slug": "private", "name": {"de": "privat", "en": "private"}}],
        resources=[*people, resource("hall", kind="room")],
        services=[
            service("plain", PEOPLE, horizon_days=dice.choice((3, 20, 120))),
            service(
                "limited", PEOPLE[:2], max_per_day=1, horizon_days=40, minimum_notice_minutes=dice.choice((0, 3000))
            ),
            service("shared", PEOPLE[1:], capacity=2, duration_minutes=60, horizon_days=30),
            service(
                "two",
                PEOPLE[:2],
                requires=[{"any_of": list(PEOPLE[:2])}, {"any_of": ["ben", "hall"]}],
                horizon_days=25,
            ),
            service(
                "insured",
                PEOPLE,
                windows=[{"weekday": "TU", "opens": "09:00", "closes": "10:30", "audiences": ["private"]}],
                horizon_days=30,
            ),
        ],
    )


def fill(business: Business, dice: Random) -> None:
    """Take the first times of some services, and some time in other calendars."""
    for _ in range(dice.choice((2, 6, 10))):
        wanted = business.services[dice.choice(list(business.services))]
        slot = availability.next_free(business, wanted, NOW)
        if slot:
            bookings.book(business, wanted, from_minutes(slot.starts_at), NOW, ANNA, LINKS)
    if dice.random() < 0.5:
        take_elsewhere(
            business.id, "ben", "private", [(MINUTE + 1440 * day, MINUTE + 1440 * day + 620) for day in range(9)]
        )


def start_of(slot: Slot | None) -> int | None:
    return slot.starts_at if slot else None


SEEDS = [1, 4, *(pytest.param(seed, marks=pytest.mark.prove) for seed in (0, 2, 3, 5, 6, 7, 8))]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_what_each_service_and_each_person_say_of_themselves(app: Flask, seed: int) -> None:
    dice = Random(seed)
    business = some_business(dice)
    fill(business, dice)
    for audience in (None, "private"):
        found = earliest(business, NOW, audience)
        for slug, each in business.services.items():
            assert found[slug].start == start_of(availability.next_free(business, each, NOW, audience=audience))
            for person in each.staff:
                own = availability.next_free(business, each, NOW, audience=audience, resource=person.slug)
                first = found[slug].of_staff.get(person.slug)
                assert (slug, person.slug, first and first[0]) == (slug, person.slug, start_of(own))


def test_the_comparison_finds_both_something_and_nothing(app: Flask) -> None:
    answers = []
    for seed in (1, 4):
        found = earliest(some_business(Random(seed)), NOW)
        answers += [each.start is not None for each in found.values()]
    assert {True, False} == set(answers)


def test_four_statements_are_enough_however_far_one_has_to_look(app: Flask) -> None:
    business = make_business(
        resources=[resource("anna"), resource("ben", weekly_hours=[])],
        services=[
            service("course", capacity=3, horizon_days=300),
            service("never", ("ben",), horizon_days=300, max_per_day=2),
            service("checkup", ("anna", "ben"), horizon_days=200),
        ],
    )
    businesses.business(business.slug)
    with counted() as asked:
        earliest(business, NOW)
    assert len(asked) == 4


def test_nothing_is_found_while_the_business_has_paused(app: Flask) -> None:
    business = make_business()
    paused = replace(business, paused=Pause(NOW, ""))
    assert earliest(business, NOW)["checkup"].start is not None
    assert earliest(paused, NOW)["checkup"].start is None


def test_the_horizon_ends_with_its_last_day(app: Flask) -> None:
    thursday = [{"weekday": "TH", "opens": "09:00", "closes": "09:30"}]
    business = make_business(
        resources=[resource(weekly_hours=thursday)],
        services=[service("near", horizon_days=2), service("far", horizon_days=3)],
    )
    found = earliest(business, NOW)
    assert not found["near"].starts
    assert list(map(from_minutes, found["far"].starts)) == [NOW + timedelta(days=3)]
