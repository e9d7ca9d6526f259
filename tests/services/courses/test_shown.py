"""Where a published session is seen: in the house's calendar, in what subscribes to it, and by who has a seat in it."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.calendars import EntryKind, EntryState
from booking.domain.feeds import FeedKind, Privacy
from booking.services import bookings, businesses, calendars, changes, customer_pages, holds, tidying
from booking.services.desk import closing
from booking.services.setup import consequences
from booking.services.setup.exporting import export_business
from booking.storage.models import Booking
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import Document
from tests.factories.feeds import path_of
from tests.services.calendar_oracle import walked
from tests.services.courses.test_offering import WEEK, join, replaced, school
from tests.services.customer_calendar import delivered
from tests.services.desk.desk import LINKS, NINE
from tests.services.test_customer_pages import link_of

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def now_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds ask the web's clock."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def column(business: Business) -> list[tuple[EntryKind, EntryState, int, int, str | None]]:
    found = calendars.view(Actor.of_server(business.id), business, TUESDAY, TUESDAY)
    return [
        (each.kind, each.state, each.seats_taken, each.capacity, each.title)
        for each in found.columns["anna"][0].entries
    ]


def walked_as_viewed(business: Business) -> bool:
    found = calendars.view(Actor.of_server(business.id), business, TUESDAY, TUESDAY).columns["anna"][0].entries
    shown = [(each.kind.value, each.state.value, each.names) for each in found]
    return shown == [(kind, state, names) for kind, state, _, _, names in walked(business, "anna", TUESDAY)]


def typing(business: Business) -> None:
    holds.hold(business, business.services["course"], NINE, NOW, LINKS, holds.Visitor("someone"))


def summaries(client: FlaskClient, business: Business, kind: FeedKind, of: str, **settings: Privacy) -> list[str]:
    answer = client.get(path_of(business, kind, of, **settings))
    return [str(each["SUMMARY"]) for each in Calendar.from_ical(answer.data).events]


def test_an_empty_session_stands_in_the_calendar_with_its_seats(app: Flask) -> None:
    business = school()
    assert column(business) == [(EntryKind.APPOINTMENT, EntryState.PLANNED, 0, 2, "Carving")]
    assert walked_as_viewed(business)


def test_somebody_who_is_typing_makes_no_hold_of_the_session(app: Flask) -> None:
    business = school()
    typing(business)
    assert column(business) == [(EntryKind.APPOINTMENT, EntryState.PLANNED, 1, 2, "Carving")]
    assert walked_as_viewed(business)


def test_once_it_is_over_it_is_done_for_who_came_and_stays_planned_for_nobody(app: Flask) -> None:
    business = school()
    join(business)
    closing.close_days(NOW + timedelta(days=3))
    tidying.lapse_due(NOW)
    assert column(business) == [(EntryKind.APPOINTMENT, EntryState.DONE, 1, 2, "Carving")]
    closing.close_days(NOW + 2 * WEEK)
    later = calendars.view(Actor.of_server(business.id), business, TUESDAY + WEEK, TUESDAY + WEEK).columns["anna"][0]
    assert [(each.state, each.seats_taken) for each in later.entries] == [(EntryState.PLANNED, 0)]


def test_who_leaves_it_while_typing_leaves_the_session_where_it_is(app: Flask) -> None:
    business = school()
    typing(business)
    with unit_of_work() as session:
        session.execute(update(Booking).values(expires_at=EPOCH))
    assert tidying.lapse_due(NOW) == 1
    assert column(business) == [(EntryKind.APPOINTMENT, EntryState.PLANNED, 0, 2, "Carving")]


def test_every_feed_of_the_house_shows_an_empty_session_once(app: Flask, client: FlaskClient) -> None:
    business = school()
    for kind, of in ((FeedKind.BUSINESS, ""), (FeedKind.RESOURCE, "anna"), (FeedKind.SERVICE, "course")):
        assert summaries(client, business, kind, of, privacy=Privacy.FULL) == ["Carving (0/2)"] * 2
    join(business)
    assert summaries(client, business, FeedKind.RESOURCE, "anna", privacy=Privacy.FULL) == [
        "Carving (1/2)",
        "Carving (0/2)",
    ]
    assert summaries(client, business, FeedKind.RESOURCE, "anna", privacy=Privacy.NAME) == [
        "Vorsorge (1/2)",
        "Vorsorge (0/2)",
    ]


def test_who_has_a_seat_reads_the_title_of_the_session_wherever_it_is_named(app: Flask, client: FlaskClient) -> None:
    business = school()
    booked = join(business)
    assert booked.facts.service_names == {"de": "Vorsorge: Carving", "en": "Check-up: Carving"}
    (mail,) = (each for each in delivered() if each["To"] == "a@example.org")
    assert "Vorsorge: Carving" in str(mail["Subject"]) + mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    theirs = customer_pages.opened(link_of(business, "a@example.org"), NOW).coming
    assert [each.service_names["en"] for each in theirs] == ["Check-up: Carving"]
    subscribed = summaries(client, business, FeedKind.CUSTOMER, "a@example.org", privacy=Privacy.FULL)
    assert subscribed == [f"Vorsorge: Carving – {business.name}"]


def test_a_visit_that_is_no_session_has_no_title(app: Flask) -> None:
    business = school()
    request = bookings.Request(bookings.Contact("Anybody", "b@example.org", None), "de")
    checkup = businesses.business(business.slug).services["checkup"]
    booked = bookings.book(business, checkup, datetime.fromisoformat("2026-11-24T14:00:00+01:00"), NOW, request, LINKS)
    assert booked.facts.service_names == {"de": "Vorsorge", "en": "Check-up"}
    changes.cancel(booked.token, NOW)
    assert column(business) == [(EntryKind.APPOINTMENT, EntryState.PLANNED, 0, 2, "Carving")]


def test_when_the_house_closes_it_is_told_of_the_session_though_nobody_is_in_it(app: Flask) -> None:
    business = school()
    document: Document = export_business(business.slug)
    document["locations"][0]["date_overrides"] = [{"on": TUESDAY.isoformat(), "hours": []}]
    business = replaced(business, document)
    found = consequences.misfits(Actor.of_server(business.id), business, NOW)
    assert [(each.starts_at, each.service_names["en"], each.name) for each in found] == [
        (NINE, "Check-up: Carving", "")
    ]
