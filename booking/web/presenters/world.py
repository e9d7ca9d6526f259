"""Countries, time zones, currencies and regions to choose among, by the names that readers know."""

from functools import lru_cache
from importlib import resources

from babel import Locale
from babel.numbers import get_territory_currencies
from flask_babel import gettext as _

from booking.services.holidays import regions
from booking.services.setup.values import countries, time_zones
from booking.web.presenters.dates import locale_of

Choices = tuple[tuple[str, str], ...]
NEAR = ("DE", "AT", "CH")
"""Countries that stand before all others."""


@lru_cache(maxsize=4)
def country_choices(lang: str) -> Choices:
    """Code and name of every country."""
    names = locale_of(lang).territories
    ordered = sorted((str(names[code]), code) for code in countries() if code in names)
    return (*((code, str(names[code])) for code in NEAR), *((code, name) for name, code in ordered if code not in NEAR))


@lru_cache(maxsize=4)
def currency_choices(lang: str) -> Choices:
    """Code and name of every currency that is legal tender somewhere."""
    names = locale_of(lang).currencies
    used = {code for country in countries() for code in get_territory_currencies(country)}
    return tuple(
        (code, f"{code} – {names.get(code, code)}") for code in sorted(used, key=lambda code: (code != "EUR", code))
    )


@lru_cache(maxsize=512)
def zones_of(country: str) -> tuple[str, ...]:
    """The time zones of a country, the most populous first as the time zone data base has it."""
    return tuple(zone for code, zone in _zone_table() if code == country and zone in time_zones())


def zone_choices(country: str) -> tuple[str, ...]:
    """All time zones by region, those of the country first."""
    own = zones_of(country)
    return (*own, *(zone for zone in sorted(time_zones()) if zone not in own and "/" in zone), "UTC")


def region_choices(country: str) -> Choices:
    """The regions of a country for which public holidays are known, with communities that have days of their own."""
    return tuple((each.code, region_name(each.name, each.community)) for each in regions(country))


def region_name(land: str, community: str) -> str:
    """``Bayern``, ``Bayern: Augsburg``, ``Bayern: überwiegend katholische Gemeinden``."""
    if not land:
        return _("The days of the whole country alone")
    if community == "catholic":
        return _("%(region)s: mainly Catholic communities", region=land)
    if community == "protestant":
        return _("%(region)s: mainly Protestant communities", region=land)
    return _("%(region)s: %(town)s", region=land, town=community) if community else land


def language_name(code: str, lang: str) -> str:
    """``Deutsch``, ``Englisch``."""
    return str(Locale(code).get_display_name(lang) or code)


@lru_cache(maxsize=1)
def _zone_table() -> tuple[tuple[str, str], ...]:
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((row[0], row[2]) for row in rows)
