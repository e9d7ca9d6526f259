"""Calendars are read in this process here: that it is done by another program is tested where that is started."""

from collections.abc import Iterable
from datetime import datetime

import pytest

from booking.domain.timezones import zone
from booking.ical.busy import busy
from booking.ical.found import Busy
from booking.services.own_calendar import moving, private


def read(content: bytes, first: datetime, last: datetime, place: str, own: Iterable[str] = ()) -> Busy:
    return busy(content.decode(), first, last, zone(place), frozenset(own))


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same without a program for each event."""
    for each in (moving, private):
        monkeypatch.setattr(each, "busy_apart", read)
