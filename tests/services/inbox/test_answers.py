"""Answers from customers' calendars: what is marked, what the house is asked, and what changes nothing."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.ical import apart
from booking.notifications.addresses import Sender
from booking.services import bookings, changes, moves, requests
from booking.services.bookings import Booked
from booking.services.inbox.taking import take_in
from booking.services.outbox import Post, deliver_due
from booking.services.reminders import own
from booking.storage.models import Booking, Message, RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.replies import DECLINING, PROPOSING, About, gmail, mail, outlook, part, text
from tests.factories.replies import event as calendar_of
from tests.services.customer_calendar import Letterbox, delivered, invitations
from tests.services.test_bookings import ANNA, LINKS, NINE, book
from tests.web.api.test_statements import counted

pytestmark = pytest.mark.usefixtures("app")

TEN = NINE + timedelta(hours=1)
FIRST_TOLD = [("confirmed", "customer"), ("confirmed", "business")]
NO_MAIL = FIRST_TOLD


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[
            service(cancellation_notice_minutes=600),
            service("asked", ("ben",), approval=True),
        ],
    )


@pytest.fixture
def booked(business: Business) -> Booked:
    return book(business)


def about(booked: Booked, **more) -> About:
    return About(booked.facts.uid, booked.facts.starts_at, **more)


def read(raw: bytes, now=NOW) -> bool:
    return take_in(raw, now, LINKS)


def stored(booked: Booked) -> Booking:
    with reading() as session:
        return session.scalars(select(Booking).where(Booking.id == booked.facts.booking_id)).one()


def told(booked: Booked) -> list[tuple[str, str]]:
    with reading() as session:
        query = select(Message.reason, Message.recipient).where(Message.booking_id == booked.facts.booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]


def deeds(booked: Booked) -> list[tuple[str, str]]:
    with reading() as session:
        query = select(RecordEntry.actor, RecordEntry.action).where(
            RecordEntry.subject == "booking", RecordEntry.subject_id == booked.facts.booking_id
        )
        return [tuple(row) for row in session.execute(query.order_by(RecordEntry.id))]


def asked_for(booked: Booked) -> list[tuple[str, int, str]]:
    with reading() as session:
        query = select(Booking.state, Booking.id, Booking.source).where(Booking.moves_id == booked.facts.booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Booking.id))]


def untouched(booked: Booked) -> bool:
    row = stored(booked)
    return (row.state, row.attendance, row.attendance_at, told(booked), deeds(booked), asked_for(booked)) == (
        "confirmed",
        None,
        None,
        NO_MAIL,
        [],
        [],
    )


@pytest.mark.parametrize("written", DECLINING.values(), ids=DECLINING)
def test_who_declines_is_marked_and_told_that_nothing_is_cancelled(
    booked: Booked, written: Callable[[About], bytes]
) -> None:
    assert read(written(about(booked)))
    row = stored(booked)
    assert (row.state, row.attendance, row.attendance_at) == ("confirmed", "declined", NOW)
    assert bookings.facts_of(booked.token).state == BookingState.CONFIRMED
    assert told(booked) == [*FIRST_TOLD, ("answered_no", "customer")]
    assert deeds(booked) == [("customer", "answered")]


@pytest.mark.parametrize("said", ["ACCEPTED", "TENTATIVE"])
def test_who_accepts_or_is_not_sure_is_marked_and_hears_nothing(booked: Booked, said: str) -> None:
    assert read(outlook(about(booked, said=said)))
    assert (stored(booked).attendance, told(booked)) == (said.lower(), NO_MAIL)


def test_the_same_mail_again_changes_nothing_even_after_another_answer(booked: Booked) -> None:
    declined, accepted = (
        outlook(about(booked, said=said, number=at)) for at, said in enumerate(("DECLINED", "ACCEPTED"))
    )
    for raw in (declined, declined, accepted, declined, accepted):
        assert read(raw)
    assert stored(booked).attendance == "accepted"
    assert told(booked) == [*FIRST_TOLD, ("answered_no", "customer")]
    assert deeds(booked) == [("customer", "answered")] * 2


def test_a_mailbox_that_is_read_anew_says_nothing_new(booked: Booked) -> None:
    said = ("DECLINED", "DECLINED", "ACCEPTED")
    all_of_it = [outlook(about(booked, said=each, number=at)) for at, each in enumerate(said)]
    for raw in all_of_it:
        read(raw)
    before = (told(booked), deeds(booked))
    for raw in all_of_it:
        assert read(raw, NOW + timedelta(hours=1))
    assert (stored(booked).attendance, stored(booked).attendance_at) == ("accepted", NOW)
    assert (told(booked), deeds(booked)) == before


def test_a_wish_that_was_sent_twice_is_declined_once(booked: Booked) -> None:
    both = [gmail(about(booked, to=TEN, number=at)) for at in range(2)]
    for raw in both:
        read(raw)
    ((_state, request_id, _source),) = asked_for(booked)
    requests.decline(booked.facts.business_id, request_id, None, NOW)
    for raw in both:
        assert read(raw)
    assert [each[0] for each in asked_for(booked)] == ["declined"]


def test_more_answers_than_anybody_gives_in_a_day_are_not_heard(booked: Booked) -> None:
    for number in range(12):
        read(outlook(about(booked, said=("DECLINED", "ACCEPTED")[number % 2], number=number)))
    assert len(deeds(booked)) == 5
    assert told(booked).count(("answered_no", "customer")) == 3
    later = outlook(about(booked, said="ACCEPTED", number=20))
    assert read(later, NOW + timedelta(hours=23, minutes=50))
    assert stored(booked).attendance == "declined"


def from_another(raw: bytes) -> bytes:
    return raw.replace(b"From: Anna Berg <anna@example.org>", b"From: Anna Berg <eve@example.org>")


def from_two(raw: bytes) -> bytes:
    return raw.replace(b"From: ", b"From: eve@example.org\r\nFrom: ", 1)


def of_another_attendee(raw: bytes) -> bytes:
    return raw.replace(b":mailto:anna@example.org", b":mailto:eve@example.org")


def of_unknown_uid(raw: bytes) -> bytes:
    return re.sub(rb"\nUID:....", b"\nUID:0000", raw)


def passed_on(raw: bytes) -> bytes:
    head = b"From: anna@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    return head + b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + raw + b"\r\n--x--\r\n"


def for_everybody(raw: bytes) -> bytes:
    return raw.replace(b"METHOD:REPLY", b"METHOD:PUBLISH")


def refreshing(raw: bytes) -> bytes:
    return raw.replace(b"METHOD:REPLY", b"METHOD:REFRESH")


def bombed(raw: bytes) -> bytes:
    return raw.replace(b"\r\nSEQUENCE:0", b"\r\nSEQUENCE:0" + b"\r\nRRULE:FREQ=SECONDLY")


@pytest.mark.parametrize(
    "forged",
    [from_another, from_two, of_another_attendee, of_unknown_uid, passed_on, for_everybody, refreshing, bombed],
)
def test_what_its_customer_did_not_answer_is_left_to_people(booked: Booked, forged: Callable[[bytes], bytes]) -> None:
    raw = mail(about(booked), text(), part(about(booked), calendar_of(about(booked))))
    assert not read(forged(raw))
    assert untouched(booked)
    # Without the forgery it counts.
    assert read(raw)
    assert stored(booked).attendance == "declined"


def test_the_customer_of_another_business_answers_for_nobody_here(booked: Booked) -> None:
    other = book(make_business(), contact=replace(ANNA, email="eve@example.org"))
    assert not read(outlook(about(booked, address="eve@example.org")))
    assert not read(outlook(about(other)))
    assert untouched(booked)
    assert untouched(other)


def test_a_mail_about_nothing_of_ours_costs_one_question_and_no_program(
    booked: Booked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "REPLIES", ("false",))
    with counted() as statements:
        assert not read(outlook(about(booked, address="eve@example.org")))
    assert len(statements) == 1
    # The program is what reads one that is ours.
    assert not read(outlook(about(booked)))


def test_an_answer_to_a_time_that_is_no_more_says_nothing_of_the_new_one(booked: Booked) -> None:
    assert read(outlook(about(booked, said="ACCEPTED")))
    moves.move(booked.token, TEN, None, NOW, LINKS)
    assert stored(booked).attendance is None
    assert read(outlook(about(booked, number=2)))
    assert stored(booked).attendance is None
    # It counts where it answers the present time, whichever version it has seen.
    moved = About(booked.facts.uid, TEN, number=3)
    assert read(outlook(moved))
    assert stored(booked).attendance == "declined"


@pytest.mark.parametrize("ended", [True, False])
def test_nobody_answers_for_what_has_ended_or_begun(booked: Booked, ended: bool) -> None:
    if ended:
        changes.cancel(booked.token, NOW)
    assert read(outlook(about(booked, sequence=1)), NOW if ended else NINE)
    assert stored(booked).attendance is None
    assert ("answered_no", "customer") not in told(booked)


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "Precedence: List", "List-Id: <x.y>", "Return-Path: <>"],
)
def test_a_machine_is_believed_and_never_written_to(booked: Booked, header: str) -> None:
    answering = about(booked)
    raw = mail(answering, part(answering, calendar_of(answering)), headers=f"{header}\r\n")
    assert read(raw)
    assert (stored(booked).attendance, told(booked)) == ("declined", NO_MAIL)
    wishing = about(booked, to=TEN, number=2)
    assert read(mail(wishing, part(wishing, calendar_of(wishing)), headers=f"{header}\r\n"))
    assert (told(booked), asked_for(booked)) == (NO_MAIL, [])


@pytest.mark.parametrize("written", PROPOSING.values(), ids=PROPOSING)
def test_a_time_that_is_proposed_and_free_becomes_a_request_that_the_house_decides(
    booked: Booked, written: Callable[[About], bytes]
) -> None:
    raw = written(about(booked, to=TEN))
    assert read(raw)
    ((state, request_id, source),) = asked_for(booked)
    assert (state, source) == ("pending", "mail")
    assert (stored(booked).state, bookings.facts_of(booked.token).starts_at) == ("confirmed", NINE)
    assert told(booked) == [*FIRST_TOLD, ("move_requested", "customer"), ("move_requested", "business")]
    assert deeds(booked) == [("customer", "move_requested")]
    assert read(raw)
    assert len(asked_for(booked)) == 1
    requests.approve(booked.facts.business_id, request_id, NOW)
    assert bookings.facts_of(booked.token).starts_at == TEN


def test_what_the_house_declined_is_not_asked_again_by_the_same_mail(booked: Booked) -> None:
    raw = gmail(about(booked, to=TEN))
    read(raw)
    ((_state, request_id, _source),) = asked_for(booked)
    requests.decline(booked.facts.business_id, request_id, None, NOW)
    before = told(booked)
    assert read(raw)
    assert ([each[0] for each in asked_for(booked)], told(booked)) == (["declined"], before)


def words(booked: Booked) -> str:
    with reading() as session:
        query = select(Message.words).where(
            Message.booking_id == booked.facts.booking_id, Message.reason == "wish_refused"
        )
        return str(session.scalars(query).one())


@pytest.mark.parametrize(
    ("wanted", "why"),
    [(TEN, "taken"), (NINE.replace(hour=20), "not_offered"), (TEN + timedelta(seconds=1), "not_offered")],
)
def test_a_time_that_cannot_be_had_is_answered_with_those_that_can(
    business: Business, booked: Booked, wanted, why: str
) -> None:
    book(business, TEN)
    raw = gmail(about(booked, to=wanted))
    assert read(raw)
    assert read(raw)
    assert told(booked) == [*FIRST_TOLD, ("wish_refused", "customer")]
    assert deeds(booked) == [("customer", "wish_refused")]
    assert (asked_for(booked), bookings.facts_of(booked.token).starts_at) == ([], NINE)
    assert f'"why": "{why}"' in words(booked)
    assert "2026-11-24T" in words(booked)


def letters(booked: Booked) -> dict[str, str]:
    """What leaves to the customer and to the house, by subject."""
    return {str(each["Subject"]): each.get_body(("plain",)).get_content() for each in delivered()}


def test_who_declined_reads_that_it_stands_and_where_to_cancel(booked: Booked) -> None:
    delivered()
    read(outlook(about(booked)))
    ((subject, written),) = letters(booked).items()
    assert subject.startswith("Declined in the calendar, but not cancelled: your appointment on")
    assert "nothing is cancelled by it: the appointment still stands." in written
    assert f"/de/b/{booked.token}" in written


def test_who_wished_for_a_time_that_is_taken_reads_which_are_free(business: Business, booked: Booked) -> None:
    book(business, TEN)
    delivered()
    read(gmail(about(booked, to=TEN)))
    ((_subject, written),) = letters(booked).items()
    assert "That time is taken by now." in written
    assert "Wished for: Dienstag, 24. November 2026, 10:00 to 10:30" in written
    assert "Free near it: Dienstag, 24. November 2026 at 09:30" in written
    assert f"/de/b/{booked.token}" in written


def test_who_says_by_their_link_that_they_come_has_the_last_word(booked: Booked) -> None:
    read(outlook(about(booked)))
    own.come(booked.token, NINE, NOW + timedelta(minutes=1))
    row = stored(booked)
    assert (row.coming_at, row.attendance, row.attendance_at) == (NOW + timedelta(minutes=1), None, None)
    read(outlook(about(booked, number=2)), NOW + timedelta(minutes=2))
    assert stored(booked).attendance == "declined"


def test_somebody_in_a_group_asks_for_another_time_and_keeps_the_seat_until_then() -> None:
    house = make_business(services=[service("group", capacity=4)])
    anna, ben = book(house, slug="group"), book(house, slug="group", contact=replace(ANNA, email="ben@example.org"))
    assert read(gmail(about(anna, to=TEN)))
    ((state, request_id, source),) = asked_for(anna)
    assert (state, source) == ("pending", "mail")
    requests.approve(house.id, request_id, NOW)
    assert [bookings.facts_of(each.token).starts_at for each in (anna, ben)] == [TEN, NINE]


@pytest.mark.parametrize("takes_replies", [True, False])
def test_a_customer_is_asked_for_an_answer_only_where_it_is_read(booked: Booked, takes_replies: bool) -> None:
    box = Letterbox()
    post = Post(
        box, Sender("noreply@example.org"), LINKS, lambda locale: NullTranslations(), takes_replies=takes_replies
    )
    deliver_due(post)
    (event,) = invitations(box.messages)
    unfolded = event.replace(b"\r\n ", b"")
    assert (b"RSVP=TRUE" in unfolded, b"DISALLOW-COUNTER" in unfolded) == (takes_replies, not takes_replies)


def test_no_mail_of_ours_that_answers_a_calendar_asks_one_again(booked: Booked) -> None:
    first = delivered()
    assert invitations(first)
    read(outlook(about(booked)))
    read(gmail(about(booked, to=NINE.replace(hour=20), number=2)))
    assert invitations(delivered()) == []


def test_the_house_reads_that_a_wish_came_by_mail(booked: Booked) -> None:
    delivered()
    read(gmail(about(booked, to=TEN)))
    written = next(text for subject, text in letters(booked).items() if subject.startswith("Please decide"))
    assert "An e-mail is no proof of who wrote it" in written


def test_what_is_too_late_to_move_is_answered_without_times(booked: Booked) -> None:
    assert read(gmail(about(booked, to=TEN)), NINE - timedelta(hours=2))
    assert '"why": "too_late", "near": []' in words(booked)
    assert asked_for(booked) == []


@pytest.mark.parametrize("to", [NINE, NINE + timedelta(days=500), NINE - timedelta(days=30)])
def test_a_time_that_is_there_already_or_far_away_is_no_wish(booked: Booked, to) -> None:
    assert read(gmail(about(booked, to=to)))
    assert untouched(booked)


def test_a_wish_for_an_older_version_is_void(booked: Booked) -> None:
    moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    before = told(booked)
    assert read(gmail(about(booked, to=TEN)))
    assert (asked_for(booked), told(booked)) == ([], before)


def test_a_request_that_is_not_decided_is_nobodys_to_answer(business: Business) -> None:
    waiting = book(business, slug="asked")
    assert read(outlook(about(waiting)))
    assert stored(waiting).attendance is None
    assert told(waiting) == [("requested", "customer"), ("requested", "business")]


def nested(depth: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(depth))
    return b"From: anna@example.org\r\n" + head


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: anna@example.org\r\nContent-Type: text/calendar\r\n\r\n",
        b"From: anna@example.org\r\nContent-Type: text/calendar; charset=rot13\r\n\r\nMETHOD:REPLY\r\n",
        b"From: anna@example.org\r\nContent-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n=====\r\n",
        b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgA=\r\n",
        b"From: =?utf-8?b?////?= <anna@example.org\r\nContent-Type: multipart/mixed\r\n\r\nMETHOD:REPLY",
        nested(3000),
    ],
    ids=["nothing", "bytes", "empty", "rot13", "base64", "tnef", "broken", "nested"],
)
def test_what_cannot_be_read_is_left_to_people(booked: Booked, raw: bytes) -> None:
    assert not read(raw)
    assert untouched(booked)


def test_a_calendar_that_is_too_large_is_not_read(booked: Booked) -> None:
    answering = about(booked)
    padded = calendar_of(answering).replace("BEGIN:VEVENT", f"X-PADDING:{'x' * 300_000}\r\nBEGIN:VEVENT")
    assert not read(mail(answering, part(answering, padded)))
    assert untouched(booked)


def test_who_declines_and_cancels_at_once_has_cancelled(app: Flask, business: Business) -> None:
    for at in range(8):
        booked = book(business, NINE + timedelta(minutes=30 * at))
        raw, together = outlook(about(booked)), threading.Barrier(2)

        def decline(raw: bytes = raw, together: threading.Barrier = together) -> None:
            with app.app_context():
                together.wait()
                read(raw)

        def cancel(booked: Booked = booked, together: threading.Barrier = together) -> None:
            with app.app_context():
                together.wait()
                changes.cancel(booked.token, NOW)

        with ThreadPoolExecutor(2) as both:
            for done in [both.submit(decline), both.submit(cancel)]:
                done.result()
        news = [reason for reason, recipient in told(booked) if recipient == "customer"]
        assert stored(booked).state == "cancelled"
        # Whatever came first, the last news is what became of it.
        assert news in (["confirmed", "cancelled"], ["confirmed", "answered_no", "cancelled"])
