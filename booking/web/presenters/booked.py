"""A booking on its own page: a headline for each state, the ticket, and what can still be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.appointments import ENDED, MOVABLE, BookingState
from booking.domain.bookings import BookingFacts, PartFacts
from booking.domain.texts import in_language, readable_reference
from booking.web.presenters import dates, values
from booking.web.presenters.places import map_url

JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands on top; ``mark`` names the sign beside it: ``tick``, ``wait`` or ``cross``."""

    mark: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """The booking as one would pin it to the wall; ``facts`` are pairs of name and value."""

    when: str
    when_parts: tuple[str, ...]
    when_iso: str
    distance: str
    zone: str
    map_url: str
    is_over: bool
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BookedPage:
    """``may_change`` as long as the customer may cancel and move; ``until`` says when that ends or has ended.

    What only ``is_alive`` is not yet ``is_agreed``: nobody would take it out of a calendar again if it is declined.
    """

    headline: Headline
    ticket: Ticket
    service: str
    may_change: bool
    is_alive: bool
    is_agreed: bool
    is_too_late: bool
    until: str
    wanted: str
    bring: str
    known: list[str]


def booked_page(facts: BookingFacts, lang: str, now: datetime) -> BookedPage:
    """Everything that the page shows."""
    is_alive = facts.state in MOVABLE and not _has_lapsed(facts, now) and facts.ends_at > now
    may_change = is_alive and now <= facts.changeable_until
    return BookedPage(
        headline=headline(facts, lang, now),
        ticket=ticket(facts, lang, now),
        service=in_language(facts.service_names, lang),
        may_change=may_change,
        is_alive=is_alive,
        is_agreed=is_alive and facts.state == BookingState.CONFIRMED,
        is_too_late=is_alive and not may_change,
        until=dates.start(facts.changeable_until, facts.time_zone, lang),
        wanted=_wanted(facts, lang),
        bring=in_language(facts.instructions, lang) if is_alive else "",
        known=_good_to_know(facts, lang, may_change=may_change),
    )


def ticket(facts: BookingFacts, lang: str, now: datetime) -> Ticket:
    """When, what, with whom, where."""
    local = dates.in_zone(facts.starts_at, facts.time_zone)
    is_over = facts.state in ENDED
    when = dates.span(facts.starts_at, facts.ends_at, facts.time_zone, lang)
    return Ticket(
        when=when,
        when_parts=dates.lines(when, local.date(), lang),
        when_iso=dates.iso(facts.starts_at, facts.time_zone),
        distance="" if is_over else dates.distance(facts.starts_at, now, facts.time_zone),
        zone=f"{facts.time_zone} ({dates.abbreviation_at(local, lang)})",
        map_url="" if is_over else map_url(facts.place),
        is_over=is_over,
        facts=[
            (_("Service"), in_language(facts.service_names, lang)),
            *part_lines(facts.parts, facts.time_zone, lang),
            (_("With"), "" if facts.parts else ", ".join(facts.staff_names)),
            (_("Places"), ngettext("%(num)s place", "%(num)s places", facts.seats) if facts.capacity > 1 else ""),
            (_("Where"), ", ".join(each for each in facts.place.lines[1:] or facts.place.lines)),
            (_("Price"), values.price(facts.price_minor, facts.currency, lang)),
            (_("Name"), facts.contact.name),
            (_("Number"), readable_reference(facts.reference)),
        ],
    )


def part_lines(parts: Sequence[PartFacts], time_zone: str, lang: str) -> list[tuple[str, str]]:
    """Of several services each with its time, and who is there for it."""
    return [
        (
            dates.hours(each.starts_at, each.ends_at, time_zone),
            ", ".join((in_language(each.names, lang), *each.staff_names)),
        )
        for each in parts
    ]


def headline(facts: BookingFacts, lang: str, now: datetime) -> Headline:
    """How the booking stands, in a sentence."""
    email = facts.contact.email or ""
    if facts.state == BookingState.CONFIRMED and facts.ends_at > now:
        return Headline("tick", _("Your appointment is booked."), _mail(facts, now, email))
    if facts.state == BookingState.PENDING and not _has_lapsed(facts, now):
        return Headline("wait", _("Your request has arrived."), _answer(facts, lang, email))
    if facts.state in (BookingState.PENDING, BookingState.LAPSED):
        text = _(
            "%(business)s did not answer in time, so the time is free again. Please ask again or call.",
            business=facts.host.name,
        )
        return Headline("cross", _("Your request has run out."), text)
    if facts.state == BookingState.DECLINED:
        return Headline("cross", _("Your request was declined."), facts.decline_reason or "")
    if facts.state == BookingState.CANCELLED:
        return Headline(
            "cross", _("This appointment is cancelled."), _("The time is free again. There is nothing more to do.")
        )
    if facts.state == BookingState.NO_SHOW:
        return Headline("cross", _("This appointment was missed."), "")
    return Headline("tick", _("This appointment is over."), _("Thank you for coming."))


def _answer(facts: BookingFacts, lang: str, email: str) -> str:
    if facts.expires_at is None or facts.expires_at > facts.starts_at:
        return _("The answer goes to %(email)s. Until then the time is kept for you.", email=email)
    return _(
        "The answer comes by %(time)s, to %(email)s. Until then the time is kept for you.",
        time=dates.start(facts.expires_at, facts.time_zone, lang),
        email=email,
    )


def _mail(facts: BookingFacts, now: datetime, email: str) -> str:
    if not email:
        return ""
    if now - facts.updated_at < JUST_NOW:
        return _("The confirmation is on its way to %(email)s.", email=email)
    return _("The confirmation went to %(email)s.", email=email)


def _wanted(facts: BookingFacts, lang: str) -> str:
    """The time that a move asks for and the business has not agreed to yet."""
    if facts.moves_to is None or facts.moves_to_ends_at is None:
        return ""
    return dates.span(facts.moves_to, facts.moves_to_ends_at, facts.time_zone, lang)


def _has_lapsed(facts: BookingFacts, now: datetime) -> bool:
    return facts.expires_at is not None and facts.expires_at <= now


def _good_to_know(facts: BookingFacts, lang: str, *, may_change: bool) -> list[str]:
    if not may_change:
        return []
    until = dates.start(facts.changeable_until, facts.time_zone, lang)
    return [
        _("You can cancel or move this appointment here until %(time)s.", time=until),
        _("Whoever knows the address of this page can change the appointment: keep it to yourself."),
    ]
