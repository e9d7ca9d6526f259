"""Proposing another time: it is held, the customer's own time is kept, and the answer decides."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotActive, NotAllowed, NotFound, OverrideNeeded, SlotTaken
from booking.domain.policies import Refusal
from booking.services import bookings, changes, moves, proposals, records, requests, tidying
from booking.services.bookings import Booked
from booking.services.proposals import Wanted
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, NINE, book

pytestmark = pytest.mark.usefixtures("app")

TEN = NINE + timedelta(hours=1)
QUARTER_PAST_NINE = NINE + timedelta(minutes=15)
EVENING = NINE.replace(hour=19)


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service(step_minutes=15), service("asked", ("anna", "ben"), step_minutes=15, approval=True)],
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def request_(business: Business) -> Booked:
    """Somebody asks for nine o'clock, with Anna."""
    return book(business, NINE, slug="asked", resource="anna")


def propose(actor: Actor, booked: Booked, starts_at: datetime = TEN, **more):
    return proposals.propose(actor, booked.facts.booking_id, Wanted(starts_at, **more), NOW)


def state(booked: Booked) -> tuple[str, datetime]:
    facts = bookings.facts_of(booked.token)
    return facts.state, facts.starts_at


def told(booked: Booked) -> list[tuple[str, str]]:
    with reading() as session:
        query = select(Message.reason, Message.recipient).where(Message.booking_id == booked.facts.booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]


def run_out(booking_id: int) -> None:
    with unit_of_work() as session:
        row = session.scalars(select(Booking).where(Booking.id == booking_id)).one()
        row.expires_at = NOW - timedelta(days=3650)


def test_both_times_are_taken_until_the_customer_answers(business: Business, owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    for taken in (NINE, TEN):
        with pytest.raises(SlotTaken):
            book(business, taken, slug="asked", resource="anna")
    assert state(request_) == (BookingState.PENDING, NINE)


def test_who_accepts_has_the_time_with_reference_link_and_uid(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    facts = proposals.accept(request_.token, NOW)
    assert state(request_) == (BookingState.CONFIRMED, TEN)
    assert (facts.reference, facts.uid) == (request_.facts.reference, request_.facts.uid)
    assert facts.sequence > request_.facts.sequence
    assert facts.expires_at is None


def test_the_old_time_is_free_once_the_new_one_is_accepted(business: Business, owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.accept(request_.token, NOW)
    assert book(business, NINE, slug="asked", resource="anna").facts.starts_at == NINE
    with pytest.raises(SlotTaken):
        book(business, TEN, slug="asked", resource="anna")


def test_who_refuses_keeps_the_request(business: Business, owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.refuse(request_.token, NOW)
    assert state(request_) == (BookingState.PENDING, NINE)
    assert proposals.of_link(request_.token) is None
    assert book(business, TEN, slug="asked", resource="anna").facts.starts_at == TEN


def test_a_proposal_may_overlap_the_time_that_it_would_replace(owner: Actor, request_: Booked) -> None:
    propose(owner, request_, QUARTER_PAST_NINE)
    assert state(request_) == (BookingState.PENDING, NINE)
    proposals.accept(request_.token, NOW)
    assert state(request_) == (BookingState.CONFIRMED, QUARTER_PAST_NINE)


def test_an_appointment_that_stands_is_proposed_another_time_as_well(business: Business, owner: Actor) -> None:
    booked = book(business, NINE)
    propose(owner, booked)
    assert state(booked) == (BookingState.CONFIRMED, NINE)
    proposals.accept(booked.token, NOW)
    assert state(booked) == (BookingState.CONFIRMED, TEN)


def test_only_one_time_is_proposed_at_once(business: Business, owner: Actor, request_: Booked) -> None:
    propose(owner, request_, TEN)
    propose(owner, request_, TEN + timedelta(hours=1))
    assert book(business, TEN, slug="asked", resource="anna").facts.starts_at == TEN
    proposals.accept(request_.token, NOW)
    assert state(request_)[1] == TEN + timedelta(hours=1)


def test_nothing_is_accepted_twice(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.accept(request_.token, NOW)
    with pytest.raises(NotActive):
        proposals.accept(request_.token, NOW)


def test_what_was_taken_back_cannot_be_accepted(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.withdraw(owner, request_.facts.booking_id, NOW)
    with pytest.raises(NotActive):
        proposals.accept(request_.token, NOW)
    assert state(request_) == (BookingState.PENDING, NINE)


def test_what_has_run_out_cannot_be_accepted(business: Business, owner: Actor, request_: Booked) -> None:
    run_out(propose(owner, request_).booking_id)
    with pytest.raises(NotActive):
        proposals.accept(request_.token, NOW)


def test_a_proposal_that_runs_out_gives_its_time_back(business: Business, owner: Actor, request_: Booked) -> None:
    run_out(propose(owner, request_).booking_id)
    tidying.tidy(NOW)
    assert book(business, TEN, slug="asked", resource="anna").facts.starts_at == TEN
    assert state(request_) == (BookingState.PENDING, NINE)


def test_a_request_waits_as_long_as_its_proposal(owner: Actor, request_: Booked) -> None:
    proposal = propose(owner, request_, TEN, hours=14 * 24)
    assert bookings.facts_of(request_.token).expires_at == proposal.expires_at


@pytest.mark.parametrize("end", ["approve", "decline", "cancel", "move"])
def test_what_settles_the_request_gives_the_proposal_back(business: Business, owner: Actor, request_, end: str) -> None:
    propose(owner, request_)
    number = (business.id, request_.facts.booking_id)
    if end == "approve":
        requests.approve(*number, NOW, owner)
    elif end == "decline":
        requests.decline(*number, None, NOW, owner)
    elif end == "cancel":
        changes.cancel(request_.token, NOW)
    else:
        moves.move(request_.token, TEN + timedelta(hours=2), None, NOW, LINKS)
    assert proposals.of_link(request_.token) is None
    assert book(business, TEN, slug="asked", resource="anna").facts.starts_at == TEN


def test_a_proposal_for_a_wished_move_is_one_for_the_appointment(business: Business, owner: Actor) -> None:
    booked = book(business, NINE, slug="asked", resource="anna")
    requests.approve(business.id, booked.facts.booking_id, NOW)
    moves.move(booked.token, TEN, None, NOW, LINKS)
    (wish,) = requests.pending(business.id)
    proposals.propose(owner, wish.facts.booking_id, Wanted(TEN + timedelta(hours=1)), NOW)
    proposals.accept(booked.token, NOW)
    assert state(booked) == (BookingState.CONFIRMED, TEN + timedelta(hours=1))
    assert requests.pending(business.id) == []
    assert book(business, TEN, slug="asked", resource="anna").facts.starts_at == TEN


def test_a_rule_stands_against_it_unless_it_is_gone_over(owner: Actor, request_: Booked) -> None:
    with pytest.raises(OverrideNeeded):
        propose(owner, request_, EVENING)
    propose(owner, request_, EVENING, over=frozenset({Refusal.OUTSIDE_HOURS}))
    proposals.accept(request_.token, NOW)
    assert state(request_)[1] == EVENING


def test_a_time_that_is_taken_cannot_be_proposed(business: Business, owner: Actor, request_: Booked) -> None:
    book(business, TEN, slug="asked", resource="anna")
    with pytest.raises(SlotTaken) as refused:
        propose(owner, request_, TEN, resource="anna")
    assert refused.value.fields["alternatives"]
    assert proposals.of_link(request_.token) is None


@pytest.mark.parametrize("hours", [0, 14 * 24 + 1])
def test_an_answer_is_given_some_time_and_not_for_ever(owner: Actor, request_: Booked, hours: int) -> None:
    with pytest.raises(Invalid):
        propose(owner, request_, hours=hours)


def test_staff_propose_times_for_their_own_appointments_only(business: Business, request_: Booked) -> None:
    ben, anna = (make_member(business, Role.STAFF, each) for each in ("ben", "anna"))
    with pytest.raises(NotFound):
        propose(ben, request_)
    propose(anna, request_)
    with pytest.raises(NotFound):
        proposals.withdraw(ben, request_.facts.booking_id, NOW)


def test_who_only_reads_proposes_nothing(business: Business, request_: Booked) -> None:
    with pytest.raises(NotAllowed):
        propose(make_member(business, Role.READ_ONLY), request_)


def test_another_business_proposes_nothing(request_: Booked) -> None:
    with pytest.raises(NotFound):
        propose(make_member(make_business()), request_)


def test_both_sides_are_told(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.accept(request_.token, NOW)
    assert told(request_)[2:] == [("proposed", "customer"), ("approved", "customer"), ("confirmed", "business")]


def test_a_refusal_is_told_to_the_business(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.refuse(request_.token, NOW)
    assert told(request_)[2:] == [("proposed", "customer"), ("proposal_refused", "business")]


def test_what_was_proposed_and_answered_is_recorded(owner: Actor, request_: Booked) -> None:
    propose(owner, request_)
    proposals.accept(request_.token, NOW)
    entries = records.of_subjects(owner, {"booking": [request_.facts.booking_id]})
    assert [(each.action, each.who) for each in entries][:2] == [
        ("proposal_accepted", "customer"),
        ("proposed", "user"),
    ]


def test_a_proposal_is_no_hold_of_somebody_who_types(owner: Actor, request_: Booked) -> None:
    proposal = propose(owner, request_)
    token = LINKS.token("hold", owner.business_id, proposal.booking_id)
    with pytest.raises(NotFound):
        bookings.book_held(token, request_.facts.contact, {}, "de", NOW, LINKS)
