"""Other times that customers propose from their calendars: a request to the house, or a mail that says what is free."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.domain.businesses import Business
from booking.services import bookings, moves, requests
from booking.services.bookings import Booked
from booking.storage.models import Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.replies import PROPOSING, About, gmail
from tests.services.customer_calendar import delivered
from tests.services.inbox.answering import (
    FIRST_TOLD,
    TEN,
    about,
    asked_for,
    deeds,
    letters,
    read,
    stored,
    told,
    untouched,
)
from tests.services.test_bookings import ANNA, LINKS, NINE, book

pytestmark = pytest.mark.usefixtures("app")


def test_a_wish_that_was_sent_twice_is_declined_once(booked: Booked) -> None:
    both = [gmail(about(booked, to=TEN, number=at)) for at in range(2)]
    for raw in both:
        read(raw)
    ((_state, request_id, _source),) = asked_for(booked)
    requests.decline(booked.facts.business_id, request_id, None, NOW)
    for raw in both:
        assert read(raw)
    assert [each[0] for each in asked_for(booked)] == ["declined"]


@pytest.mark.parametrize("written", PROPOSING.values(), ids=PROPOSING)
def test_a_time_that_is_proposed_and_free_becomes_a_request_that_the_house_decides(
    booked: Booked, written: Callable[[About], bytes]
) -> None:
    raw = written(about(booked, to=TEN))
    assert read(raw)
    ((state, request_id, source),) = asked_for(booked)
    assert (state, source) == ("pending", "mail")
    assert (stored(booked).state, bookings.facts_of(booked.token).starts_at) == ("confirmed", NINE)
    assert told(booked) == [*FIRST_TOLD, ("move_requested", "customer"), ("move_requested", "business")]
    assert deeds(booked) == [("customer", "move_requested")]
    assert read(raw)
    assert len(asked_for(booked)) == 1
    requests.approve(booked.facts.business_id, request_id, NOW)
    assert bookings.facts_of(booked.token).starts_at == TEN


def test_what_the_house_declined_is_not_asked_again_by_the_same_mail(booked: Booked) -> None:
    raw = gmail(about(booked, to=TEN))
    read(raw)
    ((_state, request_id, _source),) = asked_for(booked)
    requests.decline(booked.facts.business_id, request_id, None, NOW)
    before = told(booked)
    assert read(raw)
    assert ([each[0] for each in asked_for(booked)], told(booked)) == (["declined"], before)


def words(booked: Booked) -> str:
    with reading() as session:
        query = select(Message.words).where(
            Message.booking_id == booked.facts.booking_id, Message.reason == "wish_refused"
        )
        return str(session.scalars(query).one())


@pytest.mark.parametrize(
    ("wanted", "why"),
    [(TEN, "taken"), (NINE.replace(hour=20), "not_offered"), (TEN + timedelta(seconds=1), "not_offered")],
)
def test_a_time_that_cannot_be_had_is_answered_with_those_that_can(
    business: Business, booked: Booked, wanted, why: str
) -> None:
    book(business, TEN)
    raw = gmail(about(booked, to=wanted))
    assert read(raw)
    assert read(raw)
    assert told(booked) == [*FIRST_TOLD, ("wish_refused", "customer")]
    assert deeds(booked) == [("customer", "wish_refused")]
    assert (asked_for(booked), bookings.facts_of(booked.token).starts_at) == ([], NINE)
    assert f'"why": "{why}"' in words(booked)
    assert "2026-11-24T" in words(booked)


def test_who_wished_for_a_time_that_is_taken_reads_which_are_free(business: Business, booked: Booked) -> None:
    book(business, TEN)
    delivered()
    read(gmail(about(booked, to=TEN)))
    ((_subject, written),) = letters(booked).items()
    assert "That time is taken by now." in written
    assert "Wished for: Dienstag, 24. November 2026, 10:00 to 10:30" in written
    assert "Free near it: Dienstag, 24. November 2026 at 09:30" in written
    assert f"/de/b/{booked.token}" in written


def test_somebody_in_a_group_asks_for_another_time_and_keeps_the_seat_until_then() -> None:
    house = make_business(services=[service("group", capacity=4)])
    anna, ben = book(house, slug="group"), book(house, slug="group", contact=replace(ANNA, email="ben@example.org"))
    assert read(gmail(about(anna, to=TEN)))
    ((state, request_id, source),) = asked_for(anna)
    assert (state, source) == ("pending", "mail")
    requests.approve(house.id, request_id, NOW)
    assert [bookings.facts_of(each.token).starts_at for each in (anna, ben)] == [TEN, NINE]


def test_the_house_reads_that_a_wish_came_by_mail(booked: Booked) -> None:
    delivered()
    read(gmail(about(booked, to=TEN)))
    written = next(text for subject, text in letters(booked).items() if subject.startswith("Please decide"))
    assert "An e-mail is no proof of who wrote it" in written


def test_what_is_too_late_to_move_is_answered_without_times(booked: Booked) -> None:
    assert read(gmail(about(booked, to=TEN)), NINE - timedelta(hours=2))
    assert '"why": "too_late", "near": []' in words(booked)
    assert asked_for(booked) == []


@pytest.mark.parametrize("to", [NINE, NINE + timedelta(days=500), NINE - timedelta(days=30)])
def test_a_time_that_is_there_already_or_far_away_is_no_wish(booked: Booked, to) -> None:
    assert read(gmail(about(booked, to=to)))
    assert untouched(booked)


def test_a_wish_for_an_older_version_is_void(booked: Booked) -> None:
    moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    before = told(booked)
    assert read(gmail(about(booked, to=TEN)))
    assert (asked_for(booked), told(booked)) == ([], before)
