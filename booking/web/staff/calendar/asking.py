"""What the address of a calendar page asks for: which days, whose columns, with what is cancelled or without.

A link may be old or mistyped: a date that makes no sense is today. Somebody else's column is not found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from booking.domain.businesses import Resource
from booking.domain.timezones import Zone, to_minutes, zone
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.presenters.asked import monday_of, week_name, week_of

FIRST, LAST = date(2000, 1, 1), date(2200, 12, 31)
WEEK = 7
LONGEST_LIST = 62
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Question:
    """The local dates *first* to *last*, inclusive; ``on`` is the one that a narrow screen shows.

    ``midnight`` is when ``today`` is over, in seconds since the epoch.

    ``asked`` are the resources named in the address, none where all are meant; ``mine`` are all that may be seen of
    them, at the *location* that was named.
    """

    view: str
    first: date
    last: date
    on: date
    today: date
    midnight: int
    mine: tuple[Resource, ...]
    asked: tuple[str, ...] = ()
    location: str | None = None
    with_cancelled: bool = False

    def to(self, **changes: object) -> "Question":
        """The same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def filters(self) -> dict[str, Any]:
        """For the address: whose columns, and which."""
        said: dict[str, Any] = {}
        if self.asked:
            said["resource"] = list(self.asked)
        if self.location:
            said["location"] = self.location
        if self.with_cancelled:
            said["cancelled"] = "1"
        return said


def week(entry: Entry, said: MultiDict[str, str]) -> Question:
    """The week of ``week=2026-W48``, or that of ``date=2026-11-25``, else the present one."""
    today = today_of(entry)
    on = _date(said.get("date", ""))
    monday = monday_of(said.get("week", ""))
    if monday is None or not FIRST <= monday <= LAST:
        monday = week_of(on or today)
    last = monday + timedelta(days=WEEK - 1)
    shown = next((each for each in (on, today) if each and monday <= each <= last), monday)
    return _question(entry, said, "week", monday, last, shown, today)


def day(entry: Entry, said: MultiDict[str, str]) -> Question:
    """The day of ``date=2026-11-25``, else today."""
    today = today_of(entry)
    on = _date(said.get("date", "")) or today
    return _question(entry, said, "day", on, on, on, today)


def month(entry: Entry, said: MultiDict[str, str]) -> Question:
    """The month of ``month=2026-11`` or of ``date=2026-11-25``, else the present one: whole weeks."""
    today = today_of(entry)
    on = _date(f"{said.get('month', '')}-01") or _date(said.get("date", "")) or today
    begins = on.replace(day=1)
    ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = week_of(begins)
    return _question(entry, said, "month", monday, week_of(ends) + timedelta(days=WEEK - 1), begins, today)


def agenda(entry: Entry, said: MultiDict[str, str]) -> Question:
    """``days`` days from ``date`` on, else a week from today."""
    today = today_of(entry)
    on = _date(said.get("date", "")) or today
    number = said.get("days", "")
    days = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else WEEK
    last = on + timedelta(days=min(max(days, 1), LONGEST_LIST) - 1)
    return _question(entry, said, "list", on, last, on, today)


def days_named(view: str, on: date) -> dict[str, Any]:
    """How the address of a view names the days around a date."""
    if view == "week":
        return {"week": week_name(week_of(on))}
    if view == "month":
        return {"month": f"{on:%Y-%m}"}
    return {"date": on.isoformat()}


def days_said(question: Question) -> dict[str, Any]:
    """How the address of a question's own view names its days."""
    days = days_named(question.view, question.on)
    length = (question.last - question.first).days + 1
    if question.view == "list" and length != WEEK:
        days["days"] = str(length)
    return days


READERS = {"week": week, "day": day, "month": month, "list": agenda}


def today_of(entry: Entry) -> date:
    """Today, at the first place of the business."""
    return _first_zone(entry).local_date(to_minutes(clock.now()))


def _first_zone(entry: Entry) -> Zone:
    places = entry.business.locations
    return zone(places[0].time_zone if places else "Europe/Berlin")


def _question(
    entry: Entry, said: Mapping[str, str], view: str, first: date, last: date, on: date, today: date
) -> Question:
    asked = tuple(dict.fromkeys(said.getlist("resource"))) if isinstance(said, MultiDict) else ()
    location = said.get("location") or None
    mine = calendars.resources(entry.actor, entry.business, asked, location)
    midnight = _first_zone(entry).midnight(today.toordinal() + 1) * SECONDS
    return Question(view, first, last, on, today, midnight, mine, asked, location, said.get("cancelled") == "1")


def _date(text: str) -> date | None:
    if len(text) != len("2026-11-25"):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None
