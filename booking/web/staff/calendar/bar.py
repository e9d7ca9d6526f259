"""What stands above every view of the calendar: which days, the way to others, whose columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff.calendar.asking import FIRST, LAST, WEEK, Question, days_named, days_said
from booking.web.staff.calendar.drawing import hue


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the bar."""

    text: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A resource or a place in the filter."""

    slug: str
    name: str
    is_chosen: bool
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """``keeps`` are hidden fields of the forms: the filter keeps the days, the jump keeps the filter."""

    title: str
    number: str
    views: list[Way]
    today: Way
    previous: Way | None
    following: Way | None
    new: str
    here: str
    on: date
    keeps_days: dict[str, str]
    keeps_filter: list[tuple[str, str]]
    resources: list[Choice]
    locations: list[Choice]
    with_cancelled: bool
    is_filtered: bool
    plain: str
    everybody: str

    def day_of_week(self, on: str) -> str:
        """This week again, another of its days on a narrow screen."""
        return f"{self.here}?{urlencode([('date', on), *self.keeps_filter])}"


def bar(entry: Entry, question: Question) -> Bar:
    """The bar over the view of this question; *question* may have been narrowed to what is shown."""
    days, filters = days_said(question), question.filters
    step = TURNS[question.view]
    chosen = {each.slug for each in question.mine}
    everybody = calendars.resources(entry.actor, entry.business, (), question.location)
    return Bar(
        title=title(question),
        number=_number(question),
        views=[
            Way(
                str(name),
                url_for(f"calendar.{view}", **days_named(view, question.on), **filters),
                view == question.view,
            )
            for view, name in _views().items()
        ],
        today=Way(_("Today"), url_for(f"calendar.{question.view}", **filters), _is_now(question)),
        previous=_turn(question, step(question, -1), _earlier()[question.view]),
        following=_turn(question, step(question, 1), _later()[question.view]),
        new=_new(entry, question),
        here=url_for(f"calendar.{question.view}"),
        on=question.on,
        keeps_days=days,
        keeps_filter=[(name, each) for name, value in filters.items() for each in _each(value)],
        resources=[Choice(each.slug, each.name, each.slug in chosen, hue(entry.business, each)) for each in everybody],
        locations=_locations(entry.business, question),
        with_cancelled=question.with_cancelled,
        is_filtered=bool(filters),
        plain=url_for(f"calendar.{question.view}", **days),
        everybody=url_for(
            f"calendar.{question.view}", **days, **{**filters, "resource": [each.slug for each in everybody]}
        ),
    )


def _views() -> dict[str, str]:
    return {"day": _("Day"), "week": _("Week"), "month": _("Month"), "list": _("List")}


def _earlier() -> dict[str, str]:
    return {"day": _("Day before"), "week": _("Week before"), "month": _("Month before"), "list": _("Earlier")}


def _later() -> dict[str, str]:
    return {"day": _("Day after"), "week": _("Week after"), "month": _("Month after"), "list": _("Later")}


def _by_days(question: Question, direction: int) -> date:
    return question.first + direction * timedelta(days=(question.last - question.first).days + 1)


def _by_months(question: Question, direction: int) -> date:
    begins = question.on.replace(day=1)
    return (
        (begins - timedelta(days=1)).replace(day=1) if direction < 0 else (begins + timedelta(days=31)).replace(day=1)
    )


TURNS: dict[str, Callable[[Question, int], date]] = {
    "day": _by_days,
    "week": _by_days,
    "month": _by_months,
    "list": _by_days,
}


def _turn(question: Question, on: date, text: str) -> Way | None:
    if not FIRST <= on <= LAST - timedelta(days=WEEK):
        return None
    days = days_named(question.view, on)
    if question.view == "list":
        days = days_said(question) | days
    return Way(text, url_for(f"calendar.{question.view}", **days, **question.filters))


def title(question: Question) -> str:
    """The days of a question, as its heading."""
    lang = locale()
    if question.view == "day":
        return dates.full_day(question.on, lang)
    if question.view == "month":
        return dates.month_name(question.on, lang)
    return dates.day_span(question.first, question.last, lang, question.today)


def _number(question: Question) -> str:
    """The week of the year, in which Germans count; of a month there are several."""
    if question.view == "month":
        return ""
    numbers = dict.fromkeys(on.isocalendar().week for on in (question.first, question.last))
    return "/".join(map(str, numbers))


def _is_now(question: Question) -> bool:
    return question.first <= question.today <= question.last


def _new(entry: Entry, question: Question) -> str:
    if not entry.actor.may(Permission.BOOKINGS_CHANGE):
        return ""
    only = question.asked[0] if len(question.asked) == 1 else None
    on = question.on.isoformat() if question.view == "day" and question.on >= question.today else None
    return url_for("desk.new", resource=only, date=on)


def _locations(business: Business, question: Question) -> list[Choice]:
    if len(business.locations) < 2:
        return []
    return [Choice(each.slug, each.name, each.slug == question.location) for each in business.locations]


def _each(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
