"""When a service can be had first, and with whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Service
from booking.domain.timezones import to_instant
from booking.services.earliest import Found
from booking.web.presenters import dates
from booking.web.presenters.asked import ANYONE, Asked, audiences

FEW = 3
"""So many people are shown at once; more are folded."""


@dataclass(frozen=True, slots=True)
class First:
    """A start in words; ``value`` is what the button sends that takes it, to ``action``; empty where there is none."""

    when: str
    distance: str
    value: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff with their own first start, and the page of their times."""

    name: str
    url: str
    when: str


@dataclass(frozen=True, slots=True)
class Soonest:
    """``first`` is None where nothing is free, which ``nothing`` then says; ``is_folded`` hides many ``people``."""

    first: First | None
    nothing: str = ""
    is_asking: bool = False
    people: tuple[Person, ...] = ()
    is_folded: bool = False


def kept(service: Service, said: Asked) -> Asked:
    """What was said of the customer, as far as this service distinguishes it."""
    return said if said.audience in audiences(service) | {ANYONE} else said.to(audience=None)


def soonest(service: Service, found: Found, said: Asked, lang: str, now: datetime, times: str) -> Soonest:
    """The line of a card; *times* is the address of the service's times, for whom the customer is said to be.

    Where hours depend on who comes and nobody has said it, that is asked first.
    """
    said = kept(service, said)
    if audiences(service) and said.audience is None:
        return Soonest(None, _("The times depend on who comes: please choose above."), is_asking=True)
    # Not made for each: a page may name seventy people. A slug stands for itself in an address.
    with_whom = f"{times}{'&' if '?' in times else '?'}resource="
    people = tuple(
        Person(
            each.name,
            with_whom + each.slug,
            _when(found.of_staff.get(each.slug), service, lang, now) or _nothing(service),
        )
        for each in service.staff
        if each.kind == "staff"
    )
    # Who gives a course on which date is published: it is no choice.
    several = people if len(people) > 1 and not service.rules.by_sessions else ()
    if not found.starts:
        return Soonest(None, _nothing(service))
    zone = service.rules.location.time_zone
    starts_at = to_instant(found.starts[0])
    # Of a course somebody may want several places: that is asked where the time is chosen.
    is_for_one = service.rules.capacity == 1
    first = First(
        _when(found.starts, service, lang, now),
        dates.distance(starts_at, now, zone),
        dates.iso(starts_at, zone) if is_for_one else "",
        # What shows the times takes one of them as well.
        times if is_for_one else "",
    )
    return Soonest(first, people=several, is_folded=len(several) > FEW)


def _when(starts: list[int] | None, service: Service, lang: str, now: datetime) -> str:
    """``Di, 24. November, 14:00 Uhr``; with its year where that is another one."""
    if not starts:
        return ""
    zone = service.rules.location.time_zone
    return _words(starts[0], zone, dates.in_zone(now, zone).year, lang)


# Kept: the same few starts are named for several services, and by everybody who looks.
@lru_cache(maxsize=4096)
def _words(minute: int, zone: str, year: int, lang: str) -> str:
    starts_at = to_instant(minute)
    if dates.in_zone(starts_at, zone).year != year:
        return dates.start(starts_at, zone, lang)
    return dates.short_start(starts_at, zone, lang)


def _nothing(service: Service) -> str:
    days = service.rules.horizon_days
    if not days:
        return _("Nothing free today.")
    return ngettext("Nothing free until tomorrow.", "Nothing free in the next %(num)s days.", days)
