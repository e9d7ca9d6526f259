"""Why a start is refused, in words for the people of the house: the rule by its name, and what exactly it says.

The one place that words refusals: the desk, the calendar's preview of a move and "why is this time not free?" use it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business, Service
from booking.domain.frame import widened_spans
from booking.domain.hours import open_time
from booking.domain.intervals import Interval
from booking.domain.policies import Refusal
from booking.domain.rulebook import ResourceRules, Window
from booking.domain.texts import in_language
from booking.domain.timezones import DAY, to_instant, to_minutes, zone
from booking.web.presenters import dates, values
from booking.web.presenters.dates import CLOCK


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule that stands against a start: ``title`` names it, ``text`` says what it says for this start."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Start:
    """What was asked for, as far as the words depend on it; ``resource`` is a slug of the first requirement."""

    business: Business
    service: Service
    starts_at: datetime
    now: datetime
    lang: str
    resource: str | None = None

    @property
    def name(self) -> str:
        """The service as people call it."""
        return in_language(self.service.name, self.lang)

    @property
    def zone(self) -> str:
        """The zone of the place."""
        return self.service.location.time_zone

    @property
    def on(self) -> date:
        """The local date of the start."""
        return zone(self.zone).local_date(to_minutes(self.starts_at))


def objections(refused: Iterable[Refusal], start: Start) -> list[Objection]:
    """Every rule that stands against the start, in the order given."""
    return [objection(each, start) for each in refused]


def objection(refused: Refusal, start: Start) -> Objection:
    """The words for one rule."""
    return Objection(refused.value, title(refused), _TEXTS[refused](start) if refused in _TEXTS else "")


def title(refused: Refusal) -> str:
    """The rule by its name."""
    return _TITLES[refused]()


_TITLES: dict[Refusal, Callable[[], str]] = {
    Refusal.NO_REQUIREMENTS: lambda: _("Nobody is named for this service"),
    Refusal.TOO_MANY_SEATS: lambda: _("More places than there are"),
    Refusal.UNKNOWN_RESOURCE: lambda: _("Not with this person, room or device"),
    Refusal.IN_THE_PAST: lambda: _("In the past"),
    Refusal.NOTICE: lambda: _("Inside the minimum notice"),
    Refusal.HORIZON: lambda: _("Too far ahead"),
    Refusal.OUTSIDE_WINDOWS: lambda: _("Outside the hours of this service"),
    Refusal.NOT_PUBLISHED: lambda: _("No date of this service"),
    Refusal.OUTSIDE_HOURS: lambda: _("Outside opening hours"),
    Refusal.OFF_GRID: lambda: _("Not one of the usual starts"),
    Refusal.FULL: lambda: _("No place left"),
    Refusal.TAKEN: lambda: _("Already taken"),
    Refusal.DAY_LIMIT: lambda: _("The day's limit is reached"),
    Refusal.BLOCKED: lambda: _("Blocked by the house"),
}


def _nobody(start: Start) -> str:
    return _("%(service)s cannot be booked until its set-up says who or what it takes.", service=start.name)


def _seats(start: Start) -> str:
    return ngettext(
        "%(service)s has one place.",
        "%(service)s has %(num)s places.",
        start.service.rules.capacity,
        service=start.name,
    )


def _resource(start: Start) -> str:
    known = start.business.resources.get(start.resource or "")
    if known is None:
        return _("What was chosen is not in use any more.")
    return _("%(resource)s is not among those who give %(service)s.", resource=known.name, service=start.name)


def _past(start: Start) -> str:
    return _("It would have begun %(time)s.", time=dates.short_start(start.starts_at, start.zone, start.lang))


def _notice(start: Start) -> str:
    return _(
        "Customers have to book %(service)s at least %(notice)s before. The earliest start is now %(time)s.",
        service=start.name,
        notice=values.notice(start.service.rules.minimum_notice),
        time=dates.short_start(
            start.now + timedelta(minutes=start.service.rules.minimum_notice), start.zone, start.lang
        ),
    )


def _horizon(start: Start) -> str:
    today = zone(start.zone).local_date(to_minutes(start.now))
    last = today + timedelta(days=start.service.rules.horizon_days)
    return ngettext(
        "Customers can book %(service)s one day ahead, until %(day)s.",
        "Customers can book %(service)s %(num)s days ahead, until %(day)s.",
        start.service.rules.horizon_days,
        service=start.name,
        day=dates.full_day(last, start.lang),
    )


def _windows(start: Start) -> str:
    """The hours of the service; in a visit of several, of each that has hours of its own."""
    return " ".join(_windows_of(each, start) for each in _meant(start, lambda each: bool(each.rules.windows)))


def _windows_of(service: Service, start: Start) -> str:
    name, weekday = in_language(service.name, start.lang), dates.long_day(start.on, start.lang)
    rows = [each for each in service.rules.windows if each.weekday == start.on.weekday()]
    if not rows:
        return _("%(service)s is not given on this day: %(day)s.", service=name, day=weekday)
    return _(
        "%(day)s: %(service)s is given %(hours)s.",
        day=weekday,
        service=name,
        hours=", ".join(_window(each, start) for each in rows),
    )


def _window(window: Window, start: Start) -> str:
    hours = _span(window.opens, window.closes)
    if not window.audiences:
        return hours
    names = [in_language(each.name, start.lang) for each in start.business.audiences if each.slug in window.audiences]
    return _("%(hours)s (only %(audience)s)", hours=hours, audience=", ".join(names))


def _hours(start: Start) -> str:
    parts = [f"{name}: {hours}" for name, hours in _open_hours(start)]
    return _("%(day)s – %(hours)s.", day=dates.long_day(start.on, start.lang), hours="; ".join(parts))


def _open_hours(start: Start) -> list[tuple[str, str]]:
    """Everybody whom the visit may need, with their open hours of the day; alike ones together."""
    named: dict[str, list[str]] = {}
    for at, needed in enumerate(start.service.rules.requirements):
        for each in needed.any_of:
            if at == 0 and start.resource not in (None, each.slug):
                continue
            names = named.setdefault(_day_hours(each, start), [])
            name = start.business.resources[each.slug].name if each.slug in start.business.resources else each.slug
            if name not in names:
                names.append(name)
    return [(", ".join(names), hours) for hours, names in named.items()]


def _day_hours(resource: ResourceRules, start: Start) -> str:
    place = zone(start.zone)
    begins = place.midnight(start.on.toordinal())
    ends = place.midnight(start.on.toordinal() + 1)
    before = start.on - timedelta(days=2)
    found: list[Interval] = open_time(resource, start.service.rules.location, before, start.on)
    spans = [(max(low, begins), high) for low, high in found if low < ends and high > begins]
    if not spans:
        return _("closed")
    return ", ".join(f"{_reading(low, start.zone)}–{_reading(high, start.zone)}" for low, high in spans)


def _grid(start: Start) -> str:
    rules = start.service.rules
    if rules.alignment == "opening":
        return _(
            "%(service)s begins every %(step)s from opening on.", service=start.name, step=values.length(rules.step)
        )
    _ordinal, wall = zone(start.zone).local(to_minutes(start.starts_at))
    before = wall - wall % rules.step
    return _(
        "%(service)s begins every %(step)s, here at %(before)s or %(after)s.",
        service=start.name,
        step=values.length(rules.step),
        before=CLOCK[before],
        after=CLOCK[(before + rules.step) % DAY],
    )


def _full(start: Start) -> str:
    return ngettext(
        "Its only place is taken.",
        "Not enough of the %(num)s places are left.",
        start.service.rules.capacity,
    )


def _taken(start: Start) -> str:
    rules = start.service.rules
    if any(
        low < 0 or high > rules.duration for needed in rules.requirements for low, high in widened_spans(rules, needed)
    ):
        return _("Somebody has this time, or the time that is kept free before and after a visit.")
    return _("Somebody has this time.")


def _limit(start: Start) -> str:
    """How often it is given; in a visit of several, each that has a limit of its own."""
    return " ".join(
        ngettext(
            "%(service)s is given once a day by each person, room or device.",
            "%(service)s is given at most %(num)s times a day by each person, room or device.",
            each.rules.max_per_day or 0,
            service=in_language(each.name, start.lang),
        )
        for each in _meant(start, lambda each: each.rules.max_per_day is not None)
    )


def _meant(start: Start, is_ruled: Callable[[Service], bool]) -> list[Service]:
    """The services of a visit of several that have such a rule; else the service itself."""
    return list(filter(is_ruled, start.service.parts)) or [start.service]


def _unpublished(start: Start) -> str:
    return _("%(service)s is given only at dates that are published one by one.", service=start.name)


def _blocked(start: Start) -> str:
    return _("The house has decided that this person does not book for now. The reason stands with the customer.")


_TEXTS: dict[Refusal, Callable[[Start], str]] = {
    Refusal.NO_REQUIREMENTS: _nobody,
    Refusal.TOO_MANY_SEATS: _seats,
    Refusal.UNKNOWN_RESOURCE: _resource,
    Refusal.IN_THE_PAST: _past,
    Refusal.NOTICE: _notice,
    Refusal.HORIZON: _horizon,
    Refusal.OUTSIDE_WINDOWS: _windows,
    Refusal.NOT_PUBLISHED: _unpublished,
    Refusal.OUTSIDE_HOURS: _hours,
    Refusal.OFF_GRID: _grid,
    Refusal.FULL: _full,
    Refusal.TAKEN: _taken,
    Refusal.DAY_LIMIT: _limit,
    Refusal.BLOCKED: _blocked,
}


def _span(opens: int, closes: int) -> str:
    return f"{_wall(opens)}–{_wall(closes)}"


def _wall(minutes: int) -> str:
    """Closing at midnight is 24:00; the hours after it are those of the clock."""
    return "24:00" if minutes == DAY else CLOCK[minutes % DAY]


def _reading(minute: int, place: str) -> str:
    local = dates.in_zone(to_instant(minute), place)
    return CLOCK[local.hour * 60 + local.minute]
