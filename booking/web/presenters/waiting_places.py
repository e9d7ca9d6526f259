"""One's own place on a waiting list: how one stands, what is offered, what was wished for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from booking.domain.businesses import Business, Service
from booking.domain.texts import in_language
from booking.domain.timezones import to_minutes_ceil, zone
from booking.domain.waiting import WaitingState, Wanted
from booking.services.waiting.own import Offered, WaitingFacts
from booking.web.presenters import dates, waiting_words
from booking.web.presenters.booked import Headline
from booking.web.presenters.services import audience_name, place
from booking.web.presenters.waiting_choices import has_list

SOON = timedelta(hours=2)
"""From when on the minutes are counted down; before that they would only be a large number."""


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What is offered; ``number`` says to which offer an answer belongs, ``until_iso`` is for the countdown."""

    number: int
    when: str
    when_parts: tuple[str, ...]
    when_iso: str
    distance: str
    zone: str
    until: str
    until_iso: str
    is_soon_over: bool
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """``instead_of`` is the later appointment that is given back. ``again_url`` is empty where nobody can join."""

    headline: Headline
    service: str
    offer: OfferPage | None
    instead_of: str
    is_alive: bool
    is_dated: bool
    is_request: bool
    wish: list[tuple[str, str]]
    booking_url: str
    slots_url: str
    again_url: str


def place_page(
    facts: WaitingFacts, business: Business, service: Service | None, lang: str, now: datetime, booking_url: str = ""
) -> PlacePage:
    """Everything that the page shows; *service* is none where it is not offered any more."""
    offer = facts.offer if facts.offer and facts.offer.is_alive else None
    slug = facts.service_slug
    return PlacePage(
        headline=headline(facts),
        service=in_language(facts.service_names, lang),
        offer=_offer(offer, facts, service, lang, now) if offer else None,
        instead_of=_span(facts.instead_of, facts.time_zone, lang) if facts.instead_of else "",
        is_alive=facts.is_alive,
        is_dated=facts.wanted.only_start is not None,
        is_request=service is not None and service.rules.approval and facts.instead_of is None,
        wish=_wish(facts, business, service, lang, now),
        booking_url=booking_url,
        slots_url=url_for("public.slots", business=business.slug, service=slug) if service else "",
        again_url=url_for("public.waiting_list", business=business.slug, service=slug)
        if service and has_list(service)
        else "",
    )


def headline(facts: WaitingFacts) -> Headline:
    """How one stands, in a sentence."""
    if facts.offer is not None:
        if facts.offer.is_alive:
            return Headline(
                "tick", _("A time has become free for you."), _("One press, and it is yours. Nobody else can take it.")
            )
        at = _("%(time)s", time=dates.clock(facts.offer.expires_at, facts.time_zone))
        text = _("It was kept for you until %(time)s and goes to the next one now. You stay on the list.", time=at)
        return Headline("wait", _("The offer has run out."), text)
    if facts.is_alive:
        return Headline("wait", _number(facts.place), _waits(facts))
    if facts.state is WaitingState.ACCEPTED:
        return Headline("tick", _("You have accepted: the appointment is yours."), "")
    if facts.state is WaitingState.LEFT:
        text = _("You hear no more of it. An appointment that you have already stays as it is.")
        return Headline("cross", _("You are no longer on the waiting list."), text)
    text = _(
        "The days that suited you are past, the date takes place no more, or offers were left unanswered several times."
        " You can join again."
    )
    return Headline("cross", _("Your time on the waiting list is over."), text)


def _number(place: int) -> str:
    return (
        _("You are the first on the waiting list.")
        if place == 1
        else _("You are number %(number)s on the waiting list.", number=place)
    )


def _waits(facts: WaitingFacts) -> str:
    if facts.passes:
        return _("The last offer ran out unanswered, so others were asked first. You are still on the list.")
    email = facts.contact.email or ""
    return _("As soon as something that suits becomes free, a mail goes to %(email)s.", email=email)


def _offer(offer: Offered, facts: WaitingFacts, service: Service | None, lang: str, now: datetime) -> OfferPage:
    local = dates.in_zone(offer.starts_at, facts.time_zone)
    when = dates.span(offer.starts_at, offer.ends_at, facts.time_zone, lang)
    seats = waiting_words.places(facts.wanted.seats) if service and service.rules.capacity > 1 else ""
    return OfferPage(
        number=offer.booking_id,
        when=when,
        when_parts=dates.lines(when, local.date(), lang),
        when_iso=dates.iso(offer.starts_at, facts.time_zone),
        distance=dates.distance(offer.starts_at, now, facts.time_zone),
        zone=f"{facts.time_zone} ({dates.abbreviation_at(local, lang)})",
        until=waiting_words.until(offer.expires_at, facts.time_zone, lang, now),
        is_soon_over=offer.expires_at - now <= SOON,
        until_iso=offer.expires_at.isoformat(timespec="seconds"),
        facts=[
            (_("Service"), in_language(facts.service_names, lang)),
            (_("With"), ", ".join(offer.staff_names)),
            (_("Places"), seats),
            (_("Where"), place(service.location) if service else ""),
        ],
    )


def _wish(
    facts: WaitingFacts, business: Business, service: Service | None, lang: str, now: datetime
) -> list[tuple[str, str]]:
    wanted: Wanted = facts.wanted
    today = zone(facts.time_zone).local_date(to_minutes_ceil(now))
    person = business.resources.get(wanted.resource or "")
    some_seats = wanted.seats > 1 or (service is not None and service.rules.capacity > 1)
    if wanted.only_start is not None:
        days = dates.start(wanted.only_start, facts.time_zone, lang)
    else:
        days = waiting_words.days(wanted, lang, today)
    return [
        (_("Service"), in_language(facts.service_names, lang)),
        (_("Days"), days),
        (
            pgettext("wish", "Time of day"),
            "" if wanted.only_start else waiting_words.hours(wanted) or pgettext("part of the day", "any time"),
        ),
        (_("With"), person.name if person else ""),
        (_("For"), audience_name(business, wanted.audience, lang)),
        (_("Places"), waiting_words.places(wanted.seats) if some_seats else ""),
        (_("Instead of"), _span(facts.instead_of, facts.time_zone, lang) if facts.instead_of else ""),
        (_("Name"), facts.contact.name),
    ]


def _span(span: tuple[datetime, datetime], zone_name: str, lang: str) -> str:
    return dates.span(*span, zone_name, lang)
