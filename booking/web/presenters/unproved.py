"""A booking that waits for its customer's address: until when, where the mail went, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain.bookings import BookingFacts
from booking.services.address_proofs import Standing, Waiting
from booking.web.presenters import dates
from booking.web.presenters.booked import Ticket, ticket

SHOWN = 1
"""How many letters of an address are shown; who looks over a shoulder need not read it all."""


@dataclass(frozen=True, slots=True)
class UnprovedPage:
    """``until`` is empty where the time is over; ``email`` is masked. ``may_confirm`` is who has the mail."""

    ticket: Ticket
    until: str
    email: str
    may_confirm: bool
    mails_left: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the time is free again."""
        return not self.until


def unproved_page(facts: BookingFacts, standing: Standing, lang: str, now: datetime) -> UnprovedPage:
    """The page behind the link."""
    until = _clock(facts.expires_at, facts.time_zone, lang, now) if facts.expires_at and standing.is_alive else ""
    return UnprovedPage(ticket(facts, lang, now), until, masked(facts.contact.email or ""), standing.may_confirm)


def waiting_page(waiting: Waiting, lang: str, now: datetime) -> UnprovedPage:
    """The page of the one who typed."""
    shown = unproved_page(waiting.facts, Standing(is_alive=True, may_confirm=False), lang, now)
    return UnprovedPage(shown.ticket, shown.until, shown.email, False, waiting.mails_left)


def _clock(until: datetime, zone: str, lang: str, now: datetime) -> str:
    """Today the time of day is enough."""
    is_today = dates.in_zone(until, zone).date() == dates.in_zone(now, zone).date()
    return dates.clock(until, zone) if is_today else dates.start(until, zone, lang)


def masked(email: str) -> str:
    """``a…@example.org``: enough to see that it was mistyped in its domain, or is another one."""
    local, at, domain = email.partition("@")
    return f"{local[:SHOWN]}…{at}{domain}" if at else ""
