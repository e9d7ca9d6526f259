"""A service as a customer reads about it: what it is, how long it takes, what it costs, who gives it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business, Location, Service
from booking.domain.texts import in_language
from booking.services.earliest import Found
from booking.web.presenters import values
from booking.web.presenters.asked import ANYONE, Asked, audiences
from booking.web.presenters.soonest import Soonest, kept, soonest


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose among, as a link."""

    text: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service in the list of its business."""

    slug: str
    name: str
    about: str
    url: str
    facts: tuple[str, ...]
    price: str
    soonest: Soonest | None
    has_dates: bool = False


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service beside the choice of a time. ``staff`` is empty where nobody can be chosen."""

    name: str
    about: str
    length: str
    brief: str
    staff: str
    place: str
    price: str
    seats: str
    is_request: bool
    notes: tuple[str, ...]


def card(
    service: Service,
    business: Business,
    said: Asked,
    lang: str,
    now: datetime | None = None,
    found: Found | None = None,
) -> ServiceCard:
    """What the list shows, and what was found free *now*, if that was looked for.

    The links keep what was said of the customer.
    """
    url = _slots_url(service, business, kept(service, said))
    facts = [values.length(service.rules.duration)]
    if service.rules.capacity > 1:
        facts.append(_("group of up to %(seats)s", seats=service.rules.capacity))
    if len(business.locations) > 1:
        facts.append(service.location.name)
    if service.rules.approval:
        facts.append(_("on request"))
    return ServiceCard(
        slug=service.slug,
        name=in_language(service.name, lang),
        about=in_language(service.description, lang),
        url=url,
        facts=tuple(facts),
        price=values.price(service.price_minor, business.currency, lang),
        soonest=None if found is None or now is None else soonest(service, found, said, lang, now, url),
        has_dates=service.rules.by_sessions,
    )


def facts(service: Service, business: Business, said: Asked, lang: str) -> ServiceFacts:
    """What the summary shows while a time is chosen and while the form is filled in."""
    length = values.length(service.rules.duration)
    staff = staff_name(service, said.resource)
    price = values.price(service.price_minor, business.currency, lang)
    return ServiceFacts(
        name=in_language(service.name, lang),
        about=in_language(service.description, lang),
        length=length,
        brief=" · ".join(each for each in (length, staff, price) if each),
        staff=staff,
        place=place(service.location),
        price=price,
        seats=_seats(said.seats) if service.rules.capacity > 1 else "",
        is_request=service.rules.approval,
        notes=(*_approval(service), values.until_when(service.rules)),
    )


def place(location: Location) -> str:
    """``Marktplatz 4, 99084 Erfurt``; the town stays beside its postal code."""
    town = f"{location.postal_code}\N{NO-BREAK SPACE}{location.town}".strip()
    return ", ".join(each for each in (location.street, town) if each)


def staff_name(service: Service, slug: str | None) -> str:
    """The person chosen, or the only one; empty where any of several may come, and for rooms and devices."""
    people = [each for each in service.staff if each.kind == "staff"]
    if len(people) == 1:
        return people[0].name
    return next((each.name for each in people if each.slug == slug), "")


def staff_options(service: Service, said: Asked, endpoint: str, values: dict[str, Any]) -> list[Option]:
    """Everybody who can be chosen, after "anyone"; empty where there is no choice. The links lead to the same page."""
    people = [each for each in service.staff if each.kind == "staff"]
    if len(people) < 2:
        return []

    def option(text: str, slug: str | None) -> Option:
        url = url_for(endpoint, **values, **said.to(resource=slug).parameters)
        return Option(text, url, said.resource == slug)

    return [option(_("Anyone"), None), *(option(each.name, each.slug) for each in people)]


def audience_options(service: Service, business: Business, said: Asked, lang: str) -> list[Option]:
    """The audiences whose hours differ; with "none of these" where some hours are for everyone."""
    known = audiences(service)
    options = [
        Option(
            in_language(each.name, lang),
            _slots_url(service, business, said.to(audience=each.slug)),
            said.audience == each.slug,
        )
        for each in business.audiences
        if each.slug in known
    ]
    if options and any(not window.audiences for window in service.rules.windows):
        elsewhere = _slots_url(service, business, said.to(audience=ANYONE))
        options.append(Option(_("none of these"), elsewhere, said.audience == ANYONE))
    return options


def business_audience_options(business: Business, said: Asked, lang: str) -> list[Option]:
    """The audiences that any service distinguishes, for the page of the business."""
    known = frozenset[str]().union(*(audiences(service) for service in business.services.values()))
    return [
        Option(
            in_language(each.name, lang),
            url_for("public.business", business=business.slug, audience=each.slug),
            said.audience == each.slug,
        )
        for each in business.audiences
        if each.slug in known
    ]


def audience_name(business: Business, slug: str | None, lang: str) -> str:
    """How the customer is insured, or whatever the business distinguishes."""
    return next((in_language(each.name, lang) for each in business.audiences if each.slug == slug), "")


def _slots_url(service: Service, business: Business, said: Asked) -> str:
    return url_for("public.slots", business=business.slug, service=service.slug, **said.parameters)


def _seats(number: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", number)


def _approval(service: Service) -> tuple[str, ...]:
    if not service.rules.approval:
        return ()
    hours = service.rules.approval_hours
    return (
        ngettext(
            "This is a request: you get an answer by e-mail within an hour.",
            "This is a request: you get an answer by e-mail within %(num)s hours.",
            hours,
        ),
    )
