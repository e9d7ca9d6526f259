"""How far a visit is."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.errors import Invalid, NotActive, NotAllowed, NotFound
from booking.services import changes
from booking.services.desk import visits
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member
from tests.services.desk.desk import NINE, at, book, deeds, practice, stored, versions
from tests.services.test_bookings import book as book_online

LATER = NINE + timedelta(minutes=5)
STEPS = (visits.check_in, visits.start, visits.finish, visits.no_show)


def expected():
    """Klara is expected by Anna."""
    actor = make_member(practice())
    return actor, book(actor)


def stand(booked):
    row = stored(booked)
    return row.state, row.arrived_at, row.started_at, row.finished_at


def test_somebody_comes_is_seen_and_is_done(app: Flask) -> None:
    actor, booked = expected()
    number = booked.facts.booking_id
    visits.check_in(actor, number, NINE)
    visits.start(actor, number, LATER)
    assert visits.finish(actor, number, at(9, 30)).state == BookingState.COMPLETED
    assert stand(booked) == ("completed", NINE, LATER, at(9, 30))
    assert [action for _, action in deeds(number)] == ["booked", "checked_in", "started", "completed"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_pressed_twice_it_is_done_once(app: Flask, step) -> None:
    actor, booked = expected()
    step(actor, booked.facts.booking_id, NINE)
    before, known = stand(booked), deeds(booked.facts.booking_id)
    step(actor, booked.facts.booking_id, LATER)
    assert (stand(booked), deeds(booked.facts.booking_id)) == (before, known)


def test_who_begins_without_having_been_checked_in_has_come(app: Flask) -> None:
    actor, booked = expected()
    visits.start(actor, booked.facts.booking_id, LATER)
    assert stand(booked) == ("confirmed", LATER, LATER, None)


def test_who_does_not_come_is_noted_once_it_has_begun(app: Flask) -> None:
    actor, booked = expected()
    with pytest.raises(Invalid) as refused:
        visits.no_show(actor, booked.facts.booking_id, NINE - timedelta(minutes=1))
    assert refused.value.fields["errors"] == [{"path": "state", "code": "not_begun"}]
    assert visits.no_show(actor, booked.facts.booking_id, NINE).state == BookingState.NO_SHOW


def test_who_was_thought_not_to_come_may_have_been_there_and_the_other_way(app: Flask) -> None:
    actor, booked = expected()
    visits.no_show(actor, booked.facts.booking_id, NINE)
    visits.finish(actor, booked.facts.booking_id, LATER)
    assert stand(booked) == ("completed", None, None, LATER)
    visits.no_show(actor, booked.facts.booking_id, at(12))
    assert stand(booked) == ("no_show", None, None, None)


def test_back_goes_one_step_at_a_time(app: Flask) -> None:
    actor, booked = expected()
    number = booked.facts.booking_id
    visits.check_in(actor, number, NINE)
    visits.start(actor, number, LATER)
    visits.finish(actor, number, at(9, 30))
    seen = []
    for _ in range(4):
        visits.back(actor, number, at(9, 31))
        seen.append(stand(booked))
    assert seen == [
        ("confirmed", NINE, LATER, None),
        ("confirmed", NINE, None, None),
        ("confirmed", None, None, None),
        ("confirmed", None, None, None),
    ]
    assert [action for _, action in deeds(number)].count("stepped_back") == 3


def test_who_did_not_come_is_expected_again(app: Flask) -> None:
    actor, booked = expected()
    visits.no_show(actor, booked.facts.booking_id, NINE)
    assert visits.back(actor, booked.facts.booking_id, LATER).state == BookingState.CONFIRMED


@pytest.mark.parametrize("step", [*STEPS, visits.back], ids=lambda step: step.__name__)
def test_what_was_cancelled_does_not_begin(app: Flask, step) -> None:
    actor, booked = expected()
    changes.cancel(booked.token, NOW)
    with pytest.raises(NotActive):
        step(actor, booked.facts.booking_id, NINE)


def test_what_is_only_asked_for_does_not_begin(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), approval=True)])
    booked = book_online(business)
    with pytest.raises(NotActive):
        visits.check_in(make_member(business), booked.facts.booking_id, NINE)


def test_the_house_sees_it_and_subscribed_calendars_need_not(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked, before = book(actor), versions(business)
    visits.check_in(actor, booked.facts.booking_id, NINE)
    visits.check_in(actor, booked.facts.booking_id, NINE)
    after = versions(business)
    assert after["anna"] == (before["anna"][0], before["anna"][1] + 1)
    assert after["ben"] == before["ben"]


def test_a_squeeze_in_comes_and_goes_as_everybody(app: Flask) -> None:
    actor, _ = expected()
    booked = book(actor, squeezed_reason="pain")
    visits.check_in(actor, booked.facts.booking_id, NINE)
    assert visits.finish(actor, booked.facts.booking_id, LATER).state == BookingState.COMPLETED


def test_staff_see_to_their_own_visitors(app: Flask) -> None:
    business = practice()
    desk = make_member(business)
    annas, bens = book(desk), book(desk, resource="ben")
    ben = make_member(business, Role.STAFF, "ben")
    visits.check_in(ben, bens.facts.booking_id, NINE)
    with pytest.raises(NotFound):
        visits.check_in(ben, annas.facts.booking_id, NINE)


def test_nobody_else_does(app: Flask) -> None:
    business = practice()
    booked = book(make_member(business))
    with pytest.raises(NotAllowed):
        visits.check_in(make_member(business, Role.READ_ONLY), booked.facts.booking_id, NINE)
    with pytest.raises(NotFound):
        visits.check_in(make_member(practice()), booked.facts.booking_id, NINE)
