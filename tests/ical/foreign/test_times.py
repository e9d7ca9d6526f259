"""Free and busy time, and hours, are read by the strictest parser there is without a fault."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from booking.domain.regular_hours import regular_hours
from booking.ical.availability import Opened, availability
from booking.ical.freebusy import Busy, Told, freebusy
from tests.domain.builders import BERLIN, MONDAY, at, override, person, row
from tests.ical.foreign.parsers import by_libical

pytestmark = pytest.mark.foreign
NAME = "Dr. Zoë; Ünal, \\n"
WRITTEN_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
START, END = at("2026-11-23 00:00"), at("2027-11-23 00:00")


def test_libical_finds_no_fault(tmp_path: Path) -> None:
    hours = person(
        rows=row("MO TU", "09:00-12:30") + row("SA", "22:00-30:00") + row("FR", "9:00-17:00", MONDAY, every_weeks=2),
        overrides=(override(MONDAY), override(MONDAY.replace(day=24), "10:00-11:00")),
    )
    busy = [(START + day * 1440, START + day * 1440 + 90) for day in range(40)]
    told = Told(NAME, "3fa9c1", START, END, WRITTEN_AT)
    contents = {
        "hours": availability(Opened(NAME, "3fa9c2", WRITTEN_AT), regular_hours(hours, [BERLIN], START, END)),
        "busy": freebusy(told, [(Busy.BUSY, busy), (Busy.TENTATIVE, busy[:1]), (Busy.UNAVAILABLE, busy[:11])]),
    }
    read = by_libical(tmp_path, contents)
    assert {name: each.errors for name, each in read.items()} == {"hours": 0, "busy": 0}
    for name, each in read.items():
        assert counts(each.written) == counts(contents[name])


def counts(content: bytes) -> dict[str, int]:
    """How much there is of what is told, however it is spread over lines."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    told = {
        name: sum(line.count(",") + 1 for line in lines if line.startswith(name)) for name in ("EXDATE", "FREEBUSY")
    }
    return told | {
        "AVAILABLE": lines.count("BEGIN:AVAILABLE"),
        "RRULE": sum(line.startswith("RRULE") for line in lines),
    }
