"""Several services in one visit: one booking, whatever becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.bookings import PartFacts
from booking.domain.businesses import Business
from booking.domain.reminders import Channel, Kind, ReminderRule, planned
from booking.domain.timezones import to_instant
from booking.services import bookings, businesses, calendars, changes, moves
from booking.services.beginnings import Booked
from booking.storage.models import Appointment, Line, Occupancy
from booking.storage.queries import customer_pages, reminders, visits
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import LINKS, NINE, book

HOUR = timedelta(hours=1)


@pytest.fixture
def salon(app: Flask) -> Business:
    """Anna cuts for half an hour, with ten minutes after; Ben colours for an hour; both blow-dry."""
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[
            part("cut", "Schneiden", ("anna",), duration_minutes=30, buffer_after_minutes=10, price_minor=3000),
            part("colour", "Färben", ("ben",), duration_minutes=60, price_minor=5000, cancellation_notice_minutes=1440),
            part("blow", "Föhnen", ("anna", "ben"), duration_minutes=15, price_minor=1000, max_per_day=1),
        ],
    )


def part(slug: str, name: str, any_of: Sequence[str], **changes: object) -> dict[str, object]:
    return service(slug, any_of, combines=True, name={"de": name, "en": slug.title()}, **changes)


def rows(model, business: Business) -> list:
    with reading() as session:
        return list(session.scalars(select(model).where(model.business_id == business.id).order_by(model.id)))


def taken(business: Business) -> list[tuple[str, str, str]]:
    """``(resource, from, to)`` in wall time of what is taken now, ascending."""
    by_id = {each.rules.id: slug for slug, each in business.resources.items()}
    found = [each for each in rows(Occupancy, business) if each.active]
    return sorted((by_id[each.resource_id], wall(each.starts_at), wall(each.ends_at)) for each in found)


def wall(at: datetime) -> str:
    return (at.astimezone(UTC) + HOUR).strftime("%H:%M")


def told(booked: Booked) -> tuple[object, object]:
    return booked.facts, bookings.facts_of(booked.token)


def test_each_service_has_a_line_with_its_own_time_and_price(salon: Business) -> None:
    book(salon, slug="cut+colour")
    assert [(wall(each.starts_at), wall(each.ends_at), each.price_minor) for each in rows(Line, salon)] == [
        ("09:00", "09:30", 3000),
        ("09:30", "10:30", 5000),
    ]


def test_it_is_one_appointment_that_takes_everybody_when_they_are_needed(salon: Business) -> None:
    book(salon, slug="cut+colour")
    assert len(rows(Appointment, salon)) == 1
    assert taken(salon) == [("anna", "09:00", "09:40"), ("ben", "09:30", "10:30")]


def test_what_is_told_of_a_new_one_is_what_is_stored(salon: Business) -> None:
    made, stored = told(book(salon, slug="cut+colour"))
    assert made == stored


def test_it_goes_by_all_services_and_costs_their_sum(salon: Business) -> None:
    stored = bookings.facts_of(book(salon, slug="cut+colour").token)
    assert stored.service_slug == "cut+colour"
    assert stored.service_names == {"de": "Schneiden + Färben", "en": "Cut + Colour"}
    assert stored.price_minor == 8000
    assert stored.changeable_until == NINE - timedelta(days=1)


def test_each_service_is_told_with_its_time_and_person(salon: Business) -> None:
    assert bookings.facts_of(book(salon, slug="cut+colour").token).parts == (
        PartFacts({"de": "Schneiden", "en": "Cut"}, NINE, NINE + HOUR / 2, ("Anna",)),
        PartFacts({"de": "Färben", "en": "Colour"}, NINE + HOUR / 2, NINE + 1.5 * HOUR, ("Ben",)),
    )


def test_of_a_single_service_no_parts_are_told(salon: Business) -> None:
    assert bookings.facts_of(book(salon, slug="cut").token).parts == ()


def test_it_is_moved_whole(salon: Business) -> None:
    booked = book(salon, slug="cut+colour", starts_at=NINE + 48 * HOUR)
    moves.move(booked.token, NINE + 49 * HOUR, None, NOW, LINKS)
    assert taken(salon) == [("anna", "10:00", "10:40"), ("ben", "10:30", "11:30")]
    assert [wall(each.starts_at) for each in rows(Line, salon)] == ["10:00", "10:30"]
    assert bookings.facts_of(booked.token).service_slug == "cut+colour"


def test_it_is_cancelled_whole(salon: Business) -> None:
    booked = book(salon, slug="cut+colour", starts_at=NINE + 48 * HOUR)
    changes.cancel(booked.token, NOW)
    assert taken(salon) == []


def test_where_one_person_is_wanted_throughout_that_is_kept(salon: Business) -> None:
    booked = book(salon, slug="cut~blow", starts_at=NINE + 48 * HOUR)
    moves.move(booked.token, NINE + 49 * HOUR, None, NOW, LINKS)
    assert {resource for resource, _begins, _ends in taken(salon)} == {"anna"}
    assert bookings.facts_of(booked.token).service_slug == "cut~blow"


def test_a_further_service_counts_for_its_limit_per_day(salon: Business) -> None:
    book(salon, slug="cut+blow")
    assert [each.service_id for each in rows(Occupancy, salon)] == [
        salon.services["cut"].rules.id,
        salon.services["blow"].rules.id,
    ]


def test_the_services_alone_are_as_ever(salon: Business) -> None:
    book(salon, slug="cut")
    assert [each.also for each in rows(Appointment, salon)] == [None]
    assert businesses.service(salon, "cut").parts == ()


def test_in_the_calendar_it_is_there_once_for_each_person_by_all_its_services(salon: Business) -> None:
    book(salon, slug="cut+blow")
    book(salon, slug="cut+colour", starts_at=NINE + 2 * HOUR)
    found = calendars.calendar(salon, list(salon.resources.values()), NINE.date(), NINE.date())
    shown = [
        (slug, wall(to_instant(entry.begins)), found.services[entry.service_id or 0]["de"])
        for slug, [day] in found.columns.items()
        for entry in day.entries
    ]
    assert shown == [
        ("anna", "09:00", "Schneiden + Föhnen"),
        ("anna", "11:00", "Schneiden + Färben"),
        ("ben", "11:00", "Schneiden + Färben"),
    ]


def test_in_the_queue_of_the_day_it_is_there_once(salon: Business) -> None:
    book(salon, slug="cut+colour")
    with reading() as session:
        [visit] = visits.between(session, salon.id, NINE - 24 * HOUR, NINE - HOUR, NINE + HOUR)
    assert visit.service_names == {"de": "Schneiden + Färben", "en": "Cut + Colour"}
    assert visit.resources == ("anna", "ben")


def test_on_the_page_of_a_customer_it_is_there_once(salon: Business) -> None:
    booked = book(salon, slug="cut+colour")
    with reading() as session:
        [own] = customer_pages.coming(session, salon.id, booked.facts.contact.email or "", NOW)
    assert (own.service_slug, own.service_names["de"]) == ("cut+colour", "Schneiden + Färben")


def test_a_reminder_of_either_service_is_sent_once(salon: Business) -> None:
    booked = book(salon, slug="cut+colour")
    cut, colour = (salon.services[slug].rules.id for slug in ("cut", "colour"))
    with reading() as session:
        seen = reminders.one(session, salon.id, booked.facts.booking_id)
    assert seen is not None
    assert (seen.visit.service_id, seen.visit.also) == (cut, (colour,))
    before = ReminderRule(1, Kind.REMINDER, Channel.EMAIL, minutes=60, service_id=colour)
    assert [each.rule.id for each in planned([before, replace(before, id=2, service_id=cut)], seen.visit)] == [1]
