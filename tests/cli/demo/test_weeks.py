"""The appointments of the demo, loaded once on each kind of database."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.app import assembled
from booking.cli.demo import demo_cli
from booking.services import businesses
from booking.services.availability import free_slots
from booking.storage.db import db
from booking.storage.models import Appointment, Booking, Business, Line, Message, Occupancy, Resource, Service
from tests.conftest import empty, settings_for, sqlite_copy

TODAY = date(2026, 11, 25)
"""A Wednesday."""
BERLIN = ZoneInfo("Europe/Berlin")
OPEN_HOURS_OF_DR_BRANDT = 33.5


class Visit(NamedTuple):
    """A booking with what it is about."""

    business: str
    service: str
    local_start: str
    state: str
    seats: int
    locale: str
    contact: str
    email: str
    created_at: datetime


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation with the demo in it."""
    folder = tmp_path_factory.mktemp("demo")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_template")
        empty(url)
    else:
        url = sqlite_copy(request.getfixturevalue("sqlite_template"), folder)
    app = assembled(settings_for(url, folder))
    with app.app_context():
        result = app.test_cli_runner().invoke(demo_cli, ["load", "--today", TODAY.isoformat()])
        assert result.exit_code == 0, result.output
        yield app
        db.engine.dispose()


@pytest.fixture(scope="module")
def visits(loaded: Flask) -> list[Visit]:
    return visits_in(loaded)


def visits_in(app: Flask) -> list[Visit]:
    query = (
        select(
            Business.slug,
            Service.slug,
            Appointment.local_start,
            Booking.state,
            Booking.seats,
            Booking.locale,
            Booking.contact_name,
            Booking.contact_email,
            Booking.created_at,
        )
        .join(Appointment, Appointment.business_id == Business.id)
        .join(Line, Line.appointment_id == Appointment.id)
        .join(Service, Service.id == Line.service_id)
        .join(Booking, Booking.appointment_id == Appointment.id)
        .order_by(Business.slug, Appointment.local_start, Service.slug, Booking.contact_name)
    )
    with Session(db.engine) as session:
        return [Visit(*row) for row in session.execute(query)]


def days(visits: list[Visit], business: str) -> set[date]:
    return {date.fromisoformat(each.local_start[:10]) for each in visits if each.business == business}


def test_the_days_of_this_week_that_are_over_have_visits(visits: list[Visit]) -> None:
    assert {date(2026, 11, 23), date(2026, 11, 24)} <= days(visits, "praxis-am-markt")


@pytest.mark.parametrize("business", ["praxis-am-markt", "salon-kastanie", "radwerk-nord"])
def test_each_of_the_four_weeks_has_visits_and_no_other(visits: list[Visit], business: str) -> None:
    weeks = {each.isocalendar().week for each in days(visits, business)}
    assert weeks == {48, 49, 50, 51}


@pytest.mark.parametrize("week, least, most", [(48, 0.55, 0.85), (49, 0.5, 0.75)])
def test_a_doctor_is_booked_about_two_thirds(loaded: Flask, week: int, least: float, most: float) -> None:
    query = (
        select(Occupancy.local_on, Occupancy.minutes)
        .join(Resource, Resource.id == Occupancy.resource_id)
        .where(Resource.slug == "dr-brandt", Occupancy.active)
    )
    with Session(db.engine) as session:
        minutes = sum(length for on, length in session.execute(query) if on.isocalendar().week == week)
    assert least < minutes / 60 / OPEN_HOURS_OF_DR_BRANDT < most


def test_some_requests_wait_for_the_practice(visits: list[Visit]) -> None:
    waiting = [each for each in visits if each.state == "pending"]
    assert 3 <= len(waiting) <= 20
    assert {each.service for each in waiting} == {"erstbesuch"}


def test_what_waits_came_in_since_yesterday_morning(visits: list[Visit]) -> None:
    this_morning = datetime(2026, 11, 25, 7, 30, tzinfo=BERLIN)
    asked_at = [each.created_at for each in visits if each.state == "pending"]
    assert all(this_morning - timedelta(days=1) <= each <= this_morning for each in asked_at)


@pytest.mark.parametrize("business", ["praxis-am-markt", "salon-kastanie", "radwerk-nord"])
def test_some_bookings_are_cancelled_and_most_stand(visits: list[Visit], business: str) -> None:
    states = [each.state for each in visits if each.business == business]
    assert 1 <= states.count("cancelled") < len(states) / 8
    assert states.count("confirmed") > len(states) * 0.8


def test_nothing_was_booked_later_than_this_morning(visits: list[Visit]) -> None:
    assert max(each.created_at for each in visits) <= datetime(2026, 11, 25, 7, 30, tzinfo=BERLIN)


def test_the_next_courses_are_partly_taken(loaded: Flask) -> None:
    query = select(Appointment.kind, Appointment.local_start, Appointment.seats_taken).where(Appointment.capacity == 6)
    with Session(db.engine) as session:
        found = session.execute(query).all()
    days = ("2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17")
    evenings = [("session", f"{day}T16:30") for day in days] + [("visit", f"{day}T18:30") for day in days]
    assert sorted((kind, start) for kind, start, _taken in found) == evenings
    assert all(1 <= taken < 6 for _kind, _start, taken in found)


def test_both_languages_are_spoken(visits: list[Visit]) -> None:
    assert {each.locale for each in visits} == {"de", "en"}


def test_every_customer_is_at_example_org(visits: list[Visit]) -> None:
    assert [each for each in visits if not each.email.endswith("@example.org")] == []


def test_no_mail_waits_to_leave(loaded: Flask) -> None:
    with Session(db.engine) as session:
        assert set(session.scalars(select(Message.state))) == {"superseded"}


def test_the_mechanics_take_turns_on_saturdays(loaded: Flask) -> None:
    business = businesses.business("radwerk-nord")
    long_before = datetime(2026, 11, 20, 8, 0, tzinfo=BERLIN)
    there = []
    for saturday in (date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19)):
        slots = free_slots(business, business.services["reparatur"], saturday, saturday, long_before)
        there.append({resource for slot in slots for resource in slot.resources})
    # The 5th of December ends the 361st week after that of the 4th of January 2020.
    assert there == [{"lena"}, {"torben"}, {"lena"}]


def test_every_service_can_still_be_booked(loaded: Flask) -> None:
    now = datetime(2026, 11, 25, 9, 0, tzinfo=BERLIN)
    full: list[Any] = []
    for slug in ("praxis-am-markt", "salon-kastanie", "radwerk-nord"):
        business = businesses.business(slug)
        for service in business.services.values():
            audiences = [None, *(each.slug for each in business.audiences)]
            last = TODAY + timedelta(days=27)
            if not any(free_slots(business, service, TODAY, last, now, audience=each) for each in audiences):
                full.append(service.slug)
    assert full == []
