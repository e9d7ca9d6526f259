"""When calendars of others take time: as their makers mean it, and never "all free" where that is not known."""

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.timezones import to_minutes, zone
from booking.ical import apart, busy
from booking.ical.apart import busy_apart
from booking.ical.found import Busy
from tests.ical.corpus import CUSTOM, REFUSED, TEN, WHOLE, Readable, event, file

BERLIN = zone("Europe/Berlin")
MONDAY = datetime.fromisoformat("2026-11-23T00:00:00+01:00").astimezone(UTC)
WEEK = (MONDAY, MONDAY + timedelta(days=7))


def read(text: str, own: frozenset[str] = frozenset()) -> Busy:
    return busy.busy(text, *WEEK, BERLIN, own)


def hours(found: list[tuple[int, int]], first: datetime = MONDAY) -> tuple[tuple[float, float], ...]:
    return tuple(((start - to_minutes(first)) / 60, (end - to_minutes(first)) / 60) for start, end in found)


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_calendar_takes_the_time_that_it_says(name: str) -> None:
    expected: Readable = WHOLE[name]
    begun = time.process_time()
    found = read(expected.text)
    assert time.process_time() - begun < 5
    assert (hours(found.taken), found.unreadable) == (expected.hours, expected.unreadable)


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_no_whole_calendar_is_refused(name: str) -> None:
    text, fault = REFUSED[name]
    with pytest.raises(CalendarFault) as refused:
        read(text)
    assert refused.value.fault is fault


def test_the_corpus_is_large() -> None:
    assert len(WHOLE) + len(REFUSED) >= 100


def test_whoever_declined_is_known_by_their_addresses() -> None:
    text = file(
        event(
            *TEN, "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.example"
        )
    )
    assert read(text, frozenset({"anna@example.org"})).taken == []
    assert len(read(text).taken) == 1


def test_uids_that_may_be_ours_are_told_apart() -> None:
    uid = "0123456789abcdef0123456789abcdef"
    found = read(file(event(*TEN, uid=f"UID:{uid}"), event("DTSTART:20261125T090000Z", "DURATION:PT1H")))
    assert hours(found.taken) == ((58.0, 59.0),)
    assert {each: hours(spans) for each, spans in found.perhaps_ours.items()} == {uid: ((34.0, 35.0),)}


def test_a_zone_of_one_calendar_is_unknown_to_the_next() -> None:
    new_york = CUSTOM.replace("+0200", "-0400").replace("+0100", "-0500")
    at_ten = event("DTSTART;TZID=Customized Time Zone:20261124T100000", "DURATION:PT1H")
    assert hours(read(file(new_york, at_ten)).taken) == ((40.0, 41.0),)
    assert hours(read(file(at_ten)).taken) == ((34.0, 35.0),)


SPRING = datetime.fromisoformat("2027-03-28T00:00:00+01:00").astimezone(UTC)
AUTUMN = datetime.fromisoformat("2026-10-25T00:00:00+02:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("night", "lines", "expected"),
    [
        # The clock shows 02:30 never: an hour before two and after three is one.
        (SPRING, ("DTSTART:20270328T013000", "DTEND:20270328T033000"), ((1.5, 2.5),)),
        (
            SPRING,
            ("DTSTART;TZID=Europe/Berlin:20270328T013000", "DTEND;TZID=Europe/Berlin:20270328T033000"),
            ((1.5, 3.5),),
        ),
        # It shows 02:30 twice: whoever is busy until then is busy until the second time.
        (AUTUMN, ("DTSTART:20261025T013000", "DTEND:20261025T023000"), ((1.5, 3.5),)),
        (AUTUMN, ("DTSTART;VALUE=DATE:20261025",), ((0.0, 25.0),)),
        (SPRING, ("DTSTART;VALUE=DATE:20270328",), ((0.0, 23.0),)),
    ],
)
def test_in_change_over_nights_the_longer_time_counts(
    night: datetime, lines: tuple[str, ...], expected: tuple[tuple[float, float], ...]
) -> None:
    found = busy.busy(file(event(*lines)), night, night + timedelta(days=2), BERLIN, frozenset())
    assert hours(found.taken, night) == expected


def test_more_occurrences_than_anybody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "MOST_OCCURRENCES", 100)
    with pytest.raises(CalendarFault) as refused:
        read(file(event(TEN[0], "DURATION:PT10M", "RRULE:FREQ=HOURLY"), event(*TEN, uid="UID:2")))
    assert refused.value.fault is Fault.ENDLESS


def test_what_lies_outside_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "MOST_EVENTS", 2)
    old = [event("DTSTART:20200101T090000Z", "DTEND:20200101T100000Z", uid=f"UID:old-{at}") for at in range(9)]
    assert read(file(*old, event(*TEN))).events == 10


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_whatever_a_text_is_it_is_read_or_refused(text: str) -> None:
    for each in (
        text,
        f"BEGIN:VCALENDAR\r\n{text}\r\nEND:VCALENDAR",
        file(event(f"DTSTART:{text}"), event(*TEN, uid="UID:2")),
    ):
        with suppress(CalendarFault):
            read(each)


@given(st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_half_a_calendar_is_never_taken_for_a_whole_one(at: int) -> None:
    text = file(event(*TEN), event("DTSTART:20261125T090000Z", "RRULE:FREQ=DAILY;COUNT=2", uid="UID:2")).rstrip()
    with pytest.raises(CalendarFault):
        read(text[: at % len(text)])


# Read apart, by a program of its own.


def apart_of(text: str) -> Busy:
    return busy_apart(text.encode(), *WEEK, "Europe/Berlin", ["anna@example.org"])


def test_the_program_says_the_same() -> None:
    text = file(event(*TEN), event("DTSTART:20261125T090000Z", "DURATION:PT1H", uid=f"UID:{'a' * 32}"))
    assert apart_of(text) == read(text)


def test_the_program_says_why_not() -> None:
    with pytest.raises(CalendarFault) as refused:
        apart_of("<html>")
    assert refused.value.fault is Fault.NOT_A_CALENDAR


def test_a_program_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "from booking.ical.limits import limit_program; {}bytes(300 * 2**20)"
    for limits, fault in (("limit_program(); ", Fault.ENDLESS), ("", None)):
        monkeypatch.setattr(apart, "PROGRAM", (sys.executable, "-c", greedy.format(limits)))
        with pytest.raises((CalendarFault, ValueError)) as refused:
            apart_of(file())
        # Without the limit it runs to its end, and says nothing that could be read.
        assert getattr(refused.value, "fault", None) is fault


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "PROGRAM", ("sleep", "30"))
    begun = time.monotonic()
    with pytest.raises(CalendarFault) as refused:
        apart_of(file())
    assert refused.value.fault is Fault.ENDLESS
    assert time.monotonic() - begun < 5


@pytest.mark.prove
def test_a_file_of_bombs_alone_is_given_up_in_time() -> None:
    bomb = [event(*TEN, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"UID:{at}") for at in range(100)]
    begun = time.monotonic()
    with pytest.raises(CalendarFault) as refused:
        apart_of(file(*bomb))
    assert refused.value.fault is Fault.ENDLESS
    assert time.monotonic() - begun < 30
