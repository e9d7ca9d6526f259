"""Public holidays of a region, by name: of a country, of a Land, and of communities that have days of their own.

A region is written like ``DE-BY``; a third part names a community: a town that the calendar knows (``DE-BY-Augsburg``)
or ``catholic``, the communities where some days depend on the faith of most people (``DE-BY-catholic``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from holidays import HolidayBase

COMMUNITIES = ("catholic", "protestant")
ENGLISH = ("en_GB", "en_US")
# The towns of which the calendar knows, and the Land around each.
TOWNS: Mapping[tuple[str, str], str] = {("DE", "Augsburg"): "BY"}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day with its name."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country: ``name`` as it calls itself, ``community`` a town or a faith, empty for all of it."""

    code: str
    name: str
    community: str = ""


def holidays_of(region: str | None, first: date, last: date, lang: str) -> list[Holiday]:
    """The holidays from *first* to *last*, inclusive, ascending; none for a region that is not known."""
    if region is None:
        return []
    found = [each for year in range(first.year, last.year + 1) for each in _of_year(region, year, lang)]
    return [each for each in found if first <= each.on <= last]


@lru_cache(maxsize=64)
def regions(country: str) -> tuple[Region, ...]:
    """What may be chosen for a place in this country, the country as a whole first; empty where none is known."""
    kind = _calendar(country)
    if kind is None:
        return ()
    names = {code: name for name, code in reversed(kind.subdivisions_aliases.items())}
    found = [Region(country, "")]
    for code in kind.subdivisions:
        name = names.get(code, code)
        if (country, code) in TOWNS:
            land = TOWNS[country, code]
            found.append(Region(f"{country}-{land}-{code}", names.get(land, land), code))
        elif code.isalnum():
            found.append(Region(f"{country}-{code}", name))
            found += [Region(f"{country}-{code}-{each}", name, each) for each in _faiths(kind, country, code)]
    return tuple(sorted(found, key=lambda each: (each.name, each.community)))


def _faiths(kind: type[HolidayBase], country: str, code: str) -> list[str]:
    """The faiths that make a difference in a part of the country."""
    public = set(holidays.country_holidays(country, subdiv=code, years=2026))
    return [
        faith
        for faith in COMMUNITIES
        if faith in kind.supported_categories
        and set(holidays.country_holidays(country, subdiv=code, years=2026, categories=("public", faith))) - public
    ]


@lru_cache(maxsize=512)
def _of_year(region: str, year: int, lang: str) -> tuple[Holiday, ...]:
    country, _, rest = region.partition("-")
    part, _, community = rest.partition("-")
    kind = _calendar(country)
    if kind is None:
        return ()
    categories: tuple[str, ...] = ("public",)
    if community in COMMUNITIES:
        categories += (community,) if community in kind.supported_categories else ()
    elif community:
        part = community
    if part and part not in kind.subdivisions:
        return ()
    days = holidays.country_holidays(
        country, subdiv=part or None, years=year, categories=categories, language=_language(kind, lang)
    )
    return tuple(Holiday(on, name) for on, name in sorted(days.items()) if on.year == year)


def _calendar(country: str) -> type[HolidayBase] | None:
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return None
    return type(holidays.country_holidays(country))


def _language(kind: type[HolidayBase], lang: str) -> str | None:
    wanted = ENGLISH if lang == "en" else (lang,)
    return next((each for each in wanted if each in kind.supported_languages), None)
