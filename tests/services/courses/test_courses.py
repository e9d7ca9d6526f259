"""Courses: sessions that stand without bookings, and what becomes of those who are in them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.courses import Rhythm
from booking.domain.errors import (
    Invalid,
    NotActive,
    NotAllowed,
    NotFound,
    OverrideNeeded,
    SlotNotOffered,
    SlotTaken,
    Stale,
)
from booking.domain.policies import Refusal
from booking.domain.timezones import to_instant
from booking.services import availability, bookings, businesses, changes, holds, tidying
from booking.services.courses import cancelling, editing, participants, publishing, sessions
from booking.services.courses.publishing import Course
from booking.services.desk import blocks, moves
from booking.storage.models import Booking, Occupancy
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member
from tests.services.desk.desk import KLARA, LINKS, NINE, OTTO, at, book, deeds, practice, stands_on, told

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
THREE = Course("course", Rhythm(TUESDAY, 9 * 60, count=3), title="Woodwork")


def school(**rules):
    """Anna gives the course, at published dates only, eight seats; and Ben or she the check-up."""
    course = service("course", ("anna", "ben"), capacity=8, duration_minutes=60, by_sessions=True, **rules)
    return practice(services=[service("checkup", ("anna", "ben")), course])


def published(actor, course=THREE):
    return publishing.publish(actor, course, NOW).appointment_ids


def join(business, starts_at=NINE, contact=KLARA):
    known = businesses.business(business.slug)
    return bookings.book(known, known.services["course"], starts_at, NOW, bookings.Request(contact, "de"), LINKS)


def typing(business):
    """Somebody is just typing for a seat in the first session."""
    known = businesses.business(business.slug)
    return holds.hold(known, known.services["course"], NINE, NOW, LINKS, holds.Visitor("someone"))


def offered(business):
    found = availability.offer(business.slug, "course", TUESDAY, TUESDAY + 3 * WEEK, NOW).slots
    return [to_instant(each.starts_at) for each in found]


def test_nothing_is_offered_before_something_is_published(app: Flask) -> None:
    business = school()
    assert offered(business) == []
    with pytest.raises(SlotNotOffered):
        join(business)


def test_what_is_published_is_offered_and_stands_with_its_seats(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    ids = published(actor)
    assert len(offered(business)) == 3
    found = sessions.between(actor, NINE, NINE + 4 * WEEK)
    assert [each.id for each in found] == list(ids)
    assert [(each.starts_at, each.capacity, each.seats_taken, each.title) for each in found] == [
        (NINE, 8, 0, "Woodwork"),
        (NINE + WEEK, 8, 0, "Woodwork"),
        (NINE + 2 * WEEK, 8, 0, "Woodwork"),
    ]
    assert len({each.run for each in found}) == 1
    assert deeds(ids[0]) == [("user", "published")]


def test_a_session_takes_the_time_of_who_gives_it(app: Flask) -> None:
    actor = make_member(school())
    published(actor, Course("course", THREE.rhythm, {0: "anna"}))
    with pytest.raises(SlotTaken):
        book(actor, NINE)


def test_dates_are_shown_with_who_is_in_the_way_and_the_holiday(app: Flask) -> None:
    actor = make_member(school())
    blocks.add(actor, ["anna", "ben"], NINE + WEEK, at(11) + WEEK, "Inventory", None, NOW)
    plan = publishing.plan(actor, THREE, NOW, "en")
    assert [each.refusals for each in plan] == [(), (Refusal.TAKEN,), ()]
    assert [each.is_possible for each in plan] == [True, False, True]
    assert {each.resource for each in plan[1].taken_by} == {"anna", "ben"}
    assert plan[0].resources == ("anna",)


def test_who_is_named_gives_it(app: Flask) -> None:
    actor = make_member(school())
    ids = published(actor, Course("course", THREE.rhythm, {0: "ben"}))
    assert [stands_on(each) for each in ids] == [["ben"]] * 3


def test_all_or_none(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    blocks.add(actor, ["anna", "ben"], NINE + WEEK, at(11) + WEEK, "Inventory", None, NOW)
    with pytest.raises(SlotTaken) as caught:
        published(actor)
    assert caught.value.fields["dates"] == [TUESDAY + WEEK]
    assert offered(business) == []


def test_dates_that_are_left_out_are_not_published(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    blocks.add(actor, ["anna", "ben"], NINE + WEEK, at(11) + WEEK, "Inventory", None, NOW)
    ids = published(actor, Course("course", THREE.rhythm, left_out=frozenset({TUESDAY + WEEK})))
    assert len(ids) == len(offered(business)) == 2


def test_a_course_outside_the_hours_needs_a_word(app: Flask) -> None:
    actor = make_member(school())
    evening = Rhythm(TUESDAY, 19 * 60, count=2)
    with pytest.raises(OverrideNeeded) as caught:
        published(actor, Course("course", evening))
    assert caught.value.fields == {"refusals": [Refusal.OUTSIDE_HOURS], "dates": [TUESDAY, TUESDAY + WEEK]}
    ids = published(actor, Course("course", evening, over=frozenset({Refusal.OUTSIDE_HOURS})))
    assert len(ids) == 2


def test_what_has_begun_is_not_published_whatever_is_gone_over(app: Flask) -> None:
    actor = make_member(school())
    course = Course("course", Rhythm(date(2026, 11, 20), 9 * 60), over=frozenset(Refusal))
    assert not publishing.plan(actor, course, NOW, "en")[0].is_possible
    with pytest.raises(OverrideNeeded):
        published(actor, course)


def test_it_may_lie_beyond_what_customers_can_book_and_comes_into_sight_with_time(app: Flask) -> None:
    business = school(horizon_days=7)
    actor = make_member(business)
    assert len(published(actor)) == 3
    assert len(offered(business)) == 1


def test_one_form_sent_twice_publishes_once(app: Flask) -> None:
    actor = make_member(school())
    first = publishing.publish(actor, THREE, NOW, key="form")
    assert publishing.publish(actor, THREE, NOW, key="form") == first


def test_a_service_for_one_is_no_course(app: Flask) -> None:
    actor = make_member(school())
    with pytest.raises(Invalid) as caught:
        published(actor, Course("checkup", THREE.rhythm))
    assert caught.value.fields["errors"] == [{"path": "service", "code": "no_seats"}]


def test_who_only_reads_publishes_nothing(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        published(make_member(school(), Role.READ_ONLY))


def test_who_has_a_calendar_of_their_own_publishes_for_themselves(app: Flask) -> None:
    actor = make_member(school(), Role.STAFF, resource="anna")
    ids = published(actor)
    assert [stands_on(each) for each in ids] == [["anna"]] * 3
    with pytest.raises(NotFound):
        published(actor, Course("course", Rhythm(TUESDAY, 14 * 60), {0: "ben"}))


def test_of_others_sessions_they_see_nothing(app: Flask) -> None:
    business = school()
    (session_id, *_) = published(make_member(business), Course("course", THREE.rhythm, {0: "ben"}))
    anna = make_member(business, Role.STAFF, resource="anna")
    assert sessions.between(anna, NINE, NINE + WEEK) == []
    for look in (sessions.one, participants.listed):
        with pytest.raises(NotFound):
            look(anna, session_id)
    with pytest.raises(NotFound):
        participants.tell(anna, session_id, "Hello", "All of you", NOW)


def test_another_business_sees_nothing(app: Flask) -> None:
    (session_id, *_) = published(make_member(school()))
    stranger = make_member(practice(slug="other"))
    for deed in (
        lambda: sessions.one(stranger, session_id),
        lambda: editing.change(stranger, session_id, 9, None, None, NOW, sequence=0),
        lambda: cancelling.cancel(stranger, session_id, NOW),
        lambda: participants.tell(stranger, session_id, "Hello", "All of you", NOW),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_session_stands_when_the_last_one_leaves(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    booked = join(business)
    assert sessions.one(actor, session_id).seats_taken == 1
    changes.cancel(booked.token, NOW)
    assert sessions.one(actor, session_id).seats_taken == 0
    assert stands_on(session_id) == ["anna"]
    assert len(offered(business)) == 3


def test_a_hold_that_lapses_takes_nothing_of_the_session_with_it(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    typing(business)
    with unit_of_work() as session:
        session.execute(update(Booking).values(expires_at=EPOCH))
        expiry = session.query(Occupancy.expires_at).filter(Occupancy.appointment_id == session_id).all()
    assert [each for (each,) in expiry] == [None]
    with pytest.raises(SlotTaken):
        book(actor, NINE)
    tidying.tidy(NOW)
    assert stands_on(session_id) == ["anna"]


def test_an_empty_session_is_moved(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    moves.move(actor, session_id, at(14), NOW, sequence=0)
    assert offered(business)[0] == at(14)


def test_everybody_in_it_goes_along_and_is_told(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    booked = join(business)
    moves.move(actor, session_id, at(14), NOW, sequence=sessions.one(actor, session_id).sequence)
    assert told(booked.facts.booking_id)[-1] == ("moved", "customer", "due")


def test_seats_title_and_note_are_changed(app: Flask) -> None:
    actor = make_member(school())
    (session_id, *_) = published(actor)
    editing.change(actor, session_id, 12, " Carving ", "Bring knives", NOW, sequence=0)
    found = sessions.one(actor, session_id)
    assert (found.capacity, found.title, found.note, found.sequence) == (12, "Carving", "Bring knives", 1)
    with pytest.raises(Stale):
        editing.change(actor, session_id, 13, None, None, NOW, sequence=0)


def test_seats_do_not_go_below_those_taken(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    join(business)
    join(business, contact=OTTO)
    with pytest.raises(Invalid) as caught:
        editing.change(actor, session_id, 1, None, None, NOW, sequence=sessions.one(actor, session_id).sequence)
    assert caught.value.fields["errors"] == [{"path": "seats", "code": "taken"}]


def test_participants_are_listed_by_name_without_who_is_only_typing(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    join(business, contact=OTTO)
    join(business, contact=Contact("Ältere Dame", "dame@example.org", None))
    typing(business)
    _sheet, found = participants.listed(actor, session_id)
    assert [each.contact.name for each in found] == ["Ältere Dame", "Otto Winter"]


def test_all_who_can_be_reached_get_each_message_once(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    klara = join(business).facts.booking_id
    join(business, contact=OTTO)
    for subject in ("Bring shoes", "Bring shoes", "And a hat"):
        assert participants.tell(actor, session_id, subject, "It is cold.", NOW) == 1
    news = [(reason, state) for reason, recipient, state in told(klara) if recipient == "customer"]
    assert news == [("confirmed", "due"), ("to_all", "due"), ("to_all", "due")]
    assert [each.contact.name for each in participants.reached(participants.listed(actor, session_id)[1]).by_phone] == [
        "Otto Winter"
    ]


def test_a_message_without_words_is_refused(app: Flask) -> None:
    actor = make_member(school())
    (session_id, *_) = published(actor)
    with pytest.raises(Invalid) as caught:
        participants.tell(actor, session_id, " ", "", NOW)
    assert [each["path"] for each in caught.value.fields["errors"]] == ["subject", "text"]


def test_one_is_cancelled_with_words_in_the_language_of_each(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    booked = join(business)
    found = cancelling.cancel(actor, session_id, NOW, words={"de": "Anna ist krank.", "en": "Anna is ill."})
    assert [each.id for each in found.by_mail] == [booked.facts.booking_id]
    with reading() as session:
        row = session.get_one(Booking, (business.id, booked.facts.booking_id))
    assert (row.state, row.decline_reason) == (BookingState.CANCELLED, "Anna ist krank.")
    assert told(row.id)[-1] == ("cancelled", "customer", "due")
    assert len(offered(business)) == 2
    assert stands_on(session_id) == []
    with pytest.raises(NotActive):
        cancelling.cancel(actor, session_id, NOW)


def test_one_and_all_later_ones_are_cancelled_and_again_what_is_left(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    first, second, third = published(actor)
    cancelling.cancel(actor, second, NOW)
    assert [each.id for each in cancelling.cancel(actor, second, NOW, and_later=True).sessions] == [third]
    assert len(offered(business)) == 1
    assert [each.is_cancelled for each in sessions.run(actor, sessions.one(actor, first).run)] == [False, True, True]


def test_who_is_typing_finds_the_cancelled_session_gone(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    (session_id, *_) = published(actor)
    typing(business)
    cancelling.cancel(actor, session_id, NOW)
    with reading() as session:
        assert session.query(Booking.state).all() == [(BookingState.LAPSED,)]


def test_what_was_published_together_is_taken_back_while_nobody_has_a_seat(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    done = publishing.publish(actor, THREE, NOW)
    typing(business)
    cancelling.withdraw(actor, done.run, NOW)
    assert offered(business) == []


def test_once_somebody_has_a_seat_all_of_it_stands(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    done = publishing.publish(actor, THREE, NOW)
    join(business, NINE + WEEK)
    with pytest.raises(NotActive):
        cancelling.withdraw(actor, done.run, NOW)
    assert len(offered(business)) == 3
