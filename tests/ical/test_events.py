"""RFC 5545 3.6.1: a booking as an event."""

from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations

import pytest

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingLinks
from booking.ical.events import booked, event_lines, status
from tests.factories.booking_facts import LINKS, booking_facts

ENGLISH = NullTranslations()


def lines(**changes: object) -> list[str]:
    return event_lines(booked(booking_facts(**changes), LINKS, ENGLISH))


def test_an_event_says_what_is_known_of_the_booking() -> None:
    assert lines(locale="en") == [
        "BEGIN:VEVENT",
        "UID:5f0c9a1e@termin.example",
        "SEQUENCE:2",
        "DTSTAMP:20261120T090000Z",
        "LAST-MODIFIED:20261120T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261125T140000",
        "DTEND;TZID=Europe/Berlin:20261125T143000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:Check-up – Hautarztpraxis am Markt",
        "CREATED:20261120T080000Z",
        "LOCATION:Marktplatz\\, Marktplatz 4\\, 99084 Erfurt",
        "DESCRIPTION:With Dr. Ada\\nReference: K7TM-4QXD\\nTelephone: +493611234567\\n"
        "Move or cancel: https://termin.example/en/b/t0k3n",
        "URL:https://termin.example/en/b/t0k3n",
        "END:VEVENT",
    ]


def test_an_unchanged_booking_is_the_same_bytes() -> None:
    assert lines() == lines()


@pytest.mark.parametrize(
    "state, said",
    [
        (BookingState.HELD, "TENTATIVE"),
        (BookingState.PENDING, "TENTATIVE"),
        (BookingState.CONFIRMED, "CONFIRMED"),
        (BookingState.COMPLETED, "CONFIRMED"),
        (BookingState.NO_SHOW, "CONFIRMED"),
        (BookingState.CANCELLED, "CANCELLED"),
        (BookingState.DECLINED, "CANCELLED"),
        (BookingState.LAPSED, "CANCELLED"),
    ],
)
def test_the_status_follows_the_state(state: BookingState, said: str) -> None:
    assert status(state) == said


def test_what_is_cancelled_takes_no_time_any_more() -> None:
    assert "TRANSP:TRANSPARENT" in lines(state=BookingState.CANCELLED)


def test_what_is_cancelled_offers_no_move() -> None:
    (said,) = [line for line in lines(state=BookingState.CANCELLED) if line.startswith("DESCRIPTION:")]
    assert "See the booking: https://" in said
    assert "Move or cancel" not in said


def test_seats_are_named_in_a_group_only() -> None:
    (said,) = [line for line in lines(seats=2, capacity=6) if line.startswith("DESCRIPTION:")]
    assert "\\n2 seats\\n" in said
    assert "seat" not in next(line for line in lines() if line.startswith("DESCRIPTION:"))


def test_a_service_named_in_the_other_language_only_keeps_that_name() -> None:
    assert "SUMMARY:Vorsorge – Hautarztpraxis am Markt" in lines(locale="en", service_names={"de": "Vorsorge"})


def test_an_event_of_the_change_over_night_keeps_its_length() -> None:
    said = lines(starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ends_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert {"DTSTART:20261025T003000Z", "DTEND:20261025T013000Z"} <= set(said)


HOSTILE = 'A\r\nATTENDEE:mailto:x@evil.example\rB\nC\x85D\u2028E\x0bF\x00G;,\\"^n'


def hostile_facts(field: str) -> Callable[[], list[str]]:
    facts = {
        "uid": lambda: lines(uid=HOSTILE),
        "service": lambda: lines(service_names={"de": HOSTILE}),
        "staff": lambda: lines(staff_names=(HOSTILE,)),
        "reference": lambda: lines(reference=HOSTILE),
        "link": lambda: event_lines(
            booked(booking_facts(), BookingLinks(page={"de": f"https://x.example/{HOSTILE}"}, ics=""), ENGLISH)
        ),
    }
    return facts[field]


@pytest.mark.parametrize("field", ("uid", "service", "staff", "reference", "link"))
def test_no_field_can_add_a_property(field: str) -> None:
    hostile = hostile_facts(field)()
    assert [line.partition(":")[0] for line in hostile] == [line.partition(":")[0] for line in lines()]
    assert all(len(line.splitlines()) == 1 for line in hostile)


def test_an_event_says_what_to_bring() -> None:
    said = booking_facts(locale="en", instructions={"de": "Karte", "en": "Your card\nand a towel"})
    description = booked(said, LINKS, ENGLISH).description.split("\n")
    assert description[3:7] == ["", "What to bring:", "Your card", "and a towel"]


def test_what_is_cancelled_says_nothing_of_what_to_bring() -> None:
    said = booking_facts(locale="en", state=BookingState.CANCELLED, instructions={"en": "Your card"})
    assert "Your card" not in booked(said, LINKS, ENGLISH).description
