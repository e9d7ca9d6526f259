"""The calendar as a list and as a month: what can be read without a picture, and what shows the whole."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from booking.domain.access import Permission
from booking.domain.timezones import zone
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.services.calendars import Versions
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.calendar_lists import ListDay, MonthWeek, list_days, month_weeks
from booking.web.staff import notices
from booking.web.staff.calendar import asking
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.bar import bar, title
from booking.web.staff.calendar.drawing import appointments
from booking.web.staff.calendar.grid import tag_of_whole
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Whole:
    """A view that is replaced as a whole where anything in it changes; ``appointments`` begins their addresses."""

    tag: str
    title: str
    filters: dict[str, Any]
    appointments: str
    zones: str
    days: list[ListDay] = field(default_factory=list)
    weeks: list[MonthWeek] = field(default_factory=list)
    weekdays: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(day.lines for day in self.days) and not any(
            cell.total for week in self.weeks for cell in week.cells
        )


@needs(Permission.CALENDAR_SEE)
def month(entry: Entry) -> str:
    """A month: how much there is on each day."""
    return _page(entry, asking.month(entry, request.args))


@needs(Permission.CALENDAR_SEE)
def agenda(entry: Entry) -> str:
    """Some days as a list."""
    return _page(entry, asking.agenda(entry, request.args))


def whole(entry: Entry, question: Question) -> Whole:
    """What a list or a month shows."""
    versions = calendars.versions(entry.actor, entry.business)
    read = _month if question.view == "month" else _list
    return read(entry, question, versions)


def _list(entry: Entry, question: Question, versions: Versions) -> Whole:
    business, mine = entry.business, question.mine
    found = calendars.calendar(business, mine, question.first, question.last, with_cancelled=question.with_cancelled)
    zones = {each.slug: zone(calendars.place_of(business, each).time_zone) for each in mine}
    lapses = list(found.lapses_at.values())
    days = list_days(found, mine, zones, question.today, locale())
    return Whole(*_around(entry, question, versions, lapses), days=days)


def _month(entry: Entry, question: Question, versions: Versions) -> Whole:
    lang = locale()
    found = calendars.month(entry.business, question.mine, question.first, question.last)
    places = entry.business.locations
    place = zone(places[0].time_zone if places else "Europe/Berlin")
    return Whole(
        # What lapses by itself is counted until the worker has ended it, which raises a version.
        *_around(entry, question, versions, []),
        weeks=month_weeks(found.days, found.services, question.on.month, place, question.today, lang),
        weekdays=[dates.weekday(day.on, lang) for day in found.days[: asking.WEEK]],
    )


def _around(
    entry: Entry, question: Question, versions: Versions, lapses: list[datetime]
) -> tuple[str, str, dict[str, Any], str, str]:
    names = dict.fromkeys(calendars.place_of(entry.business, each).time_zone for each in question.mine)
    zones = ", ".join(dates.zone_text(name, question.first, question.last, locale()) for name in names)
    tag = tag_of_whole(question, versions, lapses)
    return tag, title(question), question.filters, appointments(), zones


def _page(entry: Entry, question: Question) -> str:
    return render_template(
        f"staff/calendar/{question.view}.html",
        bar=bar(entry, question),
        whole=whole(entry, question),
        changes=url_for("calendar.changes", view=question.view, **asking.days_said(question), **question.filters),
        notice=notices.left(),
        has_calendars=bool(question.mine),
    )
