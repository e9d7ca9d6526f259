"""A hold as its owner sees it: what is reserved, and until when."""

from dataclasses import dataclass

from flask import url_for

from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.holds import Held
from booking.web.presenters import dates


@dataclass(frozen=True, slots=True)
class Holding:
    """``until`` is a clock time for people, ``until_iso`` the instant for the countdown; ``dates`` of a series."""

    token: str
    url: str
    when: str
    when_iso: str
    until: str
    until_iso: str
    extendable: bool
    is_waiting: bool
    dates: tuple[str, ...] = ()


def holding(held: Held, business: Business, lang: str) -> Holding:
    """What is reserved."""
    zone = businesses.service(business, held.service_slug).location.time_zone
    return Holding(
        token=held.token,
        url=url_for("public.details", business=business.slug, token=held.token),
        when=dates.span(held.starts_at, held.ends_at, zone, lang),
        when_iso=dates.iso(held.starts_at, zone),
        until=dates.clock(held.expires_at, zone),
        until_iso=held.expires_at.isoformat(timespec="seconds"),
        extendable=held.extendable,
        is_waiting=held.is_waiting,
        dates=tuple(dates.span(starts_at, ends_at, zone, lang) for starts_at, ends_at in held.dates),
    )
