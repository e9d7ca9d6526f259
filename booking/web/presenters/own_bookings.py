"""All that one address has booked at a business, as the one who reads its mail sees it."""

from dataclasses import dataclass
from datetime import datetime

import segno
from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.customer_pages import OwnPage
from booking.services.links import Links
from booking.storage.queries.customer_pages import OwnBooking
from booking.web.presenters import dates

MOST_AGAIN = 6


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A booking: ``mark`` names the sign beside its ``state``, ``who`` it is for and with whom stands in ``about``."""

    when: str
    when_iso: str
    distance: str
    service: str
    about: str
    state: str
    mark: str
    url: str


@dataclass(frozen=True, slots=True)
class Again:
    """A service that was booked before and can be booked again."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar of one's own: its address, the same for programs, and as a code for telephones."""

    address: str
    webcal: str
    code: Markup


@dataclass(frozen=True, slots=True)
class OwnBookings:
    """The whole page; ``subscription`` none where there is none yet."""

    email: str
    coming: list[OwnCard]
    former: list[OwnCard]
    again: list[Again]
    subscription: Subscription | None


def own_bookings(
    page: OwnPage, business: Business, links: Links, address: str | None, lang: str, now: datetime
) -> OwnBookings:
    """Everything that the page shows."""
    return OwnBookings(
        email=page.row.email,
        coming=[_card(each, page.row.business_id, links, lang, now) for each in page.coming],
        former=[_card(each, page.row.business_id, links, lang, now) for each in page.former],
        again=_again(page, business, lang),
        subscription=_subscription(address) if address else None,
    )


def _card(each: OwnBooking, business_id: int, links: Links, lang: str, now: datetime) -> OwnCard:
    state, mark = _state(each, now)
    told = [_("for %(name)s", name=each.name) if each.name else ""]
    told.append(_("with %(names)s", names=", ".join(each.staff_names)) if each.staff_names else "")
    token = links.token("manage", business_id, each.id, each.generation)
    return OwnCard(
        when=dates.span(each.starts_at, each.ends_at, each.time_zone, lang),
        when_iso=dates.iso(each.starts_at, each.time_zone),
        distance=dates.distance(each.starts_at, now, each.time_zone) if mark != "cross" else "",
        service=in_language(each.service_names, lang),
        about=" · ".join(filter(None, told)),
        state=state,
        mark=mark,
        url=url_for("manage.booking", token=token),
    )


def _state(each: OwnBooking, now: datetime) -> tuple[str, str]:
    """A word, and the sign beside it."""
    if each.state is BookingState.CONFIRMED:
        booked, over = pgettext("booking", "booked"), pgettext("booking", "over")
        return (booked, "tick") if each.ends_at > now else (over, "tick")
    if each.state is BookingState.PENDING and not each.is_over:
        return pgettext("booking", "asked for, not answered yet"), "wait"
    words = {
        BookingState.CANCELLED: (pgettext("booking", "cancelled"), "cross"),
        BookingState.DECLINED: (pgettext("booking", "declined"), "cross"),
        BookingState.COMPLETED: (pgettext("booking", "over"), "tick"),
        BookingState.NO_SHOW: (pgettext("booking", "missed"), "cross"),
    }
    return words.get(each.state, (pgettext("booking", "ran out unanswered"), "cross"))


def _again(page: OwnPage, business: Business, lang: str) -> list[Again]:
    """What is still offered of what was booked, the latest first."""
    if business.paused:
        return []
    slugs = dict.fromkeys(each.service_slug for each in (*page.coming, *page.former))
    found = (businesses.find_service(business, slug) for slug in slugs)
    offered = [each for each in found if each is not None][:MOST_AGAIN]
    return [
        Again(in_language(each.name, lang), url_for("public.slots", business=business.slug, service=each.slug))
        for each in offered
    ]


def _subscription(address: str) -> Subscription:
    webcal = f"webcal://{address.partition('://')[2]}"
    code = segno.make(webcal, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return Subscription(address, webcal, Markup(code))  # noqa: S704 - drawn by us
