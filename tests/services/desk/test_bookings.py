"""Booking at the desk: what customers may, and beyond it what somebody knowingly does."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.errors import IdempotencyKeyReused, Invalid, NotAllowed, NotFound, OverrideNeeded, SlotTaken
from booking.domain.policies import Refusal
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.storage.models import Customer
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
    arrived,
    asked,
    at,
    book,
    changed,
    customer_of,
    deeds,
    practice,
    stands_on,
    told,
    versions,
)
from tests.services.test_bookings import book as book_online


def test_a_free_start_is_confirmed_at_once(app: Flask) -> None:
    booked = book(make_member(practice()))
    assert (booked.facts.state, booked.facts.starts_at) == (BookingState.CONFIRMED, NINE)
    assert booked.facts.ends_at == NINE + timedelta(minutes=30)
    assert booked.facts.staff_slug == "anna"


def test_what_needs_approval_has_it_when_the_house_itself_books(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna", "ben"), approval=True)])
    assert book(make_member(business)).facts.state == BookingState.CONFIRMED


def test_the_customer_is_told_and_the_house_is_not(app: Flask) -> None:
    booked = book(make_member(practice()))
    assert told(booked.facts.booking_id) == [("confirmed", "customer", "due")]


def test_who_has_no_address_or_is_not_to_be_told_gets_no_mail(app: Flask) -> None:
    actor = make_member(practice())
    assert told(book(actor, contact=OTTO).facts.booking_id) == []
    assert told(book(actor, at(10), is_told=False).facts.booking_id) == []


def test_a_booking_is_recorded_with_who_made_it(app: Flask) -> None:
    booked = book(make_member(practice()))
    assert deeds(booked.facts.booking_id) == [("user", "booked")]


def test_calendars_that_show_it_are_renewed(app: Flask) -> None:
    business = practice()
    before = versions(business)
    book(make_member(business))
    after = versions(business)
    assert after["anna"][0] == before["anna"][0] + 1
    assert after["ben"] == before["ben"]


def test_a_form_sent_twice_books_once(app: Flask) -> None:
    actor = make_member(practice())
    first, second = book(actor, key="form"), book(actor, key="form")
    assert (first.facts.reference, first.is_replay) == (second.facts.reference, False)
    assert second.is_replay


def test_a_form_sent_again_with_other_entries_is_refused(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, key="form")
    with pytest.raises(IdempotencyKeyReused):
        book(actor, at(10), key="form")


def test_the_same_key_of_another_person_is_another_key(app: Flask) -> None:
    business = practice()
    book(make_member(business), key="1")
    assert not book(make_member(business), at(10), key="1").is_replay


def test_required_questions_may_stay_open_at_the_desk(app: Flask) -> None:
    question = {"slug": "first", "kind": "yes_no", "label": {"de": "Neu?", "en": "New?"}, "required": True}
    business = practice(services=[service("checkup", ("anna",), questions=[question])])
    assert book(make_member(business)).facts.answers == ()


def test_an_answer_that_is_given_must_still_be_one(app: Flask) -> None:
    question = {"slug": "first", "kind": "yes_no", "label": {"de": "Neu?", "en": "New?"}, "required": True}
    business = practice(services=[service("checkup", ("anna",), questions=[question])])
    with pytest.raises(Invalid):
        book(make_member(business), answers={"first": "maybe"})


def test_the_note_of_the_house_stands_on_the_appointment(app: Flask) -> None:
    assert appointment_of(book(make_member(practice()), note="brings a dog")).note == "brings a dog"


def test_who_is_there_already_cannot_be_gone_over(app: Flask) -> None:
    actor = make_member(practice())
    book(actor)
    with pytest.raises(SlotTaken) as refused:
        book(actor, over=frozenset(Refusal))
    [taken] = refused.value.fields["taken_by"]
    assert (taken.resource, taken.starts_at, taken.name) == ("anna", NINE, "Klara Sommer")
    starts = [slot.starts_at * 60 - int(NINE.timestamp()) for slot in refused.value.fields["alternatives"]]
    assert starts[:2] == [-16 * 3600 - 1800, -16 * 3600] or 1800 in starts


def test_nothing_is_stored_when_it_is_refused(app: Flask) -> None:
    business = practice()
    actor, before = make_member(business), versions(business)
    with pytest.raises(OverrideNeeded):
        book(actor, at(19), key="form")
    assert versions(business) == before
    assert not book(actor, at(10), key="form").is_replay


@pytest.mark.parametrize(
    ("starts_at", "rules"),
    [
        (at(19), [Refusal.OUTSIDE_HOURS]),
        (at(9, 10), [Refusal.OFF_GRID]),
        (at(19, 10), [Refusal.OUTSIDE_HOURS, Refusal.OFF_GRID]),
        (NOW - timedelta(minutes=30), [Refusal.IN_THE_PAST, Refusal.OUTSIDE_HOURS]),
        (NOW + timedelta(minutes=30), [Refusal.NOTICE]),
        (NINE + timedelta(days=98), [Refusal.HORIZON]),
    ],
)
def test_a_rule_is_gone_over_only_by_who_was_warned_of_it(app: Flask, starts_at, rules) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), minimum_notice_minutes=60)]))
    with pytest.raises(OverrideNeeded) as refused:
        book(actor, starts_at)
    assert refused.value.fields["refusals"] == rules
    with pytest.raises(OverrideNeeded):
        book(actor, starts_at, over=frozenset(rules[1:]))
    booked = book(actor, starts_at, over=frozenset(rules))
    assert booked.facts.starts_at == starts_at
    assert appointment_of(booked).overridden == [rule.value for rule in rules]
    assert changed(booked.facts.booking_id)["overridden"] == (None, ", ".join(rules))


def test_a_window_for_others_is_a_rule_too(app: Flask) -> None:
    windows = [{"weekday": "TU", "opens": "09:00", "closes": "10:00", "audiences": []}]
    actor = make_member(practice(services=[service("checkup", ("anna",), windows=windows)]))
    with pytest.raises(OverrideNeeded) as refused:
        book(actor, at(11))
    assert refused.value.fields["refusals"] == [Refusal.OUTSIDE_WINDOWS]
    assert book(actor, at(11), over=frozenset({Refusal.OUTSIDE_WINDOWS})).facts.starts_at == at(11)


def test_the_number_for_a_day_is_a_rule_too(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), max_per_day=1)]))
    book(actor)
    with pytest.raises(OverrideNeeded) as refused:
        book(actor, at(11))
    assert refused.value.fields["refusals"] == [Refusal.DAY_LIMIT]
    assert book(actor, at(11), over=frozenset({Refusal.DAY_LIMIT})).facts.starts_at == at(11)


def test_time_off_counts_as_closed_hours(app: Flask) -> None:
    off = {"starts_at": "2026-11-24T00:00:00+01:00", "ends_at": "2026-11-25T00:00:00+01:00"}
    actor = make_member(practice(resources=[resource("anna", time_off=[off]), resource("ben")]))
    with pytest.raises(OverrideNeeded) as refused:
        book(actor)
    assert refused.value.fields["refusals"] == [Refusal.OUTSIDE_HOURS]
    assert book(actor, over=frozenset({Refusal.OUTSIDE_HOURS})).facts.staff_slug == "anna"


def test_rules_that_do_not_stand_against_it_are_not_recorded(app: Flask) -> None:
    booked = book(make_member(practice()), over=frozenset(Refusal))
    assert appointment_of(booked).overridden is None


def test_outside_hours_who_is_at_work_is_taken_first(app: Flask) -> None:
    late = [{"weekday": "TU", "opens": "09:00", "closes": "20:00"}]
    business = practice(
        resources=[resource("anna"), resource("one", kind="room", weekly_hours=[]),
                   resource("two", kind="room", weekly_hours=late, priority=9)],
        services=[service("checkup", requires=[{"any_of": ["anna"]}, {"any_of": ["one", "two"]}])],
    )  # fmt: skip
    booked = book(make_member(business), at(18), over=frozenset({Refusal.OUTSIDE_HOURS}))
    assert stands_on(appointment_of(booked).id) == ["anna", "two"]


def test_a_blocked_customer_is_booked_only_by_who_was_warned(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    customer_id = customer_of(book(actor))
    with unit_of_work() as session:
        session.get_one(Customer, (business.id, customer_id)).blocked_at = NOW
    for who in ({"customer_id": customer_id, "contact": None}, {"contact": KLARA}):
        with pytest.raises(OverrideNeeded) as refused:
            book(actor, at(10), **who)
        assert refused.value.fields["refusals"] == [Refusal.BLOCKED]
        assert desk.check(actor, asked(at(10), **who), NOW).refusals == (Refusal.BLOCKED,)
    booked = book(actor, at(10), customer_id=customer_id, contact=None, over=frozenset({Refusal.BLOCKED}))
    assert appointment_of(booked).overridden == ["blocked"]


def test_a_known_customer_is_booked_with_what_is_known_of_them(app: Flask) -> None:
    actor = make_member(practice())
    customer_id = customer_of(book(actor))
    again = book(actor, at(10), customer_id=customer_id, contact=None)
    assert again.facts.contact == KLARA
    assert customer_of(again) == customer_id


def test_a_customer_of_another_business_is_none(app: Flask) -> None:
    stranger = customer_of(book(make_member(practice())))
    with pytest.raises(NotFound):
        book(make_member(practice()), customer_id=stranger, contact=None)


def test_somebody_has_to_have_a_name(app: Flask) -> None:
    actor = make_member(practice())
    for contact in (None, Contact(" ", None, None)):
        with pytest.raises(Invalid) as refused:
            book(actor, contact=contact)
        assert refused.value.fields["errors"] == [{"path": "contact.name", "code": "required"}]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"seats": 2}, "seats"),
        ({"resource": "nobody"}, "resource"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 7 * 1440 + 1}, "minutes"),
        ({"starts_at": NINE + timedelta(seconds=1)}, "starts_at"),
        ({"starts_at": NINE + timedelta(days=4000)}, "starts_at"),
        ({"squeezed_reason": " "}, "squeezed_reason"),
    ],
)
def test_what_nothing_makes_possible_is_a_fault_of_its_field(app: Flask, changes, path) -> None:
    actor = make_member(practice())
    with pytest.raises(Invalid) as refused:
        desk.book(actor, asked(**{"starts_at": NINE, "over": frozenset(Refusal), **changes}), NOW, LINKS)
    assert [each["path"] for each in refused.value.fields["errors"]] == [path]


def test_a_service_of_another_business_is_none(app: Flask) -> None:
    with pytest.raises(NotFound):
        book(make_member(practice()), service="massage")


def test_seats_of_a_group_are_joined_and_its_note_grows(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), capacity=3)])
    actor = make_member(business)
    first, second = book(actor, note="first"), book(actor, contact=OTTO, seats=2, note="second")
    found = appointment_of(first)
    assert (found.id, found.seats_taken, found.note) == (appointment_of(second).id, 3, "first\nsecond")
    with pytest.raises(SlotTaken):
        book(actor)


def test_another_length_takes_that_long_and_is_looked_at_whole(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, at(10))
    with pytest.raises(SlotTaken):
        book(actor, minutes=61)
    assert book(actor, minutes=60).facts.ends_at == at(10)


def test_longer_than_a_day_is_taken_in_pieces_that_every_look_finds(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    always = frozenset({Refusal.OUTSIDE_HOURS})
    booked = book(actor, minutes=3 * 1440, over=always)
    assert booked.facts.ends_at == NINE + timedelta(days=3)
    for day in range(3):
        with pytest.raises(SlotTaken):
            book(actor, at(16) + timedelta(days=day), over=always)
    assert book(actor, NINE + timedelta(days=3)).facts.starts_at == NINE + timedelta(days=3)


def test_a_check_says_everything_and_stores_nothing(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), minimum_notice_minutes=7 * 1440)])
    actor, before = make_member(business), versions(business)
    said = desk.check(actor, DeskRequest("checkup", at(19), "de"), NOW)
    assert said.refusals == (Refusal.NOTICE, Refusal.OUTSIDE_HOURS)
    assert (said.may_override, said.may_squeeze, said.taken_by) == (True, True, ())
    assert len(said.alternatives) == 5
    assert versions(business) == before


def test_a_check_of_what_is_free_has_nothing_to_say(app: Flask) -> None:
    said = desk.check(make_member(practice()), asked(), NOW)
    assert (said.refusals, said.taken_by, said.alternatives) == ((), (), ())


def test_a_check_names_who_is_there(app: Flask) -> None:
    business = practice()
    book_online(business, NINE, resource="anna")
    said = desk.check(make_member(business), asked(), NOW)
    assert said.refusals == (Refusal.TAKEN,)
    assert [(each.resource, each.name, each.kind) for each in said.taken_by] == [("anna", "Anna Weiß", "visit")]


def test_who_only_reads_books_nothing(app: Flask) -> None:
    business = practice()
    with pytest.raises(NotAllowed):
        book(make_member(business, Role.READ_ONLY))
    with pytest.raises(NotAllowed):
        desk.check(make_member(business, Role.READ_ONLY), asked(), NOW)


def test_staff_book_for_themselves_only(app: Flask) -> None:
    business = practice()
    ben = make_member(business, Role.STAFF, "ben")
    assert book(ben, resource=None).facts.staff_slug == "ben"
    assert book(ben, at(10), resource="ben").facts.staff_slug == "ben"
    with pytest.raises(NotFound):
        book(ben, at(11), resource="anna")


def test_staff_without_a_calendar_book_nothing(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        book(make_member(practice(), Role.STAFF))


def test_staff_do_not_book_what_they_take_no_part_in(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",))])
    with pytest.raises(NotFound):
        book(make_member(business, Role.STAFF, "ben"), resource=None)


def test_staff_may_work_late_but_not_against_what_the_house_has_set(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna", "ben"), max_per_day=1)])
    ben = make_member(business, Role.STAFF, "ben")
    assert book(ben, at(19, 10), resource="ben", over=frozenset(Refusal)).facts.starts_at == at(19, 10)
    with pytest.raises(NotAllowed):
        book(ben, at(10), resource="ben", over=frozenset(Refusal))
    assert not desk.check(ben, asked(at(10), resource="ben"), NOW).may_override


def test_staff_do_not_open_rooms_that_are_closed(app: Flask) -> None:
    business = practice(
        resources=[resource("ben"), resource("room", kind="room", weekly_hours=[])],
        services=[service("checkup", requires=[{"any_of": ["ben"]}, {"any_of": ["room"]}])],
    )
    ben = make_member(business, Role.STAFF, "ben")
    with pytest.raises(NotAllowed):
        book(ben, resource="ben", over=frozenset(Refusal))
    assert book(make_member(business), resource="ben", over=frozenset(Refusal)).facts.starts_at == NINE


def test_staff_learn_of_others_only_when_a_room_is_taken(app: Flask) -> None:
    business = practice(
        resources=[resource("anna"), resource("ben"), resource("room", kind="room")],
        services=[service("checkup", requires=[{"any_of": ["anna", "ben"]}, {"any_of": ["room"]}])],
    )
    book(make_member(business))
    [taken] = desk.check(make_member(business, Role.STAFF, "ben"), asked(resource="ben"), NOW).taken_by
    assert (taken.resource, taken.name, taken.appointment_id) == ("room", None, None)


def test_staff_book_known_customers_of_their_own_only(app: Flask) -> None:
    business = practice()
    desk_actor, ben = make_member(business), make_member(business, Role.STAFF, "ben")
    annas = customer_of(book(desk_actor, resource="anna"))
    with pytest.raises(NotFound):
        book(ben, at(10), resource="ben", customer_id=annas, contact=None)
    book(desk_actor, at(11), resource="ben", customer_id=annas, contact=None)
    assert book(ben, at(10), resource="ben", customer_id=annas, contact=None).facts.contact == KLARA


def test_who_walks_in_begins_now_and_is_here(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), minimum_notice_minutes=120)]))
    now = NOW + timedelta(minutes=7, seconds=30)
    booked = desk.walk_in(actor, asked(contact=OTTO), now, LINKS, key="form")
    again = desk.walk_in(actor, asked(contact=OTTO), now + timedelta(minutes=2), LINKS, key="form")
    assert booked.facts.starts_at == NOW + timedelta(minutes=8)
    assert (again.is_replay, again.facts.reference) == (True, booked.facts.reference)
    assert appointment_of(booked).overridden is None
    assert arrived(booked) == now


def test_who_walks_in_when_all_is_closed_is_a_case_for_a_warning(app: Flask) -> None:
    actor = make_member(practice())
    with pytest.raises(OverrideNeeded) as refused:
        desk.walk_in(actor, asked(), NOW + timedelta(hours=10), LINKS)
    assert refused.value.fields["refusals"] == [Refusal.OUTSIDE_HOURS]
