"""Hostile calendars: each is read or refused in time, and none that shows an hour taken is ever taken for all free."""

import contextlib
import time
from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.foreign_calendars import CalendarFault
from booking.domain.timezones import to_minutes, zone
from booking.ical import apart, busy
from booking.ical.apart import busy_apart
from booking.ical.found import Busy
from tests.ical.hostile import MAKERS, OF_A_FILE, made_by, whole

MONDAY = datetime.fromisoformat("2026-11-23T00:00:00+01:00").astimezone(UTC)
WEEK = (MONDAY, MONDAY + timedelta(days=7))
TEN = to_minutes(MONDAY) + 34 * 60
FILES = whole()
SECONDS = 5


def takes_the_hour(found: Busy) -> bool:
    return any(start <= TEN and end >= TEN + 60 for start, end in found.taken)


def read(content: bytes) -> Busy | None:
    """What the program finds, or nothing where it refuses."""
    try:
        return busy.busy(content.decode("utf-8", "replace"), *WEEK, zone("Europe/Berlin"), frozenset())
    except CalendarFault:
        return None


def test_there_are_more_than_two_hundred() -> None:
    assert len(FILES) > 250
    assert len(set(FILES.values())) > 250


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[Busy | None, float]]:
    """What is found in each file, and how many seconds of the processor that took."""
    found = {}
    for name, content in FILES.items():
        begun = time.process_time()
        found[name] = read(content), time.process_time() - begun
    return found


def test_each_is_read_in_time(answers: dict[str, tuple[Busy | None, float]]) -> None:
    assert [name for name, (_, seconds) in answers.items() if seconds > SECONDS] == []


def test_each_is_refused_or_takes_the_hour(answers: dict[str, tuple[Busy | None, float]]) -> None:
    assert [name for name, (found, _) in answers.items() if found and not takes_the_hour(found)] == []


def test_what_befalls_one_event_leaves_the_hour_of_another(answers: dict[str, tuple[Busy | None, float]]) -> None:
    refused = {name for name, (found, _) in answers.items() if found is None}
    assert {name for name in refused if name.partition(": ")[2] not in OF_A_FILE} == set()
    assert len(refused) > 20


@pytest.mark.parametrize("maker", list(MAKERS))
def test_a_file_as_its_maker_writes_it_is_read_in_full(maker: str) -> None:
    found = read(made_by(maker))
    assert found is not None
    assert (found.events, found.unreadable, len(found.taken)) == (2, 0, 2)


def test_a_reader_that_took_nothing_would_be_found() -> None:
    assert not takes_the_hour(Busy())
    assert not takes_the_hour(Busy(taken=[(TEN, TEN + 59)]))


@pytest.mark.parametrize("name", list(FILES)[:: len(FILES) // 12])
def test_the_program_that_reads_them_says_the_same(name: str) -> None:
    begun = time.monotonic()
    try:
        found: Busy | None = busy_apart(FILES[name], *WEEK, "Europe/Berlin")
    except CalendarFault:
        found = None
    assert time.monotonic() - begun < apart.SECONDS + 1
    assert found == read(FILES[name])


@pytest.mark.prove
def test_the_program_reads_or_refuses_each_in_time() -> None:
    for name, content in FILES.items():
        begun = time.monotonic()
        with contextlib.suppress(CalendarFault):
            assert takes_the_hour(busy_apart(content, *WEEK, "Europe/Berlin")), name
        assert time.monotonic() - begun < apart.SECONDS + 1, name
