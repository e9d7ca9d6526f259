"""Hostile calendars that somebody wants to take over: refused with a reason or read, in time; never a fault of ours."""

import time

import pytest

from booking.domain.errors import Invalid
from booking.services.taking_over import calendars
from tests.conftest import NOW
from tests.ical.hostile import MAKERS, made_by, whole

FILES = whole()
LONGEST = calendars.SECONDS + 1
REASONS = ("endless", "not_a_calendar")


def taken_over(content: bytes) -> tuple[str | None, float]:
    """The reason why a file is refused, or none, and how many seconds that took."""
    begun = time.monotonic()
    try:
        calendars.appointments(content.decode("utf-8", "replace"), "DE", "Europe/Berlin", NOW)
    except Invalid as refused:
        (error,) = refused.fields["errors"]
        return error["code"], time.monotonic() - begun
    return None, time.monotonic() - begun


@pytest.mark.parametrize("name", list(FILES)[:: len(FILES) // 9])
def test_a_file_is_read_or_refused_with_a_reason(name: str) -> None:
    reason, seconds = taken_over(FILES[name])
    assert reason is None or reason in REASONS
    assert seconds < LONGEST


@pytest.mark.parametrize("maker", list(MAKERS)[:3])
def test_a_file_as_its_maker_writes_it_is_taken_over(maker: str) -> None:
    said = calendars.appointments(made_by(maker).decode(), "DE", "Europe/Berlin", NOW)
    assert len(said) == 2


@pytest.mark.prove
@pytest.mark.parametrize("name", list(FILES))
def test_every_file_is_read_or_refused_with_a_reason(name: str) -> None:
    test_a_file_is_read_or_refused_with_a_reason(name)
