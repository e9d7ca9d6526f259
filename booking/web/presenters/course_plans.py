"""The dates of a course before they are published: what stands against each, in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.services.courses.publishing import PlannedSession
from booking.web.presenters import dates
from booking.web.presenters.refusals import Start, objections
from booking.web.presenters.verdicts import TAKEN, taker


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A date: ``notes`` is what stands against it or is worth knowing; ``codes`` are the rules to be gone over."""

    value: str
    when: str
    who: str
    notes: tuple[str, ...]
    codes: tuple[str, ...]
    is_free: bool
    is_possible: bool
    is_ticked: bool


def rows(
    found: Sequence[PlannedSession],
    business: Business,
    service: Service,
    now: datetime,
    lang: str,
    ticked: Collection[date] | None,
) -> list[PlannedRow]:
    """Every date; *ticked* are those that were, None where nobody has chosen yet: then it is what is free."""
    return [_row(each, business, service, now, lang, ticked) for each in found]


def codes(found: Sequence[PlannedRow]) -> str:
    """The rules that one is warned of, as the form sends them back."""
    return ",".join(sorted({code for each in found for code in each.codes}))


def _row(
    each: PlannedSession,
    business: Business,
    service: Service,
    now: datetime,
    lang: str,
    ticked: Collection[date] | None,
) -> PlannedRow:
    place = service.location.time_zone
    start = Start(business, service, each.starts_at, now, lang)
    rules = [rule for rule in each.refusals if rule not in TAKEN]
    notes = [": ".join(filter(None, (said.title, said.text))) for said in objections(rules, start)]
    notes += [taker(by, business, place, lang) for by in each.taken_by]
    if not each.resources and not each.taken_by:
        notes.append(_("Nobody who could give it is free."))
    if each.holiday:
        notes.append(_("Public holiday: %(name)s", name=each.holiday))
    is_usual = each.is_free and not each.holiday
    return PlannedRow(
        each.on.isoformat(),
        dates.span(each.starts_at, each.ends_at, place, lang),
        ", ".join(business.resources[slug].name for slug in each.resources if slug in business.resources),
        tuple(notes),
        tuple(rule.value for rule in rules) if each.is_possible else (),
        is_usual,
        each.is_possible,
        each.is_possible and (is_usual if ticked is None else each.on in ticked),
    )
