"""Moving appointments by the house, and taking that back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.errors import Invalid, NotActive, NotAllowed, NotFound, OverrideNeeded, SlotTaken, Stale
from booking.domain.policies import Refusal
from booking.services import businesses, changes, holds, requests
from booking.services import moves as customers_moves
from booking.services.desk import blocks, moves, visits
from booking.services.desk.moves import Place
from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.services.desk.desk import (
    KLARA,
    LINKS,
    NINE,
    OTTO,
    appointment_of,
    appointment_with,
    at,
    book,
    changed,
    deeds,
    practice,
    stands_on,
    stored,
    told,
    versions,
)
from tests.services.test_bookings import book as book_online

HOURS = frozenset({Refusal.OUTSIDE_HOURS})


def move(actor, booked, starts_at=None, sequence=0, **asked):
    found = appointment_of(booked)
    return moves.move(actor, found.id, starts_at or found.starts_at, NOW, sequence=sequence, **asked)


def with_room(**changes):
    """A practice whose check-up needs somebody and one of two rooms."""
    people = [resource("anna"), resource("ben"), resource("one", kind="room"), resource("two", kind="room")]
    needs = [{"any_of": ["anna", "ben"]}, {"any_of": ["one", "two"]}]
    return practice(resources=people, services=[service("checkup", requires=needs, **changes)])


def test_a_move_keeps_what_names_the_booking_and_raises_its_sequence(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    moved = move(actor, booked, at(11))
    after = stored(booked)
    assert (moved.before, moved.after) == (Place(NINE, 30, ("anna",)), Place(at(11), 30, ("anna",)))
    assert (moved.sequence, appointment_of(booked).sequence, after.sequence) == (1, 1, 1)
    assert (after.uid, after.reference) == (booked.facts.uid, booked.facts.reference)
    assert appointment_of(booked).local_start == "2026-11-24T11:00"


def test_the_old_time_is_free_and_the_new_one_taken(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",))])
    actor = make_member(business)
    move(actor, book(actor), at(11))
    assert book_online(business, NINE).facts.starts_at == NINE
    with pytest.raises(SlotTaken):
        book_online(business, at(11))


def test_it_may_overlap_itself(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), duration_minutes=60, step_minutes=15)]))
    booked = book(actor)
    assert move(actor, booked, at(9, 15)).after.starts_at == at(9, 15)


def test_it_goes_to_whom_it_is_dropped_on(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked, before = book(actor), versions(business)
    assert move(actor, booked, resource="ben", replaces="anna").after.resources == ("ben",)
    assert stands_on(appointment_of(booked).id) == ["ben"]
    after = versions(business)
    assert all(after[slug][0] == before[slug][0] + 1 for slug in ("anna", "ben"))


def test_a_room_is_replaced_by_a_room_and_the_person_stays(app: Flask) -> None:
    actor = make_member(with_room())
    booked = book(actor, resource="ben")
    assert move(actor, booked, resource="two", replaces="one").after.resources == ("ben", "two")


def test_a_room_that_is_taken_at_the_new_time_is_changed_and_the_person_is_not(app: Flask) -> None:
    actor = make_member(with_room())
    book(actor, at(11), contact=OTTO)
    booked = book(actor, resource="ben")
    assert move(actor, booked, at(11)).after.resources == ("ben", "two")
    with pytest.raises(SlotTaken):
        move(actor, booked, at(11), 1, resource="anna", replaces="ben")


def test_a_person_does_not_go_into_the_place_of_a_room(app: Flask) -> None:
    actor = make_member(with_room())
    booked = book(actor)
    with pytest.raises(Invalid):
        move(actor, booked, resource="ben", replaces="one")
    with pytest.raises(NotFound):
        move(actor, booked, resource="stranger")


def test_another_length_moves_its_end(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    book(actor, at(10), contact=OTTO)
    assert move(actor, booked, minutes=60).after.minutes == 60
    assert appointment_of(booked).ends_at == at(10)
    with pytest.raises(SlotTaken):
        move(actor, booked, sequence=1, minutes=65)
    with pytest.raises(Invalid):
        move(actor, booked, sequence=1, minutes=0)


def test_a_length_once_given_stays_with_later_moves(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, minutes=50)
    assert move(actor, booked, at(11)).after.minutes == 50


def test_moving_to_where_it_stands_changes_nothing(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked, before = book(actor), versions(business)
    moved = move(actor, booked, NINE, resource="anna", replaces="anna")
    assert (moved.sequence, moved.before, versions(business)) == (0, moved.after, before)
    assert deeds(appointment_of(booked).id) == []


def test_who_has_not_seen_the_last_move_moves_nothing(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    move(actor, booked, at(11))
    with pytest.raises(Stale) as refused:
        move(actor, booked, at(13))
    assert refused.value.fields == {"sequence": 1, "starts_at": at(11)}
    assert appointment_of(booked).starts_at == at(11)


def test_nobody_is_moved_onto_somebody(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, at(11), contact=OTTO)
    booked = book(actor)
    with pytest.raises(SlotTaken) as refused:
        move(actor, booked, at(11), over=frozenset(Refusal))
    assert [each.name for each in refused.value.fields["taken_by"]] == ["Otto Winter"]
    assert len(refused.value.fields["alternatives"]) == 5
    assert appointment_of(booked).starts_at == NINE


def test_a_rule_is_gone_over_knowingly_and_recorded(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    with pytest.raises(OverrideNeeded) as refused:
        move(actor, booked, at(19))
    assert refused.value.fields["refusals"] == [Refusal.OUTSIDE_HOURS]
    move(actor, booked, at(19), over=HOURS)
    found = appointment_of(booked)
    assert found.overridden == ["outside_hours"]
    assert deeds(found.id) == [("user", "moved")]
    assert changed(found.id) == {
        "starts_at": (NINE.isoformat(), at(19).isoformat()),
        "overridden": (None, "outside_hours"),
    }


def test_back_within_the_rules_nothing_is_gone_over_any_more(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, at(19), over=HOURS)
    move(actor, booked, at(11))
    assert appointment_of(booked).overridden is None


def test_a_visit_that_runs_late_is_lengthened_without_a_warning(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), minimum_notice_minutes=60)])
    actor = make_member(business)
    booked = book(actor, at(9, 10), over=frozenset(Refusal))
    late = at(9, 20)
    moved = moves.move(actor, appointment_of(booked).id, at(9, 10), late, sequence=0, minutes=45)
    assert moved.after.minutes == 45
    assert appointment_of(booked).overridden == ["off_grid"]


def test_customers_are_told_where_they_are_to_be(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, is_told=False)
    assert move(actor, booked, at(11)).told == 1
    assert move(actor, booked, at(13), 1, is_told=False).told == 0
    assert told(booked.facts.booking_id) == [("moved", "customer", "due")]


def test_nobody_without_an_address_is_written_to(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, contact=OTTO)
    assert move(actor, booked, at(11)).told == 0
    assert told(booked.facts.booking_id) == []


def test_a_group_moves_with_everybody_in_it(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), capacity=3)]))
    first, second = book(actor, is_told=False), book(actor, contact=OTTO, seats=2)
    assert move(actor, first, at(11)).told == 1
    assert (stored(first).sequence, stored(second).sequence) == (1, 1)
    assert appointment_of(second).starts_at == at(11)


def test_who_is_just_typing_for_a_seat_is_not_moved_along(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), capacity=3)])
    actor = make_member(business)
    booked = book(actor)
    held = holds.hold(business, businesses.service(business, "checkup"), NINE, NOW, LINKS, holds.Visitor(capped=False))
    move(actor, booked, at(11))
    found = appointment_of(booked)
    assert (found.seats_taken, found.status) == (1, "active")
    with pytest.raises(Exception, match="hold_lapsed"):
        holds.held(held.token)


def test_what_is_only_held_is_not_moved(app: Flask) -> None:
    business = practice()
    held = holds.hold(business, businesses.service(business, "checkup"), NINE, NOW, LINKS, holds.Visitor(capped=False))
    with pytest.raises(NotActive):
        moves.move(make_member(business), appointment_with(held.booking_id).id, at(11), NOW, sequence=0)


def test_a_request_is_moved_with_the_time_that_it_waits_for(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), approval=True)])
    booked = book_online(business, at(11))
    actor = make_member(business)
    move(actor, booked, NINE, is_told=False)
    after = stored(booked)
    assert (after.state, after.expires_at <= NINE) == (BookingState.PENDING, True)
    assert requests.approve(business.id, after.id, NOW).facts.starts_at == NINE


def test_a_wish_for_another_time_ends_with_the_move(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), approval=True)])
    actor = make_member(business)
    booked = book(actor)
    customers_moves.move(booked.token, at(13), None, NOW, LINKS)
    assert len(requests.pending(business.id)) == 1
    move(actor, booked, at(13))
    assert requests.pending(business.id) == []
    assert appointment_of(booked).starts_at == at(13)


def test_a_request_that_overlaps_what_it_asks_to_leave_is_moved(app: Flask) -> None:
    needs = [{"any_of": ["anna"]}]
    business = practice(
        services=[service("checkup", requires=needs, duration_minutes=60, step_minutes=15, approval=True)]
    )
    actor = make_member(business)
    booked = book(actor)
    customers_moves.move(booked.token, at(9, 30), None, NOW, LINKS)
    [asked] = requests.pending(business.id)
    moves.move(actor, appointment_with(asked.facts.booking_id).id, at(9, 15), NOW, sequence=0)
    assert requests.approve(business.id, asked.facts.booking_id, NOW).move_of.starts_at == at(9, 15)
    assert stands_on(appointment_of(booked).id) == ["anna"]


def test_a_visit_that_is_over_can_still_be_put_right(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    visits.finish(actor, booked.facts.booking_id, at(9, 20))
    moves.move(actor, appointment_of(booked).id, NINE, at(10), sequence=0, minutes=20)
    assert stored(booked).state == BookingState.COMPLETED
    assert told(booked.facts.booking_id) == [("confirmed", "customer", "due")]


def test_what_is_cancelled_is_not_moved(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    changes.cancel(booked.token, NOW)
    with pytest.raises(NotActive):
        move(actor, booked, at(11), 1)


def test_a_squeeze_in_stays_one_until_it_is_made_regular(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, contact=OTTO)
    booked = book(actor, squeezed_reason="pain")
    assert move(actor, booked, at(10)).after.squeezed_reason == "pain"
    assert move(actor, booked, at(10), 1, is_regular=True).after.squeezed_reason is None
    with pytest.raises(SlotTaken):
        book(actor, at(10))


def test_a_regular_one_is_squeezed_in_only_with_a_reason(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, at(11), contact=OTTO)
    booked = book(actor)
    with pytest.raises(Invalid):
        move(actor, booked, at(11), squeezed_reason=" ")
    assert move(actor, booked, at(11), squeezed_reason="pain").after.squeezed_reason == "pain"
    assert book(actor, NINE, contact=OTTO).facts.starts_at == NINE


def test_a_block_is_moved_lengthened_and_handed_over(app: Flask) -> None:
    actor = make_member(practice())
    block = blocks.add(actor, ["anna"], NINE, at(10), "Team", None, NOW)
    moved = moves.move(actor, block, at(11), NOW, sequence=0, resource="ben", replaces="anna", minutes=90)
    assert (moved.before, moved.after) == (Place(NINE, 60, ("anna",)), Place(at(11), 90, ("ben",)))
    assert stands_on(block) == ["ben"]
    assert moves.undo(actor, block, moved.before, moved.sequence, NOW).after == Place(NINE, 60, ("anna",))


def test_a_block_is_not_moved_onto_somebody(app: Flask) -> None:
    actor = make_member(practice())
    block = blocks.add(actor, ["anna"], at(13), at(14), "Team", None, NOW)
    book(actor)
    with pytest.raises(SlotTaken) as refused:
        moves.move(actor, block, NINE, NOW, sequence=0)
    assert [each.name for each in refused.value.fields["taken_by"]] == ["Klara Sommer"]
    assert moves.check_move(actor, block, NINE, NOW).refusals == (Refusal.TAKEN,)
    assert moves.check_move(actor, block, at(15), NOW).refusals == ()


def test_a_check_says_what_the_move_would_meet(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    book(actor, at(11), contact=OTTO)
    found = appointment_of(booked).id
    assert moves.check_move(actor, found, at(13), NOW).refusals == ()
    late = moves.check_move(actor, found, at(19), NOW)
    assert (late.refusals, late.may_override) == ((Refusal.OUTSIDE_HOURS,), True)
    taken = moves.check_move(actor, found, at(11), NOW)
    assert (taken.refusals, [each.name for each in taken.taken_by]) == ((Refusal.TAKEN,), ["Otto Winter"])
    assert appointment_of(booked).starts_at == NINE


def test_staff_move_their_own_and_keep_it(app: Flask) -> None:
    business = practice()
    actor, ben = make_member(business), make_member(business, Role.STAFF, "ben")
    annas, bens = book(actor), book(actor, resource="ben", contact=OTTO)
    with pytest.raises(NotFound):
        move(ben, annas, at(11))
    with pytest.raises(NotFound):
        move(ben, bens, at(11), resource="anna", replaces="ben")
    assert move(ben, bens, at(19), over=HOURS).after.starts_at == at(19)


def test_who_only_reads_moves_nothing(app: Flask) -> None:
    business = practice()
    booked = book(make_member(business))
    with pytest.raises(NotAllowed):
        move(make_member(business, Role.READ_ONLY), booked, at(11))


def test_another_business_moves_nothing(app: Flask) -> None:
    booked = book(make_member(practice()))
    with pytest.raises(NotFound):
        move(make_member(practice()), booked, at(11))


def test_an_undone_move_is_as_if_it_had_not_been(app: Flask) -> None:
    actor = make_member(with_room())
    booked = book(actor, at(19), over=HOURS)
    moved = move(actor, booked, at(11), resource="ben", replaces="anna", minutes=45)
    undone = moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)
    found = appointment_of(booked)
    assert (undone.after, undone.sequence) == (moved.before, 2)
    assert (found.overridden, stands_on(found.id)) == (["outside_hours"], ["anna", "one"])
    assert [action for _, action in deeds(found.id)] == ["moved", "moved_back"]
    assert moves.undo(actor, found.id, undone.before, 2, NOW).after == moved.after


def test_a_mail_about_a_move_that_is_taken_back_does_not_go_out(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    send_all()
    moved = move(actor, booked, at(11))
    moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)
    assert told(booked.facts.booking_id)[1:] == [("moved", "customer", "superseded")]


def test_who_had_been_told_of_a_move_is_told_that_it_was_taken_back(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    moved = move(actor, booked, at(11))
    send_all()
    moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)
    assert told(booked.facts.booking_id)[1:] == [("moved", "customer", "sent"), ("moved", "customer", "due")]


def test_who_was_not_told_of_a_move_hears_nothing_of_its_end(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    move(actor, booked, at(10))
    send_all()
    moved = moves.move(actor, appointment_of(booked).id, at(11), NOW + timedelta(minutes=1), sequence=1, is_told=False)
    moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW + timedelta(minutes=2))
    assert len(told(booked.facts.booking_id)) == 2


def send_all() -> None:
    """Everything that is due has left."""
    with unit_of_work() as session:
        session.execute(update(Message).values(state="sent", attempts=1, sent_at=NOW))


def test_a_place_that_is_gone_is_not_gone_back_to_and_nothing_is_lost(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked = book(actor)
    moved = move(actor, booked, at(11))
    book_online(business, NINE, resource="anna")
    with pytest.raises(SlotTaken) as refused:
        moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)
    assert [each.name for each in refused.value.fields["taken_by"]] == ["Anna Weiß"]
    assert (appointment_of(booked).starts_at, stands_on(moved.appointment_id)) == (at(11), ["anna"])


def test_an_undo_of_what_has_been_moved_on_is_stale(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    moved = move(actor, booked, at(11))
    customers_moves.move(booked.token, at(13), None, NOW, LINKS)
    with pytest.raises(Stale):
        moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)


def test_an_undo_to_where_it_never_stood_meets_the_rules(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    moved = move(actor, booked, at(11))
    with pytest.raises(OverrideNeeded):
        moves.undo(actor, moved.appointment_id, Place(at(19), 30, ("anna",)), moved.sequence, NOW)


def test_a_squeeze_in_that_was_made_regular_goes_back_between_the_others(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, contact=OTTO)
    booked = book(actor, squeezed_reason="pain", contact=KLARA)
    moved = move(actor, booked, at(11), is_regular=True)
    undone = moves.undo(actor, moved.appointment_id, moved.before, moved.sequence, NOW)
    assert undone.after == Place(NINE, 30, ("anna",), "pain")
