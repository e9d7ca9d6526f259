"""Names of time zones as calendars of all makers write them, and what they mean."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar
from icalendar.timezone import tzp
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from booking.ical.cutting import Lines, name_of, value_of
from booking.ical.limits import TooLong, limited

SECONDS = 1.0
_TZID = re.compile(r';TZID=("[^"]*"|[^;:"]*)', re.IGNORECASE)
# No zone changes its clock by the day or the hour; one that says so would never end.
_BOMB = re.compile(
    r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY)|INTERVAL=0*(?:;|$)|BYSETPOS|BYSECOND|BYMINUTE", re.IGNORECASE
)


class TimeZones:
    """The zones of one calendar: those that everybody knows, and those that it defines itself.

    What is neither is left out of a line, so that the time counts as the place's own. A zone that is defined as some
    known one is, on every day of the span that is looked at, is taken for that one: following such a definition for
    each event takes a hundred times as long.
    """

    def __init__(self, defined: Iterable[Lines], first: datetime, last: datetime, place: str) -> None:
        self._meant: dict[str, str] = {}
        self._place = place
        days = range(-1, (last - first).days + 2)
        self._noons = [datetime(first.year, first.month, first.day, 12) + timedelta(days=each) for each in days]  # noqa: DTZ001
        tzp.use_default()  # forgets what another calendar defined
        for lines in defined:
            self._define(lines)

    def line(self, line: str) -> str:
        """The line with a zone that can be found, or with none."""
        found = _TZID.search(line, 0, 300)
        if not found:
            return line
        said = found[1].strip('"')
        if said not in self._meant:
            self._meant[said] = self._known(said)
        meant = self._meant[said]
        named = f';TZID="{meant}"' if meant else ""
        return line[: found.start()] + named + line[found.end() :]

    def _define(self, lines: Lines) -> None:
        if any(name_of(line) == "RRULE" and _BOMB.search(line) for line in lines):
            return
        whole = ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE", "END:VCALENDAR", ""]
        said = next((value_of(line) for line in lines if name_of(line) == "TZID"), "")
        if said in WINDOWS_TO_OLSON:
            self._meant[said] = WINDOWS_TO_OLSON[said]
            return
        try:
            with limited(SECONDS):
                Calendar.from_ical("\r\n".join(whole))
                zone: Any = tzp.timezone(said)
                if zone is not None and not isinstance(zone, ZoneInfo):
                    self._meant[said] = self._alike(zone) or said
        except (Exception, TooLong):  # a zone that cannot be read is not there
            self._meant[said] = self._city(said)

    def _alike(self, zone: tzinfo) -> str:
        """The known zone, that of the place before others, whose clocks show the same all the time; or none."""
        offsets = [noon.replace(tzinfo=zone).utcoffset() for noon in self._noons]
        for name in (self._place, *sorted(available_timezones())):
            known = ZoneInfo(name)
            if all(
                noon.replace(tzinfo=known).utcoffset() == each for noon, each in zip(self._noons, offsets, strict=True)
            ):
                return name
        return ""

    def _known(self, said: str) -> str:
        try:
            return said if tzp.timezone(said) is not None else self._city(said)
        except Exception:  # whatever a name may be that no file system takes
            return self._city(said)

    def _city(self, said: str) -> str:
        """``(UTC+01:00) Amsterdam, Berlin, Bern``: by the first city that a zone is named after."""
        for word in re.split(r"[,()/]", said[:200]):
            if zone := self._cities.get(word.strip().replace(" ", "_").casefold()):
                return zone
        return ""

    @cached_property
    def _cities(self) -> dict[str, str]:
        with_area = (name for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc/"))
        return {name.rpartition("/")[2].casefold(): name for name in with_area}
