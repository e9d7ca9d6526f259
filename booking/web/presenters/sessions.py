"""The published dates of a service, as its page lists them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business, Service
from booking.services.courses.offering import OfferedSession
from booking.web.presenters import dates
from booking.web.presenters.asked import Asked
from booking.web.presenters.waiting_choices import has_list


@dataclass(frozen=True, slots=True)
class Date:
    """One session: ``value`` is what its button sends; a full one has the way to its waiting list, if there is any.

    One that *is_present* is where the booking stands that is to be moved.
    """

    value: str
    name: str
    title: str
    day: str
    hours: str
    elsewhere: str
    seats: str
    is_full: bool
    waiting_url: str
    is_present: bool = False


def listed(
    found: list[OfferedSession],
    business: Business,
    service: Service,
    said: Asked,
    lang: str,
    present: datetime | None = None,
) -> list[Date]:
    """The dates of a service as rows, with the reader's own zone where they asked for it.

    *present* is the start of a booking that is to be moved: it waits for no other. The year is written where it is
    not that of the first date.
    """
    years = {dates.in_zone(each.starts_at, service.location.time_zone).year for each in found[:1]}
    return [_date(each, business, service, said, lang, present, years) for each in found]


def _date(
    each: OfferedSession,
    business: Business,
    service: Service,
    said: Asked,
    lang: str,
    present: datetime | None,
    known_years: set[int],
) -> Date:
    place = service.location.time_zone
    start = dates.iso(each.starts_at, place)
    on = dates.in_zone(each.starts_at, place).date()
    waits = each.is_full and has_list(service) and present is None
    return Date(
        value=start,
        name=dates.start(each.starts_at, place, lang),
        title=each.title or "",
        day=(dates.long_day if on.year in known_years else dates.full_day)(on, lang),
        hours=_hours(each.starts_at, each.ends_at, place),
        elsewhere=f"{dates.short_start(each.starts_at, said.tz, lang)} ({said.tz})" if said.tz else "",
        seats=_seats(each),
        is_full=each.is_full,
        waiting_url=_waiting(business, service, said, start) if waits else "",
        is_present=each.starts_at == present,
    )


def _hours(starts_at: datetime, ends_at: datetime, place: str) -> str:
    return _("%(time)s", time=dates.hours(starts_at, ends_at, place))


def _seats(each: OfferedSession) -> str:
    if each.seats_left <= 0:
        return _("fully booked")
    return ngettext("%(num)s place left", "%(num)s places left", each.seats_left)


def _waiting(business: Business, service: Service, said: Asked, start: str) -> str:
    asked: dict[str, Any] = {**said.parameters, "start": start}
    return url_for("public.waiting_list", business=business.slug, service=service.slug, **asked)
