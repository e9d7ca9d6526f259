"""What customers answered from their calendars, wherever the house looks."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.services.inbox.taking import take_in
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.factories.replies import About, outlook, outlook_web
from tests.web.staff.desk.conftest import HOUSE, TEN, Book
from tests.web.visiting import Visitor

NEXT_WEEK = TEN + timedelta(days=7)
LATER = NEXT_WEEK + timedelta(hours=3)


def answer(site: Flask, booking_id: int, **more) -> None:
    """Klara's calendar program answers."""
    with site.app_context():
        with reading() as session:
            uid = session.scalars(select(Booking.uid).where(Booking.id == booking_id)).one()
        about = About(uid, **{"starts_at": TEN, "address": "klara@example.org", **more})
        written = outlook_web(about) if about.to else outlook(about)
        raw = written.replace(b"From: Anna Berg", b"From: Klara Sommer")
        assert take_in(raw, NOW, site.extensions["links"])


def owner(site: Flask, practice) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ACCEPTED", "Accepted in the calendar"),
        ("DECLINED", "Declined in the calendar"),
        ("TENTATIVE", "Not certain in the calendar"),
    ],
)
def test_an_answer_stands_in_the_queue_and_on_the_sheet_in_words(
    site: Flask, desk: Visitor, book: Book, said: str, words: str
) -> None:
    booking_id = book()
    assert words not in desk.go(f"{HOUSE}/today").text
    answer(site, booking_id, said=said)
    assert words in desk.go(f"{HOUSE}/today").text
    sheet = desk.go(f"{HOUSE}/bookings/{booking_id}").text
    assert f"Answered {words}, Mon 23 November, 09:00" in sheet
    # It is a mark, and no more than that.
    assert "Confirmed" in sheet


@pytest.mark.parametrize("view", ["", "/day", "/list", "/month"])
def test_the_calendar_tells_a_visit_that_was_declined(site: Flask, desk: Visitor, book: Book, view: str) -> None:
    booking_id = book()
    answer(site, booking_id, said="ACCEPTED")
    assert "ev--declined" not in shown(desk, view)
    answer(site, booking_id, number=2)
    assert "ev--declined" in shown(desk, view)
    assert "declined in the calendar" in desk.text


def shown(desk: Visitor, view: str) -> str:
    page = desk.go(f"{HOUSE}/calendar{view}").page
    looks = [each.get("class", "") for each in page.iter() if "Klara" in "".join(each.itertext())]
    return " ".join(each for each in looks if "ev--" in each)


def test_a_time_that_was_proposed_by_mail_says_so_to_who_decides(
    site: Flask, desk: Visitor, book: Book, practice
) -> None:
    booking_id = book(starts_at=NEXT_WEEK)
    answer(site, booking_id, starts_at=NEXT_WEEK, to=LATER)
    assert "Proposed by e-mail, from a calendar program." in desk.go(f"{HOUSE}/requests").text
    desk.follow("Klara Sommer")
    assert "An e-mail is no proof of who wrote it" in desk.text
    desk.press("Approve")
    assert "13:00" in desk.go(f"{HOUSE}/bookings/{booking_id}").text


def test_the_record_tells_what_came_by_mail(site: Flask, book: Book, practice) -> None:
    booking_id = book()
    answer(site, booking_id)
    answer(site, booking_id, to=LATER.replace(hour=20), number=2)
    page = owner(site, practice).go(f"{HOUSE}/record").text
    assert "Answered the invitation" in page
    assert "Declined in the calendar" in page
    assert "Proposed a time that cannot be had" in page
    assert page.count("the customer, by e-mail") == 2
