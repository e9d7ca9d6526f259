"""Which span of time somebody means: chosen by its name, or typed day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.web.public.details_form import Fault
from booking.web.written import day_of, wall_minutes

DAY = 24 * 60
LONGEST_DAYS = 31


@dataclass(slots=True)
class Span:
    """What was typed, and ``[starts_at, ends_at)`` of it where it could be read; both none with ``faults``."""

    first: str = ""
    last: str = ""
    from_time: str = ""
    until_time: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str) -> str:
        """What is wrong with one of the fields, or nothing."""
        return next((each.text for each in self.faults if each.control == name), "")


def names() -> dict[str, str]:
    """The spans that have a name."""
    return {"today": _("Today"), "tomorrow": _("Today and tomorrow"), "week": _("Until the end of this week")}


def span_of(said: Mapping[str, str], today: date, time_zone: str) -> Span:
    """The span that the fields of a form name, or the instants of a link; without anything typed it is today."""
    if linked := _linked(said, time_zone):
        return _read(linked, time_zone)
    last = {"today": today, "tomorrow": today + timedelta(days=1), "week": today + timedelta(days=6 - today.weekday())}
    if said.get("span") in last or not said.get("first", "").strip():
        name = said.get("span", "today")
        typed = Span(today.isoformat(), last.get(name, today).isoformat())
    else:
        first, last_day, opening, closing = (
            said.get(each, "").strip() for each in ("first", "last", "from_time", "until_time")
        )
        typed = Span(first, last_day, opening, closing)
    return _read(typed, time_zone)


def _linked(said: Mapping[str, str], time_zone: str) -> Span | None:
    """What ``starts_at`` and ``ends_at`` say, as somebody would have typed it; none where they cannot be read."""
    try:
        starts_at, ends_at = (datetime.fromisoformat(said.get(each, "")) for each in ("starts_at", "ends_at"))
    except ValueError:
        return None
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        return None
    begins, ends = (each.astimezone(ZoneInfo(time_zone)) for each in (starts_at, ends_at))
    last = (ends - timedelta(microseconds=1)).date()
    return Span(
        begins.date().isoformat(),
        last.isoformat(),
        "" if begins.time() == time.min else f"{begins:%H:%M}",
        "" if ends.time() == time.min else f"{ends:%H:%M}",
    )


def _read(typed: Span, time_zone: str) -> Span:
    begins = day_of(typed.first)
    ends = day_of(typed.last) if typed.last else begins
    opens = wall_minutes(typed.from_time) if typed.from_time else 0
    closes = wall_minutes(typed.until_time) if typed.until_time else DAY
    for name, value in (("first", begins), ("last", ends)):
        if value is None and (name == "first" or typed.last):
            typed.faults.append(Fault(name, _("Please enter a date, such as 31.12.2026.")))
    for name, minute in (("from_time", opens), ("until_time", closes)):
        if minute is None:
            typed.faults.append(Fault(name, _("Please enter a time, such as 14:30.")))
    if begins is None or ends is None or opens is None or closes is None:
        return typed
    if not 0 <= (ends - begins).days < LONGEST_DAYS:
        typed.faults.append(Fault("last", _("Please enter a last day within a month after the first one.")))
        return typed
    starts_at, ends_at = _instant(begins, opens, time_zone), _instant(ends, closes, time_zone)
    if ends_at <= starts_at:
        typed.faults.append(Fault("until_time", _("The end must be later than the beginning.")))
        return typed
    typed.starts_at, typed.ends_at = starts_at, ends_at
    return typed


def _instant(on: date, minutes: int, time_zone: str) -> datetime:
    wall = datetime.combine(on, time.min) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
