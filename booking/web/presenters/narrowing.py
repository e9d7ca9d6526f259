"""What can be left out of the times shown - parts of the day, weekdays - as links, with what each would leave."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_babel import ngettext, pgettext

from booking.domain.businesses import Service
from booking.domain.narrowing import in_spans
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import Slots
from booking.domain.timezones import zone
from booking.web.presenters import dates
from booking.web.presenters.asked import PARTS, Asked, days_name
from booking.web.presenters.turning import Ways
from booking.web.presenters.week import free_times, open_weekdays

MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """One link: ``name`` is ``text`` in full where that is short; ``count`` of the times shown, "" where unknown."""

    text: str
    name: str
    url: str
    is_current: bool
    number: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """``chosen`` says what is left out, "" for nothing; ``all_url`` takes it back, and shows ``others`` more."""

    parts: list[Filter]
    days: list[Filter]
    chosen: str
    all_url: str
    others: str = ""


def filters(service: Service, said: Asked, ways: Ways, slots: Slots | None, others: int, lang: str) -> Narrowed:
    """The links; *slots* are all that is free on the days shown, None where no count is to be told."""
    counts = _counts(service, said, slots) if slots is not None else {}
    names = part_names()
    every = pgettext("part of the day", "any time")
    parts = [Filter(every, every, ways.to(part=None), said.part is None)]
    for part, text in names.items():
        number = counts.get(part)
        if part == said.part or number or part in open_parts(service.rules):
            tells = ("", "") if number is None else (str(number), free_times(number))
            parts.append(Filter(text, text, ways.to(part=part), part == said.part, *tells))
    return Narrowed(
        parts=parts if len(parts) > 2 or said.part else [],
        days=_days(service, said, ways, lang),
        chosen=" · ".join(chosen(said, lang)),
        all_url=ways.to(part=None, days=None),
        others=_others(others) if others else "",
    )


def part_names() -> dict[str, str]:
    """The parts of the day in words."""
    return {
        "am": pgettext("part of the day", "mornings"),
        "pm": pgettext("part of the day", "afternoons"),
        "eve": pgettext("part of the day", "from 17:00"),
    }


def chosen(said: Asked, lang: str) -> list[str]:
    """What is asked for of the days and hours, in words; empty where everything is."""
    found = [", ".join(dates.weekday(_weekday(each), lang) for each in said.days)] if said.days else []
    return [*found, part_names()[said.part]] if said.part else found


@lru_cache(maxsize=1024)
def open_parts(rules: ServiceRules) -> frozenset[str]:
    """The parts of the day in which a visit can begin by the weekly hours and windows alone."""
    found: set[str] = set()
    for resource in rules.requirements[0].any_of if rules.requirements else ():
        hours = rules.location.weekly_hours if resource.weekly_hours is None else resource.weekly_hours
        of_place = [row for row in hours if row.location_id == rules.location.id]
        found |= {part for row in of_place for part in _touched(row.opens, row.closes - rules.duration)}
    if rules.windows:
        found &= {part for row in rules.windows for part in _touched(row.opens, row.closes - 1)}
    return frozenset(found)


def _touched(opens: int, last: int) -> list[str]:
    return [part for part, (begins, ends) in PARTS.items() if opens < ends and begins <= last]


def _counts(service: Service, said: Asked, slots: Slots) -> dict[str, int]:
    place = zone(service.rules.location.time_zone)
    found = in_spans(slots, place, tuple(PARTS.values()), said.narrowing.weekdays)
    return dict(zip(PARTS, found, strict=True))


def _days(service: Service, said: Asked, ways: Ways, lang: str) -> list[Filter]:
    given = sorted(open_weekdays(service.rules) | set(said.days))
    if len(given) < 2:
        return []

    def toggled(day: int) -> str | None:
        kept = {*said.days} ^ {day}
        return days_name(kept) if len(kept) < len(given) else None

    return [
        Filter(
            dates.weekday(_weekday(day), lang),
            dates.weekday_name(_weekday(day), lang),
            ways.to(days=toggled(day)),
            day in said.days,
        )
        for day in given
    ]


def _others(number: int) -> str:
    return ngettext("%(num)s other time is free.", "%(num)s other times are free.", number)


@lru_cache(maxsize=7)
def _weekday(day: int) -> date:
    return date.fromordinal(MONDAY.toordinal() + day)
