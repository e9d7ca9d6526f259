"""What stands against a start, as the desk reads it: the rules, who is there already, and what is free near by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.policies import Refusal
from booking.domain.slots import Slot
from booking.domain.texts import in_language
from booking.services.desk.verdicts import TakenBy, Verdict
from booking.web.presenters import dates
from booking.web.presenters.refusals import Objection, Start, objections
from booking.web.presenters.week import Button, Shown, choice

TAKEN = frozenset({Refusal.TAKEN, Refusal.FULL})


class Asked(Protocol):
    """As much of what was asked for as the words depend on."""

    @property
    def starts_at(self) -> datetime:
        """The start, aware."""

    @property
    def resource(self) -> str | None:
        """A slug of the first requirement."""


@dataclass(frozen=True, slots=True)
class Said:
    """``codes`` are the rules to be gone over, for the form to send back; where ``is_taken``, only squeezing helps."""

    when: str
    objections: list[Objection]
    codes: str
    takers: list[str]
    is_taken: bool
    may_override: bool
    may_squeeze: bool
    alternatives: tuple[Button, ...]


def said(verdict: Verdict, business: Business, service: Service, asked: Asked, now: datetime, lang: str) -> Said | None:
    """The words for a verdict; none where nothing stands against it."""
    if not verdict.refusals:
        return None
    place = service.location.time_zone
    start = Start(business, service, asked.starts_at, now, lang, asked.resource)
    is_taken = not TAKEN.isdisjoint(verdict.refusals)
    today = dates.in_zone(now, place).date()
    return Said(
        when=dates.short_start(asked.starts_at, place, lang),
        objections=objections(verdict.refusals, start),
        codes=",".join(each.value for each in verdict.refusals if each not in TAKEN),
        takers=[taker(each, business, place, lang) for each in verdict.taken_by],
        is_taken=is_taken,
        may_override=verdict.may_override and not is_taken,
        may_squeeze=verdict.may_squeeze and is_taken,
        alternatives=near(verdict.alternatives, service, today, lang),
    )


def near(slots: Sequence[Slot], service: Service, today: date, lang: str) -> tuple[Button, ...]:
    """The nearest free starts, each with its day."""
    how = Shown(lang, today, with_seats=service.rules.capacity > 1)
    return tuple(choice(slot, service, how) for slot in slots)


def taker(by: TakenBy, business: Business, place: str, lang: str, *, with_day: bool = False) -> str:
    """``Anna, 14:00–14:30: Vorsorge, Klara Sommer``; with its day where it may be any."""
    known = business.resources.get(by.resource)
    what = by.title or (in_language(by.service_names, lang) if by.service_names else _("taken"))
    begins, ends = (dates.in_zone(each, place) for each in (by.starts_at, by.ends_at))
    day = dates.short_day(begins.date(), lang) if with_day else ""
    when = f"{begins:%H:%M}–{ends:%H:%M}"
    who = ", ".join(each for each in (known.name if known else "", day, when) if each)
    return f"{who}: " + ", ".join(each for each in (what, by.name or "") if each)
