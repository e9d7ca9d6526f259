"""Customers as one chooses among them on the telephone: enough to tell one Anna Weiß from the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from booking.domain.customers import CustomerCard
from booking.web.presenters import dates, values


@dataclass(frozen=True, slots=True)
class Caller:
    """One customer: ``detail`` is what tells them apart, ``marks`` what one should know before booking."""

    id: str
    name: str
    detail: str
    marks: tuple[str, ...]
    has_email: bool


def callers(cards: Sequence[CustomerCard], zone: str, lang: str) -> list[Caller]:
    """Customers in the order in which they were found."""
    return [caller(each, zone, lang) for each in cards]


def caller(card: CustomerCard, zone: str, lang: str) -> Caller:
    """One customer."""
    parts = [
        values.phone(card.phone, lang),
        card.email or "",
        _("born %(day)s", day=dates.numeric_day(card.born_on, lang)) if card.born_on else "",
        _when(card, zone, lang),
    ]
    return Caller(str(card.id), card.name, " · ".join(each for each in parts if each), _marks(card), bool(card.email))


def _when(card: CustomerCard, zone: str, lang: str) -> str:
    if card.next_visit:
        return _("comes %(time)s", time=dates.short_start(card.next_visit, zone, lang))
    if card.last_visit:
        return _("last here %(day)s", day=dates.numeric_day(dates.in_zone(card.last_visit, zone).date(), lang))
    return ""


def _marks(card: CustomerCard) -> tuple[str, ...]:
    missed = ngettext("missed %(num)s appointment", "missed %(num)s appointments", card.no_shows)
    return tuple(
        each
        for each in (
            pgettext("customer", "Blocked") if card.is_blocked else "",
            missed if card.no_shows else "",
            *card.tags,
        )
        if each
    )
