"""What no customer of ours wrote, what machines write, and what nobody can read."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from booking.ical import apart
from booking.services.bookings import Booked
from tests.factories.businesses import make_business
from tests.factories.replies import event as calendar_of
from tests.factories.replies import mail, outlook, part, text
from tests.services.inbox.answering import (
    NO_MAIL,
    TEN,
    about,
    asked_for,
    read,
    stored,
    told,
    untouched,
)
from tests.services.test_bookings import ANNA, book
from tests.web.api.test_statements import counted

pytestmark = pytest.mark.usefixtures("app")


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
