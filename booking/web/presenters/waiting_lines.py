"""The lines of those who wait, as the house reads them: per service, who, since when, what suits, what is offered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.terms import terms
from booking.domain.texts import in_language
from booking.domain.timezones import to_minutes_ceil, zone
from booking.domain.words import email_words, name_words, phone_words
from booking.services.waiting.lines import Line
from booking.web.presenters import dates, values, waiting_words
from booking.web.presenters.services import audience_name


@dataclass(frozen=True, slots=True)
class LineCard:
    """Somebody who waits. ``details`` are what else was wished for, ``passes`` how often no answer came."""

    id: int
    number: int
    name: str
    customer_url: str
    phone: str
    phone_link: str
    email: str
    since: str
    days: str
    details: tuple[str, ...]
    instead_of: str
    offer: str
    passes: str


@dataclass(frozen=True, slots=True)
class Group:
    """The line of one service; ``count`` is how many stand in it, whoever of them is shown."""

    slug: str
    name: str
    count: int
    lines: list[LineCard]


def groups(
    lines: Iterable[Line],
    business: Business,
    lang: str,
    now: datetime,
    customer_url: Callable[[int], str],
    text: str = "",
) -> list[Group]:
    """The lines by service, in the order of the services; of all who wait, those whom *text* finds."""
    found: dict[str, list[Line]] = {}
    for each in lines:
        found.setdefault(each.service_slug, []).append(each)
    order = {slug: at for at, slug in enumerate(business.services)}
    return [
        Group(slug, in_language(of_service[0].service_names, lang), len(of_service), shown)
        for slug, of_service in sorted(found.items(), key=lambda pair: order.get(pair[0], len(order)))
        if (
            shown := [
                _card(each, number, business, lang, now, customer_url)
                for number, each in enumerate(of_service, 1)
                if is_meant(text, each.contact)
            ]
        )
    ]


def is_meant(text: str, contact: Contact) -> bool:
    """Whether a search finds somebody, by the beginnings of words, umlauts forgiven; everybody where none is made."""
    digits = (contact.phone or "").lstrip("+")
    national = f"0{digits[2:]}" if digits.startswith("49") else digits
    words = [*name_words(contact.name), *email_words(contact.email or ""), *phone_words(digits, national)]
    asked = terms(text)
    if text and not asked:
        return False
    return all(any(term.is_met(word) or term.is_nearly_met(word) for word in words) for term in asked)


def _card(
    line: Line, number: int, business: Business, lang: str, now: datetime, customer_url: Callable[[int], str]
) -> LineCard:
    wanted, place = line.wanted, line.time_zone
    today = zone(place).local_date(to_minutes_ceil(now))
    person = business.resources.get(wanted.resource or "")
    return LineCard(
        id=line.entry_id,
        number=number,
        name=line.contact.name,
        customer_url=customer_url(line.customer_id) if line.customer_id else "",
        phone=values.phone(line.contact.phone, lang),
        phone_link=f"tel:{line.contact.phone}" if line.contact.phone else "",
        email=line.contact.email or "",
        since=_since(line, lang),
        days=dates.start(wanted.only_start, place, lang)
        if wanted.only_start
        else waiting_words.days(wanted, lang, today),
        details=tuple(
            each
            for each in (
                "" if wanted.only_start else waiting_words.hours(wanted),
                person.name if person else "",
                audience_name(business, wanted.audience, lang),
                waiting_words.places(wanted.seats) if wanted.seats > 1 else "",
            )
            if each
        ),
        instead_of=dates.short_start(line.instead_of[0], place, lang) if line.instead_of else "",
        offer=_offer(line, lang, now),
        passes=_passes(line.passes) if line.passes else "",
    )


def _since(line: Line, lang: str) -> str:
    time = dates.short_start(line.created_at, line.time_zone, lang)
    if line.source == "desk":
        return _("Since %(time)s, added by the house", time=time)
    return _("Since %(time)s", time=time)


def _offer(line: Line, lang: str, now: datetime) -> str:
    if line.offer is None or not line.offer.is_alive:
        return ""
    return _(
        "%(when)s (answer by %(until)s)",
        when=dates.short_start(line.offer.starts_at, line.time_zone, lang),
        until=waiting_words.until(line.offer.expires_at, line.time_zone, lang, now),
    )


def _passes(number: int) -> str:
    return ngettext("%(num)s offer was left unanswered", "%(num)s offers were left unanswered", number)
