"""A series from the plan to its end: held all or none, begun all or none, cancelled from one on."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.errors import HoldLapsed, SlotNotOffered, SlotTaken, TooManyHolds
from booking.domain.series import DateState
from booking.services import address_proofs, bookings, businesses, holds
from booking.services.holds import Visitor
from booking.services.links import Links
from booking.services.series import holding, own, planning
from booking.services.series.planning import Rhythm
from booking.storage.models import Booking, Message, Occupancy, Series
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.holds import let_holds_run_out

LINKS = Links("http://127.0.0.1:5000", b"key")
ANNA = Contact("Anna Weiß", "anna@example.org", None)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WEEKLY = [TUESDAY + timedelta(days=7 * each) for each in range(4)]


@pytest.fixture
def business(app: Flask):
    return make_business(services=[service(series_max=6)])


def book_one(business, starts_at):
    found = businesses.service(business, "checkup")
    return bookings.book(business, found, starts_at, NOW, bookings.Request(ANNA, "de"), LINKS)


ANYBODY = Visitor()


def hold(business, starts=WEEKLY, visitor=ANYBODY):
    found = businesses.service(business, "checkup")
    return holding.hold_series(business, found, starts, 7, NOW, LINKS, visitor)


def states(business) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Booking.state).where(Booking.series_id.is_not(None)).order_by(Booking.id)))


def count(of, *where) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(of).where(*where)) or 0


def test_a_plan_says_which_date_is_taken_and_what_is_free_beside_it(business) -> None:
    book_one(business, WEEKLY[1])
    found = planning.plan(business, businesses.service(business, "checkup"), Rhythm(TUESDAY, 7, 3), NOW)
    assert [each.state for each in found] == [DateState.FREE, DateState.TAKEN, DateState.FREE]
    assert found[1].best == found[1].wanted + 30


def test_more_visits_than_a_series_may_have_are_not_planned(business) -> None:
    with pytest.raises(SlotNotOffered):
        planning.plan(business, businesses.service(business, "checkup"), Rhythm(TUESDAY, 7, 7), NOW)


def test_all_dates_are_held_under_one_token(business) -> None:
    held = hold(business)
    assert [start for start, _end in held.dates] == WEEKLY
    assert states(business) == ["held"] * 4


def test_where_one_date_is_lost_none_is_held(business) -> None:
    book_one(business, WEEKLY[2])
    with pytest.raises(SlotTaken) as refused:
        hold(business)
    assert refused.value.fields["lost"] == [WEEKLY[2]]
    assert (states(business), count(Series), count(Occupancy)) == ([], 0, 1)


def test_a_series_that_is_not_offered_is_not_held(app: Flask) -> None:
    with pytest.raises(SlotNotOffered):
        hold(make_business())


def test_a_series_counts_as_one_hold_of_a_visitor(business) -> None:
    visitor = Visitor(session="visitor")
    for hour in range(3):
        hold(business, [each + timedelta(hours=hour) for each in WEEKLY], visitor)
    with pytest.raises(TooManyHolds):
        hold(business, [each + timedelta(hours=5) for each in WEEKLY], visitor)


def test_giving_one_back_gives_all_back(business) -> None:
    holds.release(hold(business).token, NOW)
    assert states(business) == ["lapsed"] * 4
    assert count(Occupancy, Occupancy.active) == 0


def test_more_time_is_more_time_for_all(business) -> None:
    held = holds.extend(hold(business).token)
    with reading() as session:
        assert set(session.scalars(select(Booking.expires_at))) == {held.expires_at}


def test_all_are_booked_with_one_message_to_each_side_and_a_link_for_each(business) -> None:
    booked = bookings.book_held(hold(business).token, ANNA, {}, "de", NOW, LINKS)
    visits = own.visits_of(booked.token, NOW, LINKS)
    assert states(business) == ["confirmed"] * 4
    assert count(Message) == 2
    assert [bookings.facts_of(each.token).starts_at for each in visits] == WEEKLY


def test_sent_twice_it_is_booked_once(business) -> None:
    held = hold(business)
    first = bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    again = bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert (again.is_replay, again.token) == (True, first.token)
    assert (count(Booking), count(Message)) == (4, 2)


def test_what_ran_out_is_held_anew_as_a_whole(business) -> None:
    held = hold(business)
    let_holds_run_out()
    with pytest.raises(HoldLapsed) as refused:
        bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert [start for start, _end in refused.value.fields["held"].dates] == WEEKLY


def test_what_ran_out_and_is_partly_lost_is_held_not_at_all(business) -> None:
    held = hold(business)
    let_holds_run_out()
    book_one(business, WEEKLY[3])
    with pytest.raises(HoldLapsed) as refused:
        bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert refused.value.fields == {"alternatives": [], "is_series": True}
    assert count(Booking, Booking.state == BookingState.HELD, Booking.expires_at > NOW) == 0


def test_where_approval_is_needed_each_becomes_a_request_to_decide(app: Flask) -> None:
    business = make_business(services=[service(series_max=6, approval=True)])
    bookings.book_held(hold(business).token, ANNA, {}, "de", NOW, LINKS)
    assert states(business) == ["pending"] * 4


def test_cancelling_from_one_on_leaves_the_earlier_ones(business) -> None:
    booked = bookings.book_held(hold(business).token, ANNA, {}, "de", NOW, LINKS)
    third = own.visits_of(booked.token, NOW, LINKS)[2]
    assert len(own.cancel_rest(third.token, NOW)) == 2
    assert states(business) == ["confirmed", "confirmed", "cancelled", "cancelled"]
    assert own.cancel_rest(third.token, NOW) == []


def test_what_may_no_longer_be_cancelled_stays(app: Flask) -> None:
    business = make_business(services=[service(series_max=6, cancellation_notice_minutes=3 * 24 * 60)])
    booked = bookings.book_held(hold(business).token, ANNA, {}, "de", NOW, LINKS)
    assert len(own.cancel_rest(booked.token, NOW)) == 3
    assert states(business) == ["confirmed", "cancelled", "cancelled", "cancelled"]


def test_an_address_is_asked_for_once_and_all_wait_for_it(app: Flask) -> None:
    business = make_business(services=[service(series_max=6)], confirms_addresses=True)
    waiting = bookings.book_held(hold(business).token, ANNA, {}, "de", NOW, LINKS, is_proved=False)
    assert (states(business), count(Message)) == (["held"] * 4, 1)
    assert waiting.facts.is_unproved
    token = LINKS.token("manage", business.id, waiting.facts.booking_id)
    assert address_proofs.confirm(token, NOW, LINKS).facts.state == BookingState.CONFIRMED
    assert states(business) == ["confirmed"] * 4
