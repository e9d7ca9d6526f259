"""What can be wished for by who waits for a time: the days, the times of day, and the words for each choice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from booking.domain.businesses import Business, Service
from booking.domain.combined import BY_ONE
from booking.domain.texts import in_language
from booking.domain.timezones import DAY, to_minutes_ceil, zone
from booking.domain.waiting import EVERY_DAY, Wanted
from booking.web.presenters import dates
from booking.web.presenters.asked import ANYONE, PARTS, Asked, audiences, week_of
from booking.web.presenters.narrowing import open_parts, part_names
from booking.web.presenters.week import open_weekdays

ANY_DAYS = 180
"""How far *any day* reaches; who waits that long has most likely found help elsewhere."""
BEYOND = 365
"""How many days past the horizon one may wait for."""
WEEK, FORTNIGHT, ANY, DATES, TIMES = "week", "fortnight", "any", "dates", "times"
ON = "on-"
"""What the names of the boxes of weekdays begin with."""
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a list to choose from."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What the form asks about: a service, seen on a local date of its place."""

    business: Business
    service: Service
    today: date
    lang: str

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays to choose among; all of them where the weekly hours name none."""
        return tuple(sorted(open_weekdays(self.service.rules) or EVERY_DAY))

    @property
    def last(self) -> date:
        """The last day that can be waited for."""
        return self.today + timedelta(days=self.service.rules.horizon_days + BEYOND)

    @property
    def spans(self) -> dict[str, tuple[date, date]]:
        """The quick choices of days, both inclusive."""
        return {
            ANY: (self.today, min(self.today + timedelta(days=ANY_DAYS), self.last)),
            WEEK: (self.today, week_of(self.today) + timedelta(days=6)),
            FORTNIGHT: (self.today, self.today + timedelta(days=13)),
        }


def has_list(service: Service) -> bool:
    """Whether one can wait for it; a visit with one person throughout is not kept in any line."""
    return service.has_waiting_list and BY_ONE not in service.slug


def scope(business: Business, service: Service, now: datetime, lang: str) -> Scope:
    """What is asked about now."""
    place = zone(service.rules.location.time_zone)
    return Scope(business, service, place.local_date(to_minutes_ceil(now)), lang)


def span_choices(about: Scope) -> list[tuple[str, str]]:
    """The choices of days."""
    until = {name: dates.long_day(last, about.lang) for name, (_first, last) in about.spans.items()}
    return [
        (ANY, _("any day, the sooner the better")),
        (WEEK, _("this week, until %(day)s", day=until[WEEK])),
        (FORTNIGHT, _("the next two weeks, until %(day)s", day=until[FORTNIGHT])),
        (DATES, _("certain days")),
    ]


def part_choices(about: Scope) -> list[tuple[str, str]]:
    """The choices of a time of day: the parts in which a visit can begin at all, or hours that are typed."""
    given = open_parts(about.service.rules)
    some = [(part, text) for part, text in part_names().items() if part in given]
    return [
        (ANY, pgettext("part of the day", "any time")),
        *(some if len(some) > 1 else []),
        (TIMES, _("certain times")),
    ]


def audience_choices(about: Scope) -> list[tuple[str, str]]:
    """The audiences whose hours differ; with "none of these" where some hours are for everyone."""
    known = audiences(about.service)
    found = [(each.slug, in_language(each.name, about.lang)) for each in about.business.audiences if each.slug in known]
    if found and any(not window.audiences for window in about.service.rules.windows):
        found.append((ANYONE, _("none of these")))
    return found


def weekday_name(day: int, lang: str) -> str:
    """``Mittwoch``, of a number from 0 for Monday."""
    return dates.weekday_name(MONDAY + timedelta(days=day), lang)


def weekday_short(day: int, lang: str) -> str:
    """``Mi``, of a number from 0 for Monday."""
    return dates.weekday(MONDAY + timedelta(days=day), lang)


def as_asked(about: Scope, said: Asked, start: str = "") -> dict[str, Any]:
    """What the form says first: as the page of slots was asked, and any time otherwise."""
    first, last = _days_asked(about, said)
    span = ANY if first is None else DATES
    if first is not None and (first, last) == about.spans[WEEK]:
        span = WEEK
    return {
        **{f"{ON}{each}": not said.days or each in said.days for each in about.weekdays},
        "span": span,
        "first_on": first.isoformat() if first and span == DATES else "",
        "last_on": last.isoformat() if last and span == DATES else "",
        "part": said.part or ANY,
        "resource": said.resource or "",
        "audience": said.audience or "",
        "seats": str(said.seats),
        "start": start,
    }


def as_wished(about: Scope, wanted: Wanted) -> dict[str, Any]:
    """The same as it was wished for."""
    days, hours = (wanted.first_on, wanted.last_on), (wanted.from_minute, wanted.until_minute)
    span = next((name for name, each in about.spans.items() if each == days), DATES)
    part = ANY if hours == (0, DAY) else next((name for name, each in PARTS.items() if each == hours), TIMES)
    known = audiences(about.service)
    return {
        **{f"{ON}{each}": each in wanted.weekdays for each in about.weekdays},
        "span": span,
        "first_on": max(wanted.first_on, about.today).isoformat() if span == DATES else "",
        "last_on": wanted.last_on.isoformat() if span == DATES else "",
        "part": part,
        "opens": dates.CLOCK[wanted.from_minute] if part == TIMES else "",
        "closes": dates.CLOCK[wanted.until_minute - 1] if part == TIMES else "",
        "resource": wanted.resource or "",
        "audience": wanted.audience or (ANYONE if known else ""),
        "seats": str(wanted.seats),
        "start": wanted.only_start.isoformat() if wanted.only_start else "",
    }


def _days_asked(about: Scope, said: Asked) -> tuple[date | None, date | None]:
    """The days that were looked at, where they are not the first that anybody sees."""
    if said.monday is not None and said.monday >= week_of(about.today):
        days = said.monday, said.monday + timedelta(days=6)
    elif said.month is not None and (said.month.year, said.month.month) > (about.today.year, about.today.month):
        days = said.month, (said.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    elif said.start is not None and said.start > about.today:
        days = said.start, max(said.start, about.spans[ANY][1])
    else:
        return None, None
    first, last = max(days[0], about.today), min(days[1], about.last)
    return (first, last) if first <= last else (None, None)
