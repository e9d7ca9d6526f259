"""Answers from customers' calendars: what is marked, who is told, and what changes nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from gettext import NullTranslations

import pytest
from flask import Flask

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.notifications.addresses import Sender
from booking.services import bookings, changes, moves
from booking.services.bookings import Booked
from booking.services.outbox import Post, deliver_due
from booking.services.reminders import own
from tests.conftest import NOW
from tests.factories.replies import DECLINING, About, gmail, outlook
from tests.services.customer_calendar import Letterbox, delivered, invitations
from tests.services.inbox.answering import FIRST_TOLD, NO_MAIL, TEN, about, deeds, letters, read, stored, told
from tests.services.test_bookings import LINKS, NINE, book

pytestmark = pytest.mark.usefixtures("app")


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


def test_more_answers_than_anybody_gives_in_a_day_are_not_heard(booked: Booked) -> None:
    for number in range(12):
        read(outlook(about(booked, said=("DECLINED", "ACCEPTED")[number % 2], number=number)))
    assert len(deeds(booked)) == 5
    assert told(booked).count(("answered_no", "customer")) == 3
    later = outlook(about(booked, said="ACCEPTED", number=20))
    assert read(later, NOW + timedelta(hours=23, minutes=50))
    assert stored(booked).attendance == "declined"


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


def test_who_declined_reads_that_it_stands_and_where_to_cancel(booked: Booked) -> None:
    delivered()
    read(outlook(about(booked)))
    ((subject, written),) = letters(booked).items()
    assert subject.startswith("Declined in the calendar, but not cancelled: your appointment on")
    assert "nothing is cancelled by it: the appointment still stands." in written
    assert f"/de/b/{booked.token}" in written


def test_who_says_by_their_link_that_they_come_has_the_last_word(booked: Booked) -> None:
    read(outlook(about(booked)))
    own.come(booked.token, NINE, NOW + timedelta(minutes=1))
    row = stored(booked)
    assert (row.coming_at, row.attendance, row.attendance_at) == (NOW + timedelta(minutes=1), None, None)
    read(outlook(about(booked, number=2)), NOW + timedelta(minutes=2))
    assert stored(booked).attendance == "declined"


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


def test_a_request_that_is_not_decided_is_nobodys_to_answer(business: Business) -> None:
    waiting = book(business, slug="asked")
    assert read(outlook(about(waiting)))
    assert stored(waiting).attendance is None
    assert told(waiting) == [("requested", "customer"), ("requested", "business")]


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
