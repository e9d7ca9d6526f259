"""What remains open of an absence, who is called, and the list of all absences."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import NotFound
from booking.services import proposals
from booking.services.absences import overview as overviews
from booking.services.absences.affected import Action
from booking.services.absences.applying import go_on, leave_rest, send_now
from booking.services.absences.overview import last_words, overview
from booking.services.absences.planning import Choice
from booking.services.absences.summary import note_calls, summary
from booking.services.absences.undoing import undo
from booking.services.desk import endings
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.absences.absent import CANCEL, LEAVE, PROPOSE, TO_BEN, away, ill, mails
from tests.services.desk.desk import OTTO, at, book, practice, stored


def is_open(actor, absence):
    return [each.is_open for each in summary(actor, absence, NOW).lines]


def test_what_was_left_is_open_until_somebody_sees_to_it(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = away(actor, (booked, LEAVE))
    assert is_open(actor, absence) == [True]
    endings.cancel(actor, booked.facts.booking_id, NOW)
    assert is_open(actor, absence) == [False]


def test_a_proposal_is_open_again_once_it_is_refused(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = away(actor, (booked, PROPOSE))
    assert is_open(actor, absence) == [False]
    proposals.refuse(booked.token, NOW)
    assert is_open(actor, absence) == [True]


@pytest.mark.prove
def test_the_time_that_was_chosen_is_proposed_and_no_other(app: Flask) -> None:
    actor = make_member(practice())
    first, second = (book(actor, at(hour), resource="anna") for hour in (9, 10))
    absence = away(actor, *((each, Choice(Action.PROPOSE, starts_at=at(15))) for each in (first, second)))
    book(actor, at(9), resource="ben", contact=OTTO)
    proposed = proposals.of_booking(actor.business_id, first.facts.booking_id)
    assert proposed is not None
    assert proposed.starts_at == at(15)
    assert [each.fault for each in summary(actor, absence, NOW).lines] == [None, "SlotTaken"]


def test_what_is_stopped_is_left_as_it_is_and_the_others_are_told(app: Flask) -> None:
    actor = make_member(practice())
    first, second = (book(actor, at(hour), resource="anna") for hour in (9, 10))
    absence = ill(actor, {each.facts.booking_id: CANCEL for each in (first, second)})
    go_on(actor, absence, NOW, most=1)
    assert (leave_rest(actor, absence, NOW), leave_rest(actor, absence, NOW)) == (1, 0)
    assert (stored(second).state, is_open(actor, absence)) == ("confirmed", [False, True])
    assert send_now(actor, absence) == 1
    assert mails(absence) == [(first.facts.booking_id, "cancelled", "due")]


def test_who_was_reached_is_kept_and_can_be_taken_back(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna", contact=OTTO)
    absence, number = away(actor, (booked, CANCEL)), booked.facts.booking_id
    assert note_calls(actor, absence, [number], [number], NOW) == 1
    assert [(each.called_at, each.wants_call) for each in summary(actor, absence, NOW).lines] == [(NOW, True)]
    assert (note_calls(actor, absence, [], [], NOW), note_calls(actor, absence, [], [number], NOW)) == (0, 1)
    with pytest.raises(NotFound):
        note_calls(make_member(practice(slug="other")), absence, [number], [number], NOW)


def test_the_list_says_what_remains_of_each(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    one, two, three = (book(actor, at(hour), resource="anna") for hour in (9, 10, 11))
    absence = ill(actor, {one.facts.booking_id: TO_BEN, two.facts.booking_id: LEAVE, three.facts.booking_id: CANCEL})
    (found,), _more = overview(actor, NOW)
    assert (found.id, found.resource, found.visits, found.planned, found.open) == (absence, "anna", 3, 3, 3)
    go_on(actor, absence, NOW)
    (found,), has_more = overview(actor, NOW)
    assert (found.state, found.planned, found.open, has_more) == ("done", 0, 1, False)
    undo(actor, absence, NOW)
    assert [(each.state, each.open) for each in overview(actor, NOW)[0]] == [("undone", 0)]
    assert overview(make_member(business, Role.STAFF, resource="ben"), NOW) == ([], False)


@pytest.mark.prove
def test_the_list_goes_on_on_another_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "MOST", 1)
    actor = make_member(practice())
    older = away(actor)
    newer = away(actor)
    (first,), has_more = overview(actor, NOW)
    assert (first.id, has_more) == (newer, True)
    (second,), has_more = overview(actor, NOW, before=newer)
    assert (second.id, has_more) == (older, False)


@pytest.mark.prove
def test_the_words_are_those_of_the_last_time(app: Flask) -> None:
    actor = make_member(practice())
    assert last_words(actor) == {}
    away(actor, words={"de": "Leider krank."})
    away(actor)
    assert last_words(actor) == {"de": "Leider krank."}
