"""The page on which a time is chosen, for a new booking and for moving one."""

from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_instant
from booking.web.presenters import dates, services
from booking.web.presenters.asked import Asked, audiences
from booking.web.presenters.listed import Listed
from booking.web.presenters.month import Month
from booking.web.presenters.narrowing import Narrowed
from booking.web.presenters.services import Option, ServiceFacts
from booking.web.presenters.turning import Addresses, Turn, Ways
from booking.web.presenters.turning import by_week as turn
from booking.web.presenters.week import Button, Shown, Week, choice, week

__all__ = ["Addresses", "Choosing", "Shown", "Turn", "alternatives", "asking", "distance", "shown", "turn"]

# One or two for each hour of the day; the script adds the reader's own.
ZONES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York",
    "America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Athens",
    "Europe/Kyiv", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choosing:
    """``is_asking``: the hours depend on the audience, so that is asked first and no times are shown yet.

    Of ``week``, ``month`` and ``listed`` the one is there that is shown. ``chosen`` says in a few words what was
    chosen, for the title and for where choices are folded; ``minutes`` is the length of a visit.
    """

    service: ServiceFacts
    action: str
    here: str
    staff: list[Option]
    audiences: list[Option]
    is_asking: bool
    chosen: tuple[str, ...]
    minutes: int
    audience: str
    seats: list[int]
    said: Asked
    keeps_for_seats: dict[str, str]
    keeps_for_zone: dict[str, str]
    zones: tuple[str, ...]
    zone: str
    week: Week | None = None
    month: Month | None = None
    listed: Listed | None = None
    turn: Turn | None = None
    views: list[Option] | None = None
    narrowed: Narrowed | None = None
    first: Button | None = None
    distance: str = ""
    alternatives: tuple[Button, ...] = ()

    @property
    def is_choosing(self) -> bool:
        """Whether there is something to choose about the times."""
        narrowed = self.narrowed
        return narrowed is not None and bool(
            self.audiences or self.staff or len(self.seats) > 1 or narrowed.parts or narrowed.days
        )


def asking(business: Business, service: Service, said: Asked, ways: Ways, lang: str) -> Choosing:
    """The page while it is not known for whom."""
    place = service.rules.location.time_zone
    names = {"business": business.slug, "service": service.slug}
    audience = services.audience_name(business, said.audience, lang)
    person = next((each.name for each in service.staff if each.slug == said.resource), "")
    return Choosing(
        service=services.facts(service, business, said, lang),
        action=ways.to(),
        here=ways.path,
        staff=services.staff_options(service, said, "public.slots", names),
        audiences=services.audience_options(service, business, said, lang),
        is_asking=bool(audiences(service)) and said.audience is None,
        chosen=tuple(each for each in (audience, person) if each),
        minutes=service.rules.duration,
        audience=audience,
        seats=list(range(1, service.rules.capacity + 1)),
        said=said,
        keeps_for_seats=said.to(seats=1).parameters,
        keeps_for_zone=said.to(tz=None).parameters,
        zones=tuple(sorted({*ZONES, *([said.tz] if said.tz else [])} - {place})),
        zone=place,
    )


def of_dates(page: Choosing) -> Choosing:
    """The page of a service that has dates of its own: all of them are listed, whatever the week or the hour."""
    narrowed = page.narrowed and replace(page.narrowed, parts=[], days=[], chosen="")
    return replace(page, narrowed=narrowed, chosen=(*page.chosen[:-1], _("all dates")))


def path(business: Business, service: Service) -> str:
    """The address of the page without anything asked for."""
    return url_for("public.slots", business=business.slug, service=service.slug)


def shown(service: Service, said: Asked, today: date, lang: str) -> Shown:
    """How slots of this service are shown to this reader."""
    return Shown(lang, today, said.tz, with_seats=service.rules.capacity > 1)


def alternatives(found: list[Slot], service: Service, how: Shown) -> tuple[Button, ...]:
    """The nearest other slots, each with its day."""
    return tuple(choice(slot, service, how) for slot in found)


def week_of_slots(slots: Slots, service: Service, monday: date, how: Shown) -> Week:
    """The week as it stands on the page."""
    return week(slots, service, monday, how)


def distance(slot: Slot, service: Service, now_minutes: int) -> str:
    """How far away a slot is, in days."""
    place = service.rules.location.time_zone
    return dates.distance(to_instant(slot.starts_at), to_instant(now_minutes), place)
