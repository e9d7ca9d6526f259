"""Mails that answer invitations, whatever program wrote them, and whatever was done to them on the way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.notifications.answered import Answered, read
from tests.factories.replies import DECLINING, About, event, mail, part, text

UID = "0123456789abcdef0123456789abcdef"
ABOUT = About(UID, datetime(2026, 11, 24, 8, tzinfo=UTC))
ALL = [written(ABOUT) for written in DECLINING.values()]


def answer(*parts: str, headers: str = "") -> Answered | None:
    return read(mail(ABOUT, *parts, headers=headers))


@pytest.mark.parametrize("raw", ALL, ids=DECLINING)
def test_every_program_says_who_answers_what(raw: bytes) -> None:
    found = read(raw)
    assert found is not None
    assert (found.address, found.uid, found.is_automatic) == ("anna@example.org", UID, False)
    assert "METHOD:REPLY" in found.calendar


def test_the_calendar_beside_the_text_speaks_and_not_a_later_file() -> None:
    other = part(ABOUT, event(ABOUT).replace(UID, UID[::-1]), kind="application/ics")
    found = answer(text(), part(ABOUT, event(ABOUT)), other)
    assert found is not None
    assert found.uid == UID


def test_one_mail_is_known_again_by_its_number_and_calendar_whatever_was_added_on_the_way() -> None:
    first, later = (answer(part(ABOUT, event(ABOUT)), headers=each) for each in ("", "Received: by us\r\n"))
    other = read(mail(ABOUT, part(ABOUT, event(ABOUT))).replace(b"<1@", b"<2@"))
    assert first is not None
    assert (first, other) == (later, replace(first, digest=other.digest if other else ""))
    assert other != first


@pytest.mark.parametrize("uid", ["", "0123", f"{UID}@example.org", UID.replace("0", "g"), f"{UID}\r\nUID:{UID[::-1]}"])
def test_what_names_no_event_that_could_be_ours_answers_nothing(uid: str) -> None:
    assert answer(part(ABOUT, event(ABOUT).replace(UID, uid))) is None
    assert answer(part(ABOUT, event(ABOUT))) is not None


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "From: \r\n",
        "From: Anna\r\n",
        "From: anna@example.org, eve@example.org\r\n",
        "From: a@b.c\r\nFrom: a@b.c\r\n",
    ],
)
def test_what_is_not_from_one_address_answers_nothing(sender: str) -> None:
    raw = mail(ABOUT, part(ABOUT, event(ABOUT))).decode()
    begin = raw.index("To: ")
    assert read((sender + raw[begin:]).encode()) is None
    assert read(("From: a@b.c\r\n" + raw[begin:]).encode()) is not None


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ("Auto-Submitted: no\r\n", False),
        ("Auto-Submitted: auto-generated\r\n", False),
        ("Auto-Submitted: AUTO-REPLIED; owner-email=x\r\n", True),
        ("Auto-Submitted: auto-notified\r\n", True),
        ("Precedence: first-class\r\n", False),
        ("Precedence: junk\r\n", True),
        ("Return-Path: <anna@example.org>\r\n", False),
        ("Return-Path: <>\r\n", True),
        ("List-Id: <all.example.org>\r\n", True),
    ],
)
def test_machines_are_told_from_people_by_their_headers(headers: str, is_automatic: bool) -> None:
    found = answer(part(ABOUT, event(ABOUT)), headers=headers)
    assert found is not None
    assert found.is_automatic is is_automatic


@given(st.data())
def test_no_bytes_stop_the_reading(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(ALL))
    at, length = (data.draw(st.integers(0, len(raw))) for _ in range(2))
    broken = raw[:at] + data.draw(st.binary(max_size=40)) + raw[at + length % 60 :]
    found = read(broken)
    assert found is None or (found.uid and "@" in found.address)


@given(st.binary(max_size=2000))
def test_what_is_no_mail_at_all_answers_nothing(raw: bytes) -> None:
    assert read(raw) is None
