"""Time zones as iCalendar carries them: a VTIMEZONE with only what a span of time needs (RFC 5545 3.6.5).

Outlook reads nothing in a VTIMEZONE but one yearly rule for each half of the year: it ignores RDATE, and an
event in summer is an hour off where only the winter is described. So a zone that keeps a yearly rule around
the span is written as that rule, both halves; a zone that changed its mind is written onset by onset, and what
happens there in UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALWAYS = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time, as DTSTART of an observance is
STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Onset:
    """An observance begins: at ``at`` (UTC), the clock goes from one offset to the other."""

    at: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """The onset as the clock that is being changed shows it, naive."""
        return (self.at + self.offset_from).replace(tzinfo=None)

    @property
    def kind(self) -> str:
        """Whether clocks go forward. What a zone itself calls summer time is no help: Ireland's is in winter."""
        return "DAYLIGHT" if self.offset_to > self.offset_from else "STANDARD"

    @property
    def rule(self) -> tuple[object, ...]:
        """What two onsets of one yearly rule share, apart from which of the month's weekdays it is."""
        return self.offset_from, self.offset_to, self.name, self.wall.month, self.wall.weekday(), self.wall.time()


def local_time(name: str, zone: str, at: datetime) -> str:
    """Write a DATE-TIME in a zone (3.3.5, form 3), to the second.

    In the hour that a change-over night has twice a wall time names two instants, and programs differ in
    which one they take: such a time is written in UTC. So is every time of a zone that Outlook cannot be told.
    """
    wall = at.astimezone(ZoneInfo(zone))
    if wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset() or is_irregular(zone, at.year):
        return f"{name}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=256)
def is_irregular(zone: str, year: int) -> bool:
    """Whether a zone changes its clock around *year*, and not by two yearly rules: Morocco follows the moon."""
    changes = onsets(ZoneInfo(zone), datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC))
    return bool(changes) and not yearly(changes, 3)


def timezones(spans: Iterable[tuple[str, datetime, datetime]]) -> list[str]:
    """Answer the lines of one VTIMEZONE per zone in *spans* of (zone, start, end), by name, each covering its spans."""
    years: dict[str, tuple[int, int]] = {}
    for zone, start, end in spans:
        first, last = years.get(zone, (start.year, end.year))
        years[zone] = min(first, start.year), max(last, end.year)
    return [line for zone, (first, last) in sorted(years.items()) for line in timezone(zone, first, last)]


@lru_cache(maxsize=256)
def timezone(zone: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Answer the lines of a VTIMEZONE that is right from *first_year* to *last_year*, both inclusive.

    Whole years, and a year on either side to know a rule by: so the bytes stay the same while a feed moves on.
    """
    start, end = datetime(first_year - 1, 1, 1, tzinfo=UTC), datetime(last_year + 2, 1, 1, tzinfo=UTC)
    changes = onsets(ZoneInfo(zone), start, end)
    return (
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        *(yearly(changes, end.year - start.year) or one_by_one(ZoneInfo(zone), start, changes)),
        "END:VTIMEZONE",
    )


def onsets(zone: tzinfo, start: datetime, end: datetime) -> list[Onset]:
    """Find the changes of the clock in ``[start, end)``, ascending, to the second."""
    found = []
    while start < end:
        if clock(zone, start) != clock(zone, start + STEP):
            before, after = start, start + STEP
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
                if clock(zone, middle) == clock(zone, before):
                    before = middle
                else:
                    after = middle
            found.append(Onset(after, clock(zone, before)[0], *clock(zone, after)))
        start += STEP
    return found


def clock(zone: tzinfo, at: datetime) -> tuple[timedelta, str]:
    """What a clock in *zone* goes by: its offset from UTC, and what that is called."""
    local = at.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or "UTC"


def yearly(changes: Sequence[Onset], years: int) -> list[str]:
    """Answer two observances with a rule each, where *changes* follow rules in each of the *years*; else nothing."""
    halves: dict[tuple[object, ...], list[Onset]] = {}
    for change in changes:
        halves.setdefault(change.rule, []).append(change)
    if len(halves) != 2 or any(len(half) != years for half in halves.values()):
        return []
    lines = []
    for half in halves.values():
        ordinal = common_ordinal([change.wall for change in half])
        if not ordinal:
            return []
        first = half[0].wall
        rule = f"RRULE:FREQ=YEARLY;BYMONTH={first.month};BYDAY={ordinal}{WEEKDAYS[first.weekday()]}"
        lines += observance(half[0], first, rule)
    return lines


def common_ordinal(days: Sequence[datetime]) -> int:
    """Which of the month's same weekdays all *days* are: -1 the last, 1 to 4 counted, 0 no common one."""
    week = timedelta(days=7)
    if all((day + week).month != day.month for day in days):
        return -1
    counted = {(day.day - 1) // 7 + 1 for day in days}
    return counted.pop() if len(counted) == 1 else 0


def one_by_one(zone: tzinfo, start: datetime, changes: Sequence[Onset]) -> list[str]:
    """Answer one observance as though in force since 1970, and one for each of *changes*."""
    offset, name = clock(zone, start)
    lines = observance(Onset(start, offset, offset, name), ALWAYS)
    for change in changes:
        lines += observance(change, change.wall)
    return lines


def observance(onset: Onset, begins: datetime, *rule: str) -> list[str]:
    """Write a STANDARD or DAYLIGHT component that begins at a wall time."""
    return [
        f"BEGIN:{onset.kind}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{utc_offset(onset.offset_from)}",
        f"TZOFFSETTO:{utc_offset(onset.offset_to)}",
        f"TZNAME:{onset.name}",
        *rule,
        f"END:{onset.kind}",
    ]


def utc_offset(offset: timedelta) -> str:
    """Write an offset as UTC-OFFSET (3.3.14): ``+0545``, with seconds only where there are some."""
    seconds = round(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    digits = f"{hours:02}{rest // 60:02}" + (f"{rest % 60:02}" if rest % 60 else "")
    return ("-" if seconds < 0 else "+") + digits
