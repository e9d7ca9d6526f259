"""The editor of weekly hours: a line of times for each day, the weeks as they will be beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business, Location
from booking.domain.errors import NotFound
from booking.domain.rulebook import ResourceRules
from booking.domain.timezones import to_minutes, zone
from booking.services.accounts.sessions import Entry
from booking.services.setup import parts
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.open_weeks import OpenWeek, open_weeks
from booking.web.presenters.setup_hours import WEEKDAYS, lines_text, long_weekday
from booking.web.staff.entrance import needs
from booking.web.staff.setup import plans
from booking.web.staff.setup.amounts import number as number_of
from booking.web.staff.setup.saving import Refused, save, tell
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.services.saying import Saying
from booking.web.staff.setup.typed import Typed

YES = "1"
SHOWN_WEEKS = 4
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose hours they are."""

    path: tuple[str, str, str]
    name: str
    rules: Location | ResourceRules
    home: Location

    @property
    def is_place(self) -> bool:
        """Whether they are the hours of the location itself."""
        return self.path[0] == "locations"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan of the form has to choose among, and a sentence about its weeks."""

    number: int
    locations: tuple[Pick, ...]
    rhythms: tuple[Pick, ...]
    weeks: str


@needs(Permission.SETUP_CHANGE)
def hours(entry: Entry, collection: str, part: str) -> Page:
    """The form; its buttons add and copy, show what would be, and store it."""
    owner = _owner(entry.business, collection, part)
    today = zone(owner.home.time_zone).local_date(to_minutes(clock.now()))
    if request.method == "GET":
        seen = parts.part(entry.actor.business_id, owner.path)
        return _page(entry, owner, shown(seen), seen, today)
    typed = Typed.sent(request.form.to_dict())
    seen = unsealed(typed.text("seen"), entry.actor.business_id, owner.path)
    if _change_plans(typed, request.form.get("action", "")):
        return _page(entry, owner, typed, seen, today)
    saying = Saying(typed, entry.business, locale())
    result = save(entry, owner.path, saying, seen, said(saying, owner, seen, today))
    if isinstance(result, Refused):
        # What was typed stays: the lines of a week are one thing, and cannot be merged by parts.
        return _page(entry, owner, typed, result.seen, today, result), result.status
    tell(entry, result, _("The hours of %(name)s are changed.", name=owner.name))
    return redirect(url_for("setup.hours", collection=collection, part=part), 303)


def shown(seen: Any) -> Typed:
    """Weekly rows as they stand in the form; there is always a plan to type into."""
    typed = Typed({"own": YES} if seen is not None else {})
    plans.put_plans(typed, seen or ())
    if not typed.rows(plans.ROWS):
        typed.add_row(plans.ROWS, plans.NEW)
    return typed


def said(saying: Saying, owner: Owner, seen: Any, today: date) -> Any:
    """The weekly rows that the form means; None where a resource follows its location."""
    if not owner.is_place and saying.typed.text("own") != YES:
        return None
    return plans.said_plans(saying, seen or (), today)


def _change_plans(typed: Typed, action: str) -> bool:
    """Do what a button says that stores nothing; false for the one that stores."""
    deed, _colon, number = action.rpartition(":")
    if deed == "copy" and number.isdigit():
        plans.copy_monday(typed, int(number))
    elif action == "add:plans":
        typed.add_row(plans.ROWS, plans.NEW)
    elif deed == "remove:plans" and number.isdigit():
        typed.remove_row(plans.ROWS, int(number))
    return action != "save"


def _owner(business: Business, collection: str, part: str) -> Owner:
    """Whose hours the page is about. Raises NotFound."""
    path = (collection, part, "weekly_hours")
    places = {each.id: each for each in business.locations}
    if collection == "locations":
        for place in business.locations:
            if place.slug == part:
                return Owner(path, place.name, place, place)
        raise NotFound(what="location")
    resource = business.resources.get(part)
    if resource is None:
        raise NotFound(what="resource")
    return Owner(path, resource.name, resource.rules, places[resource.rules.location_id])


def _page(entry: Entry, owner: Owner, form: Typed, seen: Any, today: date, refused: Refused | None = None) -> str:
    known, lang = entry.business, locale()
    weeks, unread = _preview(entry, owner, form, seen, today)
    return render_template(
        "staff/setup/hours.html",
        owner=owner,
        form=form,
        faults=form.faults,
        refused=refused,
        seen=seal(entry.actor.business_id, owner.path, seen),
        weekdays=[(day, long_weekday(day, lang)) for day in WEEKDAYS],
        plans=[_plan(form, number, known, owner, today) for number in form.rows(plans.ROWS)],
        is_own=owner.is_place or form.text("own") == YES,
        home_hours=_home_hours(owner, lang),
        weeks=weeks,
        unread=unread,
        zone=dates.zone_text(owner.home.time_zone, today, today, lang),
    )


def _preview(entry: Entry, owner: Owner, form: Typed, seen: Any, today: date) -> tuple[list[OpenWeek], frozenset[str]]:
    """The weeks as they would be, and the days whose line cannot be read: they count as closed meanwhile."""
    probe = Saying(Typed(dict(form.values)), entry.business, locale())
    rows = said(probe, owner, seen, today)
    unread = {fault.control.rpartition("-")[2] for fault in probe.typed.faults}
    return open_weeks(entry.business, owner.rules, rows, today, locale()), frozenset(unread)


def _home_hours(owner: Owner, lang: str) -> str:
    """The hours of the location in one line, for whoever may follow them."""
    rows = [
        {"weekday": WEEKDAYS[row.weekday], "opens": _wall(row.opens), "closes": _wall(row.closes)}
        for row in owner.home.rules.weekly_hours
    ]
    return lines_text(rows, lang)


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _plan(form: Typed, number: int, business: Business, owner: Owner, today: date) -> Plan:
    row = f"{plans.ROWS}-{number}"
    rhythm, place = form.text(f"{row}-rhythm") or plans.WEEKLY, form.text(f"{row}-location")
    others = [each for each in business.locations if each.id != owner.home.id] if not owner.is_place else []
    names = {
        plans.WEEKLY: _("every week"),
        plans.EVEN: _("even weeks"),
        plans.ODD: _("odd weeks"),
        plans.OTHER: _("every few weeks"),
    }
    picks = (Pick("", owner.home.name, not place), *(Pick(each.slug, each.name, each.slug == place) for each in others))
    return Plan(
        number,
        picks if others else (),
        tuple(Pick(value, text, value == rhythm) for value, text in names.items()),
        _weeks(form, row, rhythm, today),
    )


def _weeks(form: Typed, row: str, rhythm: str, today: date) -> str:
    """Which weeks a rhythm means, by number and date; empty for every week."""
    since = plans.day_of(form.text(f"{row}-from"))
    every = 2
    if rhythm == plans.OTHER:
        every = number_of(form.text(f"{row}-every")) or 0
    if rhythm == plans.WEEKLY or not 1 < every <= 52:
        return ""
    begins = plans.first_of_weeks(rhythm, since, today) if rhythm in (plans.EVEN, plans.ODD) else since or today
    monday = begins - timedelta(days=begins.weekday())
    while monday + timedelta(days=6) < today:
        monday += every * plans.WEEK
    weeks = [monday + number * every * plans.WEEK for number in range(SHOWN_WEEKS)]
    named = ", ".join(
        _("week %(number)s from %(day)s", number=each.isocalendar().week, day=dates.short_day(each, locale()))
        for each in weeks
    )
    text = _("That is %(weeks)s and so on.", weeks=named)
    return text if rhythm == plans.OTHER else f"{text} {_turns(monday)}".strip()


def _turns(monday: date) -> str:
    """What becomes of even and odd after a year of 53 weeks."""
    year = monday.isocalendar().year
    if date(year, 12, 28).isocalendar().week != 53:
        return ""
    return _("%(year)s has 53 weeks, so even and odd change places in the new year; the rhythm goes on.", year=year)
