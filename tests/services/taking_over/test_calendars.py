"""Calendars of others as files."""

from booking.services.taking_over.calendars import busy
from tests.conftest import NOW

DAY = 1440


def calendar(starts: str, ends: str) -> str:
    """One event of whole days."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//EN",
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;VALUE=DATE:{starts}",
        f"DTEND;VALUE=DATE:{ends}",
        "SUMMARY:Away",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)


def test_an_event_takes_the_whole_of_its_days() -> None:
    ((start, end),) = busy(calendar("20261201", "20261203"), "Europe/Berlin", NOW)
    assert end - start == 2 * DAY


def test_an_event_of_centuries_takes_no_more_than_the_time_that_is_looked_at() -> None:
    ((start, end),) = busy(calendar("19710101", "21990101"), "Europe/Berlin", NOW)
    assert end - start == 401 * DAY
