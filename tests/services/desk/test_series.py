"""A series that the house books for a known customer: confirmed at once, all dates or none."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.domain.errors import OverrideNeeded, SlotNotOffered, SlotTaken
from booking.domain.policies import Refusal
from booking.services.desk.series import book_series
from booking.storage.models import Booking, Customer, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member
from tests.services.desk.desk import LINKS, NINE, asked, at, book, customer_of, deeds, practice

WEEK = timedelta(days=7)
DATES = [NINE + WEEK, NINE + 2 * WEEK, NINE + 3 * WEEK]


@pytest.fixture
def actor(app: Flask):
    return make_member(practice(services=[service("checkup", ("anna", "ben"), series_max=6, approval=True)]))


@pytest.fixture
def klara(actor) -> int:
    """A customer who has been there."""
    return customer_of(book(actor))


def series(actor, customer_id, dates=DATES, key=None):
    request = asked(contact=None, customer_id=customer_id)
    return book_series(actor, request, dates, 7, NOW, LINKS, key=key)


def standing() -> list[tuple[str, str]]:
    with reading() as session:
        query = select(Booking.state, Booking.source).where(Booking.series_id.is_not(None)).order_by(Booking.id)
        return [tuple(row) for row in session.execute(query)]


def test_all_dates_are_confirmed_at_once_as_booked_by_telephone(actor, klara) -> None:
    first = series(actor, klara)
    assert first.facts.starts_at == NINE + WEEK
    assert standing() == [("confirmed", "phone")] * 3
    assert deeds(first.facts.booking_id) == [("user", "booked")]


def test_one_message_tells_of_all(actor, klara) -> None:
    first = series(actor, klara)
    with reading() as session:
        these = select(func.count()).select_from(Message).join(Booking, Booking.id == Message.booking_id)
        assert session.scalar(these.where(Booking.series_id.is_not(None))) == 1
        assert session.scalar(these.where(Booking.id == first.facts.booking_id)) == 1


def test_where_one_is_taken_none_is_booked_and_it_is_named(actor, klara) -> None:
    book(actor, NINE + 2 * WEEK)
    with pytest.raises(SlotTaken) as refused:
        series(actor, klara)
    assert refused.value.fields["lost"] == [NINE + 2 * WEEK]
    assert standing() == []


def test_what_a_rule_stands_against_is_not_booked_in_a_series(actor, klara) -> None:
    with pytest.raises(SlotTaken) as refused:
        series(actor, klara, [*DATES, at(20) + WEEK])
    assert refused.value.fields["lost"] == [at(20) + WEEK]


def test_sent_twice_it_is_booked_once(actor, klara) -> None:
    first = series(actor, klara, key="form")
    again = series(actor, klara, key="form")
    assert (again.is_replay, again.facts.booking_id) == (True, first.facts.booking_id)
    assert len(standing()) == 3


def test_more_than_a_series_may_have_is_refused(actor, klara) -> None:
    with pytest.raises(SlotNotOffered):
        series(actor, klara, [NINE + number * WEEK for number in range(1, 8)])


def test_who_is_blocked_is_not_booked_in_a_series(actor, klara) -> None:
    with unit_of_work() as session:
        session.get(Customer, (actor.business_id, klara)).blocked_at = NOW
    with pytest.raises(OverrideNeeded) as refused:
        series(actor, klara)
    assert refused.value.fields["refusals"] == [Refusal.BLOCKED]
