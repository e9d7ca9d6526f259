"""Moving one of several."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import NotActive, NotFound, OverrideNeeded, SlotTaken, Stale
from booking.domain.policies import Refusal
from booking.services import changes
from booking.services.desk import rebooking
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.services.desk.desk import NINE, OTTO, appointment_of, at, book, deeds, practice, stored, told, versions


def course(**rules):
    """A course of three by Anna or Ben, an hour long."""
    given = service("checkup", ("anna", "ben"), capacity=3, duration_minutes=60, step_minutes=30, **rules)
    return practice(resources=[resource("anna"), resource("ben")], services=[given])


def rebook(actor, booked, starts_at, sequence=0, **asked):
    return rebooking.rebook(actor, booked.facts.booking_id, starts_at, NOW, sequence=sequence, **asked)


def test_one_leaves_and_the_others_stay(app: Flask) -> None:
    actor = make_member(course())
    goes, stays = book(actor), book(actor, contact=OTTO)
    moved = rebook(actor, goes, at(13), resource="anna")
    assert (moved.facts.starts_at, moved.before, moved.told) == (at(13), NINE, 1)
    assert (moved.facts.reference, moved.facts.uid, moved.facts.sequence) == (goes.facts.reference, goes.facts.uid, 1)
    assert (appointment_of(stays).starts_at, appointment_of(stays).seats_taken) == (NINE, 1)
    assert deeds(goes.facts.booking_id)[-1] == ("user", "rebooked")


def test_a_group_that_stands_there_is_joined(app: Flask) -> None:
    actor = make_member(course())
    there, goes, _ = book(actor, at(13)), book(actor), book(actor, contact=OTTO)
    rebook(actor, goes, at(13))
    assert appointment_of(goes).id == appointment_of(there).id
    assert appointment_of(there).seats_taken == 2


def test_who_is_alone_takes_the_appointment_along_even_over_itself(app: Flask) -> None:
    actor = make_member(course())
    booked = book(actor)
    before = appointment_of(booked)
    rebook(actor, booked, at(9, 30), resource="anna")
    after = appointment_of(booked)
    assert (after.id, after.uid, after.starts_at) == (before.id, before.uid, at(9, 30))


def test_a_group_without_a_seat_is_full(app: Flask) -> None:
    business = course()
    actor = make_member(business)
    book(actor, at(13), seats=3)
    goes, _ = book(actor), book(actor, contact=OTTO)
    before = versions(business)
    with pytest.raises(SlotTaken) as refused:
        rebook(actor, goes, at(13), resource="anna")
    assert [each.resource for each in refused.value.fields["taken_by"]] == ["anna"]
    assert (stored(goes).sequence, versions(business)) == (0, before)
    assert rebooking.check(actor, goes.facts.booking_id, at(13), NOW, resource="anna").refusals == (Refusal.FULL,)


def test_a_rule_is_gone_over_knowingly(app: Flask) -> None:
    actor = make_member(course())
    goes, _ = book(actor), book(actor, contact=OTTO)
    with pytest.raises(OverrideNeeded):
        rebook(actor, goes, at(19), resource="anna")
    rebook(actor, goes, at(19), resource="anna", over=frozenset({Refusal.OUTSIDE_HOURS}))
    assert appointment_of(goes).overridden == ["outside_hours"]


def test_it_goes_back_to_the_group(app: Flask) -> None:
    actor = make_member(course())
    goes, stays = book(actor), book(actor, contact=OTTO)
    moved = rebook(actor, goes, at(13))
    back = rebooking.undo(actor, goes.facts.booking_id, moved.before, moved.facts.sequence, NOW)
    assert (back.facts.starts_at, back.facts.sequence) == (NINE, 2)
    assert appointment_of(goes).id == appointment_of(stays).id
    assert told(goes.facts.booking_id)[-1] == ("moved", "customer", "superseded")


def test_who_has_not_seen_the_last_move_moves_nobody(app: Flask) -> None:
    actor = make_member(course())
    booked = book(actor)
    rebook(actor, booked, at(11))
    with pytest.raises(Stale):
        rebook(actor, booked, at(13))


def test_to_where_it_stands_nothing_changes(app: Flask) -> None:
    actor = make_member(course())
    booked = book(actor)
    assert rebook(actor, booked, NINE, resource="anna").facts.sequence == 0
    assert len(deeds(booked.facts.booking_id)) == 1


def test_what_is_cancelled_goes_nowhere(app: Flask) -> None:
    actor = make_member(course())
    booked = book(actor)
    changes.cancel(booked.token, NOW)
    with pytest.raises(NotActive):
        rebook(actor, booked, at(13), 1)


def test_it_is_for_the_house_alone_and_staff_for_their_own(app: Flask) -> None:
    business = course()
    booked = book(make_member(business))
    for stranger in (make_member(course()), make_member(business, Role.STAFF, "ben")):
        with pytest.raises(NotFound):
            rebook(stranger, booked, at(13))
