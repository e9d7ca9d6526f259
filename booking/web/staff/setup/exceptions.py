"""Days that are not as in every week: closed, other hours, absences, holidays - on a calendar of months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business, Location
from booking.domain.errors import InvalidSetup, NotFound, Stale
from booking.domain.timezones import DAY, to_minutes, zone
from booking.services.accounts.sessions import Entry
from booking.services.setup import exceptions as service
from booking.services.setup import parts
from booking.services.setup.editing import Edited
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.setup_hours import WEEKDAYS, long_weekday, weekday_name
from booking.web.presenters.setup_months import Absence, Stated, months
from booking.web.staff.absences.ways import look_after
from booking.web.staff.entrance import needs
from booking.web.staff.setup.amounts import wall, wall_text
from booking.web.staff.setup.plans import day_of, line
from booking.web.staff.setup.saving import tell
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.services.saying import Saying
from booking.web.staff.setup.typed import Typed

CLOSED, OTHER, AWAY = "closed", "other", "away"
SHOWN_MONTHS = 4
LONGEST_SPAN = 366
YEARS = range(1900, 2200)
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Who:
    """Whose days they are; ``value`` is the path as the page's address has it."""

    path: tuple[str, str]
    name: str
    time_zone: str

    @property
    def value(self) -> str:
        """``resources/dr-a``."""
        return "/".join(self.path)

    @property
    def is_place(self) -> bool:
        """Whether they are the days of a location."""
        return self.path[0] == "locations"


@needs(Permission.TIME_OFF_CHANGE)
def exceptions(entry: Entry) -> Page:
    """The months, what is noted in them, and the form for more."""
    known = entry.business
    choices = _choices(entry)
    if not choices:
        return render_template("staff/setup/exceptions.html", who=None, form=Typed(), faults=[], choices=[])
    who = _who(choices, request.args.get("who", ""))
    today = _today(known, who)
    form = Typed({"kind": AWAY if not who.is_place else CLOSED, "first": request.args.get("on", "")})
    return _page(entry, choices, who, form, today)


@needs(Permission.TIME_OFF_CHANGE)
def add_exception(entry: Entry) -> Page:
    """Note a closure, other hours or an absence."""
    choices = _choices(entry)
    typed = Typed.sent(request.form.to_dict())
    who = _known(choices, typed.text("who"))
    saying = Saying(typed, entry.business, locale())
    done = _store(entry, who, saying)
    if done is None:
        return _page(entry, choices, who, typed, _today(entry.business, who)), 422
    edited, text, first = done
    tell(entry, edited, text, ways=look_after(entry, edited, request.form))
    return redirect(url_for("setup.exceptions", who=who.value, month=first.isoformat()[:7]), 303)


@needs(Permission.TIME_OFF_CHANGE)
def remove_exception(entry: Entry) -> Response:
    """Let the weekly hours hold again on a day, or forget an absence."""
    who = _known(_choices(entry), request.form.get("who", ""))
    on = day_of(request.form.get("on", ""))
    now = clock.now()
    month = request.form.get("month", "")[:7]
    if on is not None:
        edited = service.clear(entry.actor, who.path, [on], now)
        tell(entry, edited, _("On %(day)s the weekly hours hold again.", day=dates.long_day(on, locale())))
    else:
        starts, ends = request.form.get("starts_at", ""), request.form.get("ends_at", "")
        try:
            edited = service.remove_time_off(entry.actor, _resource(who), starts, ends, now)
        except Stale as error:
            raise NotFound(what="time_off") from error
        tell(entry, edited, _("The absence of %(name)s is removed.", name=who.name))
    return redirect(url_for("setup.exceptions", who=who.value, month=month or None), 303)


def _store(entry: Entry, who: Who, saying: Saying) -> tuple[Edited, str, date] | None:
    """Do what the form means: the edit, what to say of it, and its first day; None with faults hung on it."""
    typed = saying.typed
    first, last = _days(saying)
    if typed.text("kind") == AWAY:
        return _store_absence(entry, who, saying, first, last)
    saying.at((), "first")
    hours = line(typed.text("hours")) if typed.text("kind") == OTHER else []
    if hours is None or (typed.text("kind") == OTHER and not hours):
        typed.refuse("hours", _("Please write times such as 9–12:30, 14–18."))
    if typed.faults or first is None or last is None or hours is None:
        return None
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    walls = [(wall_text(opens), wall_text(closes)) for opens, closes in hours]
    try:
        edited = service.set_hours(entry.actor, who.path, days, walls, clock.now())
    except InvalidSetup as error:
        saying.hang(error.fields["places"])  # type: ignore[arg-type]
        return None
    span = dates.day_span(first, last, locale(), first) if first != last else dates.full_day(first, locale())
    if hours:
        return edited, _("Other hours for %(name)s: %(days)s.", name=who.name, days=span), first
    return edited, _("Closed for %(name)s: %(days)s.", name=who.name, days=span), first


def _store_absence(
    entry: Entry, who: Who, saying: Saying, first: date | None, last: date | None
) -> tuple[Edited, str, date] | None:
    typed = saying.typed
    opens, closes = _time(saying, "from_time", 0), _time(saying, "until_time", DAY)
    if len(typed.text("reason")) > 200:
        typed.refuse("reason", _("Please shorten this to %(max_length)s characters.", max_length=200))
    if typed.faults or first is None or last is None or opens is None or closes is None:
        return None
    starts_at, ends_at = _instant(first, opens, who), _instant(last, closes, who)
    if ends_at <= starts_at:
        typed.refuse("until_time", _("The end must be later than the beginning."))
        return None
    reason = typed.text("reason")
    saying.at((), "reason")
    try:
        edited = service.add_time_off(entry.actor, _resource(who), starts_at, ends_at, reason, clock.now())
    except InvalidSetup as error:
        saying.hang(error.fields["places"])  # type: ignore[arg-type]
        return None
    when = Absence(starts_at.isoformat(), ends_at.isoformat(), reason, who.time_zone).when(locale())
    return edited, _("%(name)s is away: %(when)s.", name=who.name, when=when), first


def _days(saying: Saying) -> tuple[date | None, date | None]:
    """The first and the last day of the form; without a last one it is one day."""
    typed = saying.typed
    first = day_of(typed.text("first"))
    last = day_of(typed.text("last")) if typed.text("last") else first
    if first is None or first.year not in YEARS:
        typed.refuse("first", _("Please enter a date, such as 31.12.2026."))
        first = None
    if last is None and typed.text("last"):
        typed.refuse("last", _("Please enter a date, such as 31.12.2026."))
    if first and last and last < first:
        typed.refuse("last", _("The last day must not be before the first."))
    if first and last and (last - first).days >= LONGEST_SPAN:
        typed.refuse("last", _("Please enter at most a year at once."))
    return first, last


def _time(saying: Saying, control: str, default: int) -> int | None:
    text = saying.typed.text(control)
    if not text:
        return default
    found = wall(text)
    if found is None or found > DAY:
        saying.typed.refuse(control, _("Please enter a time, such as 14:30, or nothing for the whole day."))
        return None
    return found


def _instant(on: date, minute: int, who: Who) -> datetime:
    """A wall time of a day as an instant of the place; where the clock skips it, what comes next."""
    local = zone(who.time_zone).resolve(on.toordinal(), minute, later=False)
    return datetime.fromtimestamp(local * 60, ZoneInfo(who.time_zone))


def _choices(entry: Entry) -> list[Who]:
    """Whose days one may change: of all the house, or one's own."""
    known = entry.business
    zones = {place.id: place.time_zone for place in known.locations}
    found = []
    if entry.actor.may(Permission.SETUP_CHANGE):
        found = [Who(("locations", each.slug), each.name, each.time_zone) for each in known.locations]
    return found + [
        Who(("resources", each.slug), each.name, zones[each.rules.location_id])
        for each in known.resources.values()
        if entry.actor.concerns(each.slug)
    ]


def _who(choices: Sequence[Who], said: str) -> Who:
    """Whom the page is about; the first one where none is named. Raises NotFound."""
    return _known(choices, said) if said else choices[0]


def _known(choices: Sequence[Who], said: str) -> Who:
    for each in choices:
        if each.value == said:
            return each
    raise NotFound(what="resource")


def _resource(who: Who) -> str:
    if who.is_place:
        raise NotFound(what="resource")
    return who.path[1]


def _today(known: Business, who: Who) -> date:
    return zone(who.time_zone).local_date(to_minutes(clock.now()))


def _first_month(today: date) -> date:
    """The month asked for, else this one."""
    said = request.args.get("month") or request.form.get("month") or ""
    found = day_of(f"{said}-01") if len(said) == 7 else None
    return found if found and found.year in YEARS else today.replace(day=1)


def _page(entry: Entry, choices: Sequence[Who], who: Who, form: Typed, today: date) -> str:
    lang, first = locale(), _first_month(today)
    part = parts.part(entry.actor.business_id, who.path)
    stated = [Stated.of(each) for each in part["date_overrides"]]
    away = [Absence.of(each, who.time_zone) for each in part.get("time_off", ())]
    home = _home(entry.business, who)
    shown = months(home, stated, away, first, SHOWN_MONTHS, today, lang)
    last = shown[-1].last
    may_close = entry.actor.may(Permission.SETUP_CHANGE)
    kinds = [
        *([Pick(AWAY, _("Absence"), form.text("kind") == AWAY)] if not who.is_place else []),
        *([Pick(CLOSED, _("Closed"), form.text("kind") == CLOSED)] if may_close else []),
        *([Pick(OTHER, _("Other hours"), form.text("kind") == OTHER)] if may_close else []),
    ]
    return render_template(
        "staff/setup/exceptions.html",
        form=form,
        faults=form.faults,
        who=who,
        choices=[Pick(each.value, each.name, each == who) for each in choices],
        kinds=kinds,
        months=shown,
        weekdays=[(weekday_name(day, lang)[:2], long_weekday(day, lang)) for day in WEEKDAYS],
        month=first.isoformat()[:7],
        noted=_noted(stated, away, first, last),
        later=_later(stated, away, last),
        previous=_turn(who, first, -SHOWN_MONTHS),
        following=_turn(who, first, SHOWN_MONTHS),
        has_region=home.holiday_region is not None,
        may_close=may_close,
        may_look_after=entry.actor.may(Permission.BOOKINGS_CHANGE),
        today=today,
        lang=lang,
    )


def _home(known: Business, who: Who) -> Location:
    """The location whose holidays concern the one in question."""
    if who.is_place:
        return next(each for each in known.locations if each.slug == who.path[1])
    home = known.resources[who.path[1]].rules.location_id
    return next(each for each in known.locations if each.id == home)


def _begin(noted: Stated | Absence) -> tuple[date, str]:
    return noted.first, noted.kind


def _noted(stated: Sequence[Stated], away: Sequence[Absence], first: date, last: date) -> list[Stated | Absence]:
    """What is noted in the months that are shown, by its first day."""
    everything: list[Stated | Absence] = [*stated, *away]
    return [each for each in sorted(everything, key=_begin) if each.first <= last and each.last >= first]


def _later(stated: Sequence[Stated], away: Sequence[Absence], last: date) -> str:
    """How much is noted after the months shown."""
    count = sum(each.first > last for each in stated) + sum(each.first > last for each in away)
    return (
        ngettext("One more exception follows later.", "%(num)s more exceptions follow later.", count) if count else ""
    )


def _turn(who: Who, first: date, by: int) -> str:
    """As many months back or on as are shown."""
    year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return url_for("setup.exceptions", who=who.value, month=f"{year:04}-{month + 1:02}")
