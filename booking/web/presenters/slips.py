"""The slip that a customer takes home: when, where, what, and the way to the booking without an e-mail."""

from dataclasses import dataclass

import segno
from flask_babel import gettext as _

from booking.domain.bookings import BookingFacts
from booking.domain.texts import in_language, readable_reference
from booking.web.presenters import dates, values
from booking.web.presenters.booked import part_lines

GROUP = 6
"""So many letters of an address are read at once."""


@dataclass(frozen=True, slots=True)
class Slip:
    """``code`` is an SVG; ``address`` is cut into pieces for the eye, which belong together without a space."""

    business: str
    phone: str
    service: str
    day: str
    time: str
    when_iso: str
    facts: list[tuple[str, str]]
    code: str
    address: list[str]
    reference: str
    is_cancelled: bool


def slip(facts: BookingFacts, address: str, lang: str) -> Slip:
    """The slip in a language; *address* is that of the booking's own page."""
    when = dates.span(facts.starts_at, facts.ends_at, facts.time_zone, lang)
    local = dates.in_zone(facts.starts_at, facts.time_zone)
    return Slip(
        business=facts.host.name,
        phone=values.phone(facts.host.phone, lang),
        service=in_language(facts.service_names, lang),
        day=dates.full_day(local.date(), lang),
        time=dates.lines(when, local.date(), lang)[-1],
        when_iso=dates.iso(facts.starts_at, facts.time_zone),
        facts=[
            *part_lines(facts.parts, facts.time_zone, lang),
            (_("With"), "" if facts.parts else ", ".join(facts.staff_names)),
            (_("Where"), ", ".join(facts.place.lines)),
            (_("Name"), facts.contact.name),
            (_("Price"), values.price(facts.price_minor, facts.currency, lang)),
        ],
        code=segno.make(address, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff"),
        address=pieces(address),
        reference=readable_reference(facts.reference),
        is_cancelled=facts.state == "cancelled",
    )


def pieces(address: str) -> list[str]:
    """An address without its scheme, the part that nobody can guess in groups."""
    _scheme, _separator, rest = address.rpartition("://")
    place, _slash, token = rest.rpartition("/")
    return [f"{place}/", *(token[at : at + GROUP] for at in range(0, len(token), GROUP))]
