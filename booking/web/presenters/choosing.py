"""The page on which a time is chosen, for a new booking and for moving one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_instant, zone
from booking.web.presenters import dates, services
from booking.web.presenters.asked import Asked, audiences, week_name, week_of
from booking.web.presenters.services import Option, ServiceFacts
from booking.web.presenters.week import WEEK, Button, Shown, Week, choice, week

# One or two for each hour of the day; the script adds the reader's own.
ZONES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York",
    "America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Athens",
    "Europe/Kyiv", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the arrows of a week lead; None where there is nothing to be found that way."""

    previous: str | None
    following: str | None
    jump: Option | None = None
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """``is_asking``: the hours depend on the audience, so that is asked first and no week is shown yet."""

    service: ServiceFacts
    action: str
    here: str
    staff: list[Option]
    audiences: list[Option]
    is_asking: bool
    audience: str
    seats: list[int]
    said: Asked
    keeps_for_seats: dict[str, str]
    keeps_for_zone: dict[str, str]
    zones: tuple[str, ...]
    zone: str
    week: Week | None = None
    turn: Turn | None = None
    first: Button | None = None
    distance: str = ""
    alternatives: tuple[Button, ...] = ()


def asking(business: Business, service: Service, said: Asked, lang: str) -> Choosing:
    """The page while it is not known for whom."""
    place = service.rules.location.time_zone
    return Choosing(
        service=services.facts(service, business, said, lang),
        action=url_for("public.slots", business=business.slug, service=service.slug, **said.parameters),
        here=url_for("public.slots", business=business.slug, service=service.slug),
        staff=services.staff_options(
            service, said, "public.slots", {"business": business.slug, "service": service.slug}
        ),
        audiences=services.audience_options(service, business, said, lang),
        is_asking=bool(audiences(service)) and said.audience is None,
        audience=services.audience_name(business, said.audience, lang),
        seats=list(range(1, service.rules.capacity + 1)),
        said=said,
        keeps_for_seats=said.to(seats=1).parameters,
        keeps_for_zone=said.to(tz=None).parameters,
        zones=tuple(sorted({*ZONES, *([said.tz] if said.tz else [])} - {place})),
        zone=place,
    )


def shown(service: Service, said: Asked, today: date, lang: str) -> Shown:
    """How slots of this service are shown to this reader."""
    return Shown(lang, today, said.tz, with_seats=service.rules.capacity > 1)


def alternatives(found: list[Slot], service: Service, how: Shown) -> tuple[Button, ...]:
    """The nearest other slots, each with its day."""
    return tuple(choice(slot, service, how) for slot in found)


def week_of_slots(slots: Slots, service: Service, monday: date, how: Shown) -> Week:
    """The week as it stands on the page."""
    return week(slots, service, monday, how)


def turn(service: Service, monday: date, today: date, addresses: "Addresses", later: Slot | None, lang: str) -> Turn:
    """The way to other weeks, as far as something can be booked there."""
    horizon = today + timedelta(days=service.rules.horizon_days)
    place = zone(service.rules.location.time_zone)
    jump = None
    if later is not None:
        begins = week_of(place.local_date(later.starts_at))
        span = dates.day_span(begins, begins + timedelta(days=WEEK - 1), lang, today)
        jump = Option(_("On to %(week)s", week=span), addresses.of(begins))
    after = monday + timedelta(days=WEEK)
    return Turn(
        previous=addresses.of(monday - timedelta(days=WEEK)) if monday > today else None,
        following=addresses.of(after) if after <= horizon else None,
        jump=jump,
        nothing="" if jump else _("Nothing is free until %(day)s.", day=dates.full_day(horizon, lang)),
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The address of the same page for another week."""

    endpoint: str
    values: dict[str, Any]

    def of(self, monday: date) -> str:
        """With everything else as it is."""
        return url_for(self.endpoint, **{**self.values, "week": week_name(monday)})


def distance(slot: Slot, service: Service, now_minutes: int) -> str:
    """How far away a slot is, in days."""
    place = service.rules.location.time_zone
    return dates.distance(to_instant(slot.starts_at), to_instant(now_minutes), place)
