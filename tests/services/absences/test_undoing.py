"""Taking an absence back: what stands is compared before and after."""

from datetime import date

import pytest
from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.waiting import Wanted
from booking.services import proposals
from booking.services.absences.applying import go_on
from booking.services.absences.summary import summary
from booking.services.absences.undoing import undo
from booking.services.beginnings import Request
from booking.services.desk import endings, moves
from booking.services.setup import exceptions
from booking.services.waiting import joining, looking
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.services.absences.absent import CANCEL, DAY, PROPOSE, TO_BEN, away, has_left, ill, mails, rows, times_off
from tests.services.desk.desk import LINKS, OTTO, appointment_of, at, book, deeds, practice, stands_on, stored, told

GRETA = Contact("Greta Sommer", "greta@example.org", None)
AT_NINE = Wanted(date(2026, 11, 24), date(2026, 11, 24), from_minute=540, until_minute=541)


def needs(other: str) -> list[dict[str, list[str]]]:
    """Anna or Ben, and somebody or something else."""
    return [{"any_of": ["anna", "ben"]}, {"any_of": [other]}]


def with_a_room() -> Business:
    """A check-up needs the one room too, whoever gives it; there is a waiting list."""
    people = [resource("anna"), resource("ben"), resource("room", kind="room")]
    return practice(resources=people, services=[service("checkup", requires=needs("room"), waiting_list=True)])


def test_a_second_time_changes_nothing_more(app: Flask) -> None:
    actor = make_member(practice())
    moved, cancelled = (book(actor, at(hour), resource="anna") for hour in (9, 10))
    before = rows()
    absence = away(actor, (moved, TO_BEN), (cancelled, CANCEL))
    assert (undo(actor, absence, NOW), rows(), times_off()) == (0, before, [])
    exceptions.add_time_off(actor, "anna", *DAY, "", NOW)
    written = deeds(cancelled.facts.booking_id)
    assert undo(actor, absence, NOW) == 0
    assert (rows(), len(times_off()), deeds(cancelled.facts.booking_id)) == (before, 1, written)


def test_the_calendar_opens_only_when_everybody_is_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = away(actor, (booked, CANCEL))
    closed = []
    restore = endings.restore

    def seen(*args):
        closed.append(len(times_off()))
        return restore(*args)

    monkeypatch.setattr(endings, "restore", seen)
    undo(actor, absence, NOW)
    assert (closed, times_off()) == ([1], [])


def test_who_was_told_already_is_told_again_and_nobody_else(app: Flask) -> None:
    actor = make_member(practice())
    first, second = (book(actor, at(hour), resource="anna") for hour in (9, 10))
    before = rows()
    absence = ill(actor, {each.facts.booking_id: CANCEL for each in (first, second)})
    go_on(actor, absence, NOW, most=1)
    has_left(first)
    go_on(actor, absence, NOW)
    assert (undo(actor, absence, NOW), rows()) == (0, before)
    assert told(first.facts.booking_id)[-2:] == [("cancelled", "customer", "sent"), ("confirmed", "customer", "due")]
    assert ("cancelled", "customer", "superseded") in told(second.facts.booking_id)
    assert "due" not in [state for booking, _reason, state in mails(absence) if booking == second.facts.booking_id]


def test_what_the_waiting_list_was_offered_meanwhile_stays_cancelled_and_open(app: Flask) -> None:
    business = with_a_room()
    actor = make_member(business)
    booked = book(actor, resource="anna")
    joining.join(business, business.services["checkup"], AT_NINE, Request(GRETA, "de"), NOW, LINKS)
    absence = away(actor, (booked, CANCEL))
    looking.look(NOW)
    before = rows()
    assert (undo(actor, absence, NOW), rows(), times_off()) == (1, before, [])
    (line,) = summary(actor, absence, NOW).lines
    assert (line.state, line.fault, line.is_open, stored(booked).state) == ("done", "SlotTaken", True, "cancelled")
    assert mails(absence) == [(booked.facts.booking_id, "cancelled", "due")]
    assert undo(actor, absence, NOW) == 1


@pytest.mark.prove
def test_what_could_not_be_put_back_is_tried_again(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = away(actor, (booked, TO_BEN))
    there = appointment_of(booked)
    moved = moves.move(actor, there.id, at(15), NOW, sequence=there.sequence)
    assert (undo(actor, absence, NOW), stands_on(there.id)) == (1, ["ben"])
    assert (moved.sequence, summary(actor, absence, NOW).lines[0].fault) == (2, "Stale")


@pytest.mark.prove
def test_a_proposal_that_was_accepted_stays(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    book(actor, resource="ben", contact=OTTO)
    absence = away(actor, (booked, PROPOSE))
    proposals.accept(booked.token, NOW)
    before = rows()
    assert (undo(actor, absence, NOW), rows()) == (1, before)


def test_a_group_comes_back_as_a_whole(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), capacity=3)]))
    first, second, third = (book(actor, resource="anna") for _each in range(3))
    before = rows()
    absence = away(actor, (first, TO_BEN), (second, TO_BEN))
    assert stands_on(appointment_of(first).id) == ["ben"]
    assert (undo(actor, absence, NOW), rows()) == (0, before)
    assert {state for _booking, _reason, state in mails(absence)} == {"superseded"}
    assert "moved" not in [reason for reason, _to, state in told(third.facts.booking_id) if state != "superseded"]


@pytest.mark.prove
def test_whoever_goes_with_a_group_that_cannot_come_back_is_not_called_undone(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), capacity=3)]))
    first, second = (book(actor, resource="anna") for _each in range(2))
    absence = away(actor, (first, TO_BEN), (second, TO_BEN))
    there = appointment_of(first)
    moves.move(actor, there.id, at(15), NOW, sequence=there.sequence)
    assert undo(actor, absence, NOW) == 2


@pytest.mark.prove
def test_a_visit_of_two_comes_back_to_both(app: Flask) -> None:
    people = [resource(each) for each in ("anna", "ben", "cleo")]
    actor = make_member(practice(resources=people, services=[service("checkup", requires=needs("cleo"))]))
    booked = book(actor, resource="anna")
    before = rows()
    absence = away(actor, (booked, TO_BEN))
    assert stands_on(appointment_of(booked).id) == ["ben", "cleo"]
    assert (undo(actor, absence, NOW), rows()) == (0, before)


def test_every_deed_and_its_undo_are_in_the_record(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    moved, cancelled, asked = (book(actor, at(hour), resource="anna") for hour in (9, 10, 11))
    absence = away(actor, (moved, TO_BEN), (cancelled, CANCEL), (asked, PROPOSE))
    undo(actor, absence, NOW)
    assert [deed for _who, deed in deeds(appointment_of(moved).id)][-2:] == ["moved", "moved_back"]
    assert [deed for _who, deed in deeds(cancelled.facts.booking_id)][-2:] == ["cancelled", "restored"]
    assert [deed for _who, deed in deeds(asked.facts.booking_id)][-2:] == ["proposed", "proposal_withdrawn"]
    assert [deed for _who, deed in deeds(business.resources["anna"].rules.id)] == ["changed", "changed"]
