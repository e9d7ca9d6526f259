"""Answers to invitations as mail programs write them."""

from datetime import UTC, datetime

import pytest

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.timezones import zone
from booking.ical import apart
from booking.ical.apart import reply_apart
from booking.ical.found import Answer, Reply
from booking.ical.replies import LARGEST, read

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
UID = "0123456789abcdef0123456789abcdef"
ANNA = "ATTENDEE;PARTSTAT=DECLINED;CN=Anna Albers:mailto:anna@example.org"


def written(*lines: str, method: str = "REPLY", before: tuple[str, ...] = ()) -> str:
    event = ("BEGIN:VEVENT", f"UID:{UID}", *lines, "END:VEVENT")
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", "VERSION:2.0", *before, *event, "END:VCALENDAR", ""])


def said(text: str) -> Reply | None:
    return read(text, NOW, zone("Europe/Berlin"))


@pytest.mark.parametrize(
    ("word", "answer"),
    [("ACCEPTED", Answer.ACCEPTED), ("DECLINED", Answer.DECLINED), ("TENTATIVE", Answer.TENTATIVE)],
)
def test_a_reply_says_who_answers_what_to_which_version(word: str, answer: Answer) -> None:
    text = written(f"ATTENDEE;CN=Anna;PARTSTAT={word}:mailto:anna@example.org", "SEQUENCE:3")

    assert said(text) == Reply(UID, 3, "anna@example.org", answer)


def test_an_address_is_read_in_any_case_behind_folds_and_quotes() -> None:
    text = written('ATTENDEE;CN="Albers: Anna";PARTSTAT=ACC\r\n EPTED:MAILTO:Anna@Example.ORG')

    assert said(text) == Reply(UID, 0, "anna@example.org", Answer.ACCEPTED)


@pytest.mark.parametrize(
    "starts",
    [
        "DTSTART:20261201T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261201T100000",
        "DTSTART;TZID=W. Europe Standard Time:20261201T100000",
        "DTSTART:20261201T100000",
    ],
)
def test_a_counter_proposes_a_time_in_whatever_zone_it_is_told(starts: str) -> None:
    text = written(ANNA, starts, "SEQUENCE:1", method="COUNTER")

    assert said(text) == Reply(UID, 1, "anna@example.org", Answer.PROPOSED, datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.mark.parametrize("starts", ["DTSTART;VALUE=DATE:20261201", "DTSTART:20261399T990000", "SUMMARY:Soon"])
def test_a_counter_without_a_time_of_day_is_no_answer(starts: str) -> None:
    assert said(written(ANNA, starts, method="COUNTER")) is None


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "REFRESH"])
def test_another_method_is_no_answer(method: str) -> None:
    assert said(written(ANNA, method=method)) is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (ANNA, ANNA),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@example.org",),
        ("ATTENDEE;PARTSTAT=DELEGATED:mailto:anna@example.org",),
        (ANNA, "SEQUENCE:-1"),
        (ANNA, "RECURRENCE-ID:20261201T090000Z"),
    ],
)
def test_what_does_not_answer_for_one_person_and_one_event_is_none(lines: tuple[str, ...]) -> None:
    assert said(written(*lines)) is None


def test_a_method_named_within_the_event_does_not_count() -> None:
    text = written(ANNA, "METHOD:REPLY").replace("METHOD:REPLY\r\nVERSION", "VERSION")

    assert "METHOD:REPLY" in text
    assert said(text) is None


def test_half_a_calendar_is_none() -> None:
    with pytest.raises(CalendarFault):
        said(written(ANNA).removesuffix("END:VCALENDAR\r\n"))


def test_more_than_an_answer_can_be_is_refused() -> None:
    with pytest.raises(CalendarFault):
        said(written(ANNA, "DESCRIPTION:" + "x" * 300_000))


# Read apart, by a program of its own.


def test_a_program_of_its_own_says_the_same() -> None:
    for text in (written(ANNA, "DTSTART:20261201T090000Z"), written(ANNA), written(ANNA, method="REQUEST")):
        assert reply_apart(text, NOW, "Europe/Berlin") == said(text)


def test_a_time_without_a_zone_is_the_places_in_the_program_too() -> None:
    text = written(ANNA, "DTSTART:20261201T100000", method="COUNTER")
    found = reply_apart(text, NOW, "Asia/Tokyo")
    assert found is not None
    assert found.starts_at == datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n", "x" * (LARGEST + 1)])
def test_what_is_no_calendar_is_refused_by_the_program(text: str) -> None:
    with pytest.raises(CalendarFault):
        reply_apart(text, NOW, "Europe/Berlin")


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    monkeypatch.setattr(apart, "REPLIES", ("sleep", "30"))
    with pytest.raises(CalendarFault) as refused:
        reply_apart(written(ANNA), NOW, "Europe/Berlin")
    assert refused.value.fault is Fault.ENDLESS
