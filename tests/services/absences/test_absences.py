"""Looking after everybody whose visit somebody cannot give."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.errors import Invalid, NotFound, TooLate
from booking.services import proposals
from booking.services.absences.affected import Action, affected
from booking.services.absences.applying import go_on, send_now
from booking.services.absences.planning import Choice
from booking.services.absences.summary import summary
from booking.services.absences.undoing import undo
from booking.services.setup import exceptions
from booking.storage.models import Message, Occupancy
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import resource
from tests.factories.people import make_member
from tests.services.absences.absent import DAY, ill, times_off
from tests.services.desk.desk import NINE, OTTO, appointment_of, at, book, practice, stands_on, stored, told


def to_ben(booked):
    return {booked.facts.booking_id: Choice(Action.MOVE, "ben")}


def places():
    with reading() as session:
        rows = session.scalars(select(Occupancy).where(Occupancy.active))
        return sorted((each.appointment_id, each.resource_id, each.starts_at, each.ends_at) for each in rows)


def test_a_colleague_is_suggested_who_can_at_the_same_time(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, resource="anna")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert (found.action, found.colleagues) == (Action.MOVE, ("ben",))


def test_who_is_taken_is_not_suggested(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, resource="anna")
    book(actor, resource="ben", contact=OTTO)
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert (found.action, found.colleagues) == (Action.PROPOSE, ())


def test_who_does_not_work_then_is_not_suggested(app: Flask) -> None:
    rows = [{"weekday": "WE", "opens": "09:00", "closes": "17:00"}]
    business = practice(resources=[resource("anna"), resource("ben", weekly_hours=rows)])
    actor = make_member(business)
    book(actor, resource="anna")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert found.colleagues == ()


def test_who_has_no_address_is_left_to_the_telephone(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, resource="anna", contact=OTTO)
    book(actor, resource="ben")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert found.action is Action.LEAVE


def test_moving_to_a_colleague_closes_the_calendar_and_tells_later(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = ill(actor, to_ben(booked), reason="flu")
    assert go_on(actor, absence, NOW) == 0
    assert stands_on(appointment_of(booked).id) == ["ben"]
    assert times_off() == [(*DAY, "flu")]
    with reading() as session:
        mail = session.scalars(select(Message).where(Message.absence_id == absence)).one()
    assert (mail.reason, mail.state, mail.due_at) == ("moved", "due", summary(actor, absence, NOW).tells_at)


def test_undo_puts_everybody_back_and_nobody_hears_of_it(app: Flask) -> None:
    actor = make_member(practice())
    moved, cancelled, asked = (book(actor, at(hour), resource="anna") for hour in (9, 10, 11))
    before = places()
    chosen = {
        **to_ben(moved),
        cancelled.facts.booking_id: Choice(Action.CANCEL),
        asked.facts.booking_id: Choice(Action.PROPOSE),
    }
    absence = ill(actor, chosen)
    go_on(actor, absence, NOW)
    assert (places() == before, [each.state for each in summary(actor, absence, NOW).lines]) == (False, ["done"] * 3)
    assert undo(actor, absence, NOW) == 0
    assert (places(), times_off()) == (before, [])
    assert [stored(each).state for each in (moved, cancelled, asked)] == ["confirmed"] * 3
    with reading() as session:
        states = session.scalars(select(Message.state).where(Message.absence_id == absence)).all()
    assert set(states) == {"superseded"}
    assert undo(actor, absence, NOW) == 0


def test_a_time_off_that_stood_there_before_stays(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    exceptions.add_time_off(actor, "anna", *DAY, "", NOW)
    absence = ill(actor, to_ben(booked))
    go_on(actor, absence, NOW)
    undo(actor, absence, NOW)
    assert len(times_off()) == 1


def test_who_has_been_told_is_not_undone(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = ill(actor, to_ben(booked))
    go_on(actor, absence, NOW)
    assert (send_now(actor, absence), send_now(actor, absence)) == (1, 0)
    with pytest.raises(TooLate):
        undo(actor, absence, NOW)
    assert stands_on(appointment_of(booked).id) == ["ben"]


def test_a_colleague_who_was_taken_meanwhile_leaves_the_step_open(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = ill(actor, to_ben(booked))
    book(actor, resource="ben", contact=OTTO)
    go_on(actor, absence, NOW)
    (line,) = summary(actor, absence, NOW).lines
    assert (line.state, line.fault, line.is_open) == ("failed", "SlotTaken", True)
    assert stands_on(appointment_of(booked).id) == ["anna"]


def test_a_second_press_does_nothing_twice(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    absence = ill(actor, to_ben(booked))
    assert ill(actor, to_ben(booked)) == absence
    assert (go_on(actor, absence, NOW), go_on(actor, absence, NOW)) == (0, 0)
    assert (appointment_of(booked).sequence, len(times_off())) == (1, 1)


def test_the_words_stand_in_the_customers_language(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    chosen = {booked.facts.booking_id: Choice(Action.CANCEL)}
    go_on(actor, ill(actor, chosen, words={"de": "Leider krank.", "en": "Sorry, ill."}), NOW)
    assert (stored(booked).state, stored(booked).decline_reason) == ("cancelled", "Leider krank.")
    assert told(booked.facts.booking_id)[-1] == ("cancelled", "customer", "due")


def test_it_goes_on_in_portions(app: Flask) -> None:
    actor = make_member(practice())
    booked = [book(actor, at(hour), resource="anna") for hour in (9, 10, 11)]
    absence = ill(actor, {key: one for each in booked for key, one in to_ben(each).items()})
    assert [go_on(actor, absence, NOW, most=2) for _again in range(3)] == [1, 0, 0]
    assert summary(actor, absence, NOW).state == "done"


def test_the_proposal_is_the_nearest_free_time_of_somebody_else(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    book(actor, resource="ben", contact=OTTO)
    absence = ill(actor, {booked.facts.booking_id: Choice(Action.PROPOSE)})
    go_on(actor, absence, NOW)
    proposed = proposals.of_booking(actor.business_id, booked.facts.booking_id)
    assert proposed is not None
    assert proposed.starts_at == NINE + timedelta(minutes=30)
    assert stands_on(proposed.appointment_id) == ["ben"]


def test_who_has_one_calendar_reports_only_themselves_and_moves_nobody(app: Flask) -> None:
    business = practice()
    desk = make_member(business)
    booked = book(desk, resource="anna")
    anna = make_member(business, Role.STAFF, resource="anna")
    with pytest.raises(NotFound):
        affected(anna, "ben", *DAY, NOW)
    assert affected(anna, "anna", *DAY, NOW)[0].colleagues == ()
    with pytest.raises(Invalid):
        ill(anna, to_ben(booked))
    assert times_off() == []
