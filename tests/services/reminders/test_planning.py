"""Whatever happens to a booking, the outbox holds afterwards just what is to be written about it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import businesses, changes, holds, moves, proposals, releases, requests
from booking.services.bookings import Booked, book_held
from booking.services.customers import merging
from booking.services.customers.contacts import Details
from booking.services.desk import bookings as desk
from booking.services.desk import endings, rebooking, visits
from booking.services.desk import moves as desk_moves
from booking.services.desk.bookings import DeskRequest
from booking.services.outgoing import changes as outgoing
from booking.services.proposals import Wanted as Proposed
from booking.services.reminders import own, rules
from booking.storage.models import Appointment, Booking, Message
from booking.storage.queries import profiles
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.reminders.world import ANNA, FRIDAY, LINKS, at, book, hours, planned, reminding, stored

pytestmark = pytest.mark.usefixtures("app")

TEN = at(10)
NEXT_WEEK = FRIDAY + timedelta(days=7)
Case = Callable[[Business, Actor], tuple[Booked, list[tuple[str, datetime]]]]


def appointment(booked: Booked) -> Appointment:
    with reading() as session:
        return session.get_one(Appointment, (booked.facts.business_id, stored(booked).appointment_id))


def from_the_desk(actor: Actor, starts_at: datetime = FRIDAY, **more: object) -> Booked:
    said = {"contact": ANNA, "wants_reminders": True, "resource": "anna", **more}
    return desk.book(actor, DeskRequest("checkup", starts_at, "de", **said), NOW, LINKS)  # type: ignore[arg-type]


def booked_by_a_program(business: Business, actor: Actor):
    return book(business), hours(FRIDAY)


def not_wanted(business: Business, actor: Actor):
    return book(business, wants=False), []


def booked_out_of_a_hold(business: Business, actor: Actor):
    held = holds.hold(
        business, businesses.service(business, "checkup"), FRIDAY, NOW, LINKS, holds.Visitor(capped=False), locale="de"
    )
    return book_held(held.token, ANNA, {}, "de", NOW, LINKS, wants_reminders=True), hours(FRIDAY)


def only_held(business: Business, actor: Actor):
    held = holds.hold(
        business, businesses.service(business, "checkup"), FRIDAY, NOW, LINKS, holds.Visitor(capped=False), locale="de"
    )
    booked = book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    return booked, []


def requested(business: Business, actor: Actor):
    return book(business, slug="asked"), []


def approved(business: Business, actor: Actor):
    booked = book(business, slug="asked")
    requests.approve(business.id, booked.facts.booking_id, NOW)
    return booked, hours(FRIDAY)


def declined(business: Business, actor: Actor):
    booked = book(business, slug="asked")
    requests.decline(business.id, booked.facts.booking_id, None, NOW)
    return booked, []


def declined_and_put_back(business: Business, actor: Actor):
    booked, _none = declined(business, actor)
    endings.restore(actor, booked.facts.booking_id, NOW)
    return booked, []


def lapsed(business: Business, actor: Actor):
    booked = book(business, slug="asked")
    with unit_of_work() as session:
        session.execute(update(Booking).values(expires_at=datetime(2020, 1, 1, tzinfo=NOW.tzinfo)))
    releases.lapse_apart(business.id, stored(booked).appointment_id, NOW)
    return booked, []


def moved(business: Business, actor: Actor):
    booked = book(business)
    moves.move(booked.token, NEXT_WEEK, None, NOW, LINKS)
    return booked, hours(NEXT_WEEK)


def moved_and_back(business: Business, actor: Actor):
    booked, _hours = moved(business, actor)
    moves.move(booked.token, FRIDAY, None, NOW, LINKS)
    return booked, hours(FRIDAY)


def move_asked_for(business: Business, actor: Actor):
    booked, _hours = approved(business, actor)
    moves.move(booked.token, NEXT_WEEK, None, NOW, LINKS)
    return booked, hours(FRIDAY)


def move_approved(business: Business, actor: Actor):
    booked, _hours = move_asked_for(business, actor)
    [asked] = requests.pending(business.id)
    requests.approve(business.id, asked.facts.booking_id, NOW)
    return booked, hours(NEXT_WEEK)


def move_declined(business: Business, actor: Actor):
    booked, _hours = move_asked_for(business, actor)
    [asked] = requests.pending(business.id)
    requests.decline(business.id, asked.facts.booking_id, None, NOW)
    return booked, hours(FRIDAY)


def proposed(business: Business, actor: Actor):
    booked = book(business)
    proposals.propose(actor, booked.facts.booking_id, Proposed(NEXT_WEEK), NOW)
    return booked, hours(FRIDAY)


def proposal_accepted(business: Business, actor: Actor):
    booked, _hours = proposed(business, actor)
    proposals.accept(booked.token, NOW)
    return booked, hours(NEXT_WEEK)


def proposal_to_a_request_accepted(business: Business, actor: Actor):
    booked = book(business, slug="asked")
    proposals.propose(actor, booked.facts.booking_id, Proposed(NEXT_WEEK), NOW)
    proposals.accept(booked.token, NOW)
    return booked, hours(NEXT_WEEK)


def proposal_refused(business: Business, actor: Actor):
    booked, _hours = proposed(business, actor)
    proposals.refuse(booked.token, NOW)
    return booked, hours(FRIDAY)


def cancelled(business: Business, actor: Actor):
    booked = book(business)
    changes.cancel(booked.token, NOW)
    return booked, []


def cancelled_by_command(business: Business, actor: Actor):
    booked = book(business)
    changes.cancel_by_business(business.id, booked.facts.booking_id, NOW)
    return booked, []


def cancelled_by_the_desk(business: Business, actor: Actor):
    booked = book(business)
    endings.cancel(actor, booked.facts.booking_id, NOW)
    return booked, []


def put_back(business: Business, actor: Actor):
    booked, _none = cancelled_by_the_desk(business, actor)
    endings.restore(actor, booked.facts.booking_id, NOW)
    return booked, hours(FRIDAY)


def booked_at_the_desk(business: Business, actor: Actor):
    return from_the_desk(actor), hours(FRIDAY)


def squeezed_in(business: Business, actor: Actor):
    book(business, contact=Contact("Otto Winter", "otto@example.org", None), resource="anna")
    return from_the_desk(actor, squeezed_reason="Schmerzen"), hours(FRIDAY)


def moved_by_the_desk(business: Business, actor: Actor):
    booked = from_the_desk(actor)
    desk_moves.move(actor, stored(booked).appointment_id, NEXT_WEEK, NOW, sequence=0)
    return booked, hours(NEXT_WEEK)


def moved_by_the_desk_and_undone(business: Business, actor: Actor):
    booked = from_the_desk(actor)
    done = desk_moves.move(actor, stored(booked).appointment_id, NEXT_WEEK, NOW, sequence=0)
    desk_moves.undo(actor, done.appointment_id, done.before, done.sequence, NOW)
    return booked, hours(FRIDAY)


def given_to_somebody_else(business: Business, actor: Actor):
    booked = from_the_desk(actor)
    desk_moves.move(actor, stored(booked).appointment_id, FRIDAY, NOW, sequence=0, resource="ben")
    return booked, hours(FRIDAY)


def moved_out_of_a_group(business: Business, actor: Actor):
    booked = book(business, slug="course")
    book(business, slug="course", contact=Contact("Otto Winter", "otto@example.org", None))
    rebooking.rebook(actor, booked.facts.booking_id, NEXT_WEEK, NOW, sequence=0)
    return booked, hours(NEXT_WEEK)


def moved_out_of_a_group_and_undone(business: Business, actor: Actor):
    booked, _hours = moved_out_of_a_group(business, actor)
    rebooking.undo(actor, booked.facts.booking_id, FRIDAY, stored(booked).sequence, NOW)
    return booked, hours(FRIDAY)


def moved_with_the_group(business: Business, actor: Actor):
    booked = book(business, slug="course")
    other = book(business, slug="course", contact=Contact("Otto Winter", "otto@example.org", None))
    desk_moves.move(actor, stored(booked).appointment_id, NEXT_WEEK, NOW, sequence=appointment(booked).sequence)
    return other, hours(NEXT_WEEK)


def has_not_come(business: Business, actor: Actor):
    booked = book(business)
    visits.no_show(actor, booked.facts.booking_id, at(9, 20))
    return booked, []


def has_come_after_all(business: Business, actor: Actor):
    booked, _none = has_not_come(business, actor)
    visits.finish(actor, booked.facts.booking_id, at(9, 30))
    return booked, hours(FRIDAY)[2:]


def done(business: Business, actor: Actor):
    booked = book(business)
    visits.finish(actor, booked.facts.booking_id, at(9, 30))
    return booked, hours(FRIDAY)[2:]


def stopped(business: Business, actor: Actor):
    booked = book(business)
    own.want(booked.token, False, NOW)
    return booked, []


def stopped_and_moved(business: Business, actor: Actor):
    booked, _none = stopped(business, actor)
    moves.move(booked.token, NEXT_WEEK, None, NOW, LINKS)
    return booked, []


def wanted_later(business: Business, actor: Actor):
    booked = book(business, wants=False)
    own.want(booked.token, True, NOW)
    return booked, hours(FRIDAY)


def customer_made_one_with_another(business: Business, actor: Actor):
    booked = book(business)
    other = book(business, TEN, contact=Contact("Anna Schwarz", "anna@example.org", None))
    kept_id, gone_id = stored(other).customer_id or 0, stored(booked).customer_id or 0
    with reading() as session:
        kept, gone = (profiles.person(session, business.id, each) for each in (kept_id, gone_id))
    assert kept is not None
    assert gone is not None
    details = Details("Anna Schwarz", "anna@example.org", None, None, "de")
    merging.merge(actor, kept_id, gone_id, details, merging.Versions(kept.version, gone.version), NOW)
    return booked, hours(FRIDAY)


CASES: list[Case] = [
    booked_by_a_program,
    not_wanted,
    booked_out_of_a_hold,
    only_held,
    requested,
    approved,
    declined,
    declined_and_put_back,
    lapsed,
    moved,
    moved_and_back,
    move_asked_for,
    move_approved,
    move_declined,
    proposed,
    proposal_accepted,
    proposal_to_a_request_accepted,
    proposal_refused,
    cancelled,
    cancelled_by_command,
    cancelled_by_the_desk,
    put_back,
    booked_at_the_desk,
    squeezed_in,
    moved_by_the_desk,
    moved_by_the_desk_and_undone,
    given_to_somebody_else,
    moved_out_of_a_group,
    moved_out_of_a_group_and_undone,
    moved_with_the_group,
    has_not_come,
    has_come_after_all,
    done,
    stopped,
    stopped_and_moved,
    wanted_later,
    customer_made_one_with_another,
]


@pytest.mark.parametrize("case", CASES, ids=[each.__name__ for each in CASES])
def test_what_is_planned_fits_what_has_become_of_the_booking(case: Case) -> None:
    business = reminding()
    booked, expected = case(business, make_member(business))
    assert planned(booked.facts.booking_id) == expected


def test_who_booked_late_gets_only_what_is_still_to_come() -> None:
    tomorrow_at_nine = NOW + timedelta(days=1)
    booked = book(reminding(), tomorrow_at_nine + timedelta(hours=3))
    assert [reason for reason, _hour in planned(booked.facts.booking_id)] == ["reminder", "reminder", "follow_up"]
    this_morning = book(reminding(), NOW + timedelta(minutes=90))
    assert [reason for reason, _hour in planned(this_morning.facts.booking_id)] == ["follow_up"]


def test_who_left_no_address_is_not_planned_for() -> None:
    business = reminding()
    booked = from_the_desk(make_member(business), contact=Contact("Otto Winter", None, "+493611234567"))
    assert planned(booked.facts.booking_id) == []


def test_a_move_makes_void_that_somebody_had_said_to_come() -> None:
    business = reminding()
    booked = book(business)
    own.come(booked.token, FRIDAY, NOW)
    moves.move(booked.token, NEXT_WEEK, None, NOW, LINKS)
    assert stored(booked).coming_at is None


def test_who_is_given_to_somebody_else_at_the_same_time_still_comes() -> None:
    business = reminding()
    booked = from_the_desk(make_member(business))
    own.come(booked.token, FRIDAY, NOW)
    desk_moves.move(make_member(business), stored(booked).appointment_id, FRIDAY, NOW, sequence=0, resource="ben")
    assert stored(booked).coming_at == NOW


def test_what_was_sent_is_not_sent_again_for_the_same_start() -> None:
    business = reminding()
    booked = book(business)
    with unit_of_work() as session:
        first = select(Message.id).where(Message.reminder_id.is_not(None)).order_by(Message.due_at).limit(1)
        session.execute(update(Message).where(Message.id == first.scalar_subquery()).values(state="sent"))
    moves.move(booked.token, NEXT_WEEK, None, NOW, LINKS)
    moves.move(booked.token, FRIDAY, None, NOW, LINKS)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[1:]


def test_what_a_worker_tries_again_keeps_its_place() -> None:
    business = reminding()
    booked = book(business)
    later = at(13)
    with unit_of_work() as session:
        first = select(Message.id).where(Message.reminder_id.is_not(None)).order_by(Message.due_at).limit(1)
        tried = update(Message).where(Message.id == first.scalar_subquery())
        session.execute(tried.values(attempts=1, due_at=later))
    own.come(booked.token, FRIDAY, NOW)
    own.want(booked.token, True, NOW)
    assert planned(booked.facts.booking_id) == sorted(
        [*hours(FRIDAY)[1:], ("reminder", later)], key=lambda each: each[1]
    )


def test_a_business_without_rules_plans_nothing() -> None:
    business = reminding()
    for each in business.reminders:
        rules.remove(Actor.of_server(business.id), each.id, NOW)
    booked = book(businesses.business(business.slug))
    assert planned(booked.facts.booking_id) == []


def test_what_somebody_put_aside_is_not_planned_again() -> None:
    business = reminding()
    actor = make_member(business)
    booked = book(business)
    with reading() as session:
        first = session.scalars(
            select(Message.id).where(Message.reminder_id.is_not(None)).order_by(Message.due_at)
        ).first()
    outgoing.drop(actor, first or 0, NOW)
    own.want(booked.token, False, NOW)
    own.want(booked.token, True, NOW)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[1:]


def test_plans_that_were_taken_back_leave_no_trace() -> None:
    business = reminding()
    booked = book(business)
    for starts_at in (NEXT_WEEK, FRIDAY):
        moves.move(booked.token, starts_at, None, NOW, LINKS)
    with reading() as session:
        assert len(session.scalars(select(Message.id).where(Message.reminder_id.is_not(None))).all()) == 3
