"""Programs and their tokens in words: what each may do, since when, and when it was last heard of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.programs import Scope, TokenKind
from booking.services.programs.tokens import Token
from booking.web.presenters import dates
from booking.web.presenters.feed_cards import moment

READ, WRITE = "read", "write"
AREAS: dict[str, LazyString] = {
    "appointments": lazy_pgettext("scope", "Appointments, requests and courses"),
    "customers": lazy_pgettext("scope", "Customers"),
    "waiting": lazy_pgettext("scope", "Waiting list"),
    "schedules": lazy_pgettext("scope", "Hours and absences"),
    "setup": lazy_pgettext("scope", "Set-up of the business"),
    "connections": lazy_pgettext("scope", "Calendars and notices to programs"),
    "figures": lazy_pgettext("scope", "Figures"),
}
DEEDS: dict[str, LazyString] = {
    READ: lazy_pgettext("scope", "read"),
    WRITE: lazy_pgettext("scope", "change"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A part of what there is; ``deeds`` are the scopes within it, by what they let a program do."""

    name: LazyString
    scopes: tuple[tuple[Scope, LazyString], ...]


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """A token as the house sees it. ``reach`` says what it opens, ``used`` is a sentence, ``until`` one or nothing."""

    id: int
    name: str
    owner: str
    reach: str
    hint: str
    used: str
    was_used: bool
    until: str
    is_over: bool


def areas() -> list[Area]:
    """Everything that a token may be for, in the order of the pages."""
    return [
        Area(name, tuple((scope, DEEDS[scope.partition(".")[2]]) for scope in Scope if scope.startswith(f"{area}.")))
        for area, name in AREAS.items()
    ]


def card(token: Token, business: Business, lang: str, now: datetime) -> ProgramCard:
    """A token in words."""
    zone = business.time_zone
    is_over = token.expires_at is not None and token.expires_at <= now
    return ProgramCard(
        id=token.id,
        name=token.name,
        owner=token.owner,
        reach=_reach(token, business),
        hint=token.hint,
        used=_used(token, zone, lang, now),
        was_used=token.used_at is not None,
        until=_until(token, zone, lang, is_over),
        is_over=is_over,
    )


def _reach(token: Token, business: Business) -> str:
    if token.kind is TokenKind.CALENDAR:
        known = business.resources.get(token.calendar or "")
        return _("Calendar of %(name)s", name=known.name if known else token.calendar)
    return "; ".join(_area(name, area, token.scopes) for area, name in AREAS.items() if _deeds(area, token.scopes))


def _area(name: LazyString, area: str, scopes: Sequence[Scope]) -> str:
    return f"{name}: {', '.join(_deeds(area, scopes))}"


def _deeds(area: str, scopes: Sequence[Scope]) -> list[str]:
    return [str(word) for deed, word in DEEDS.items() if f"{area}.{deed}" in scopes]


def _used(token: Token, zone: str, lang: str, now: datetime) -> str:
    if token.used_at is None:
        return _("Not used yet")
    when = moment(token.used_at, zone, lang, now)
    if not token.used_by:
        return _("Last used %(when)s", when=when)
    return _("Last used by %(program)s, %(when)s", program=token.used_by, when=when)


def _until(token: Token, zone: str, lang: str, is_over: bool) -> str:
    if token.expires_at is None:
        return ""
    day = dates.numeric_day(dates.in_zone(token.expires_at, zone).date(), lang)
    return _("Ended on %(day)s", day=day) if is_over else _("Ends on %(day)s", day=day)
