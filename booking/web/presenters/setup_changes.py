"""What somebody else changed about a part of the set-up meanwhile, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from booking.domain.merging import Difference, Missing
from booking.web.presenters.setup_hours import lines_text

NAMES: Mapping[str, LazyString] = {
    "name": lazy_gettext("Name"),
    "trade": lazy_gettext("Trade"),
    "locale": lazy_gettext("Language"),
    "address_form": lazy_gettext("Form of address"),
    "currency": lazy_gettext("Currency"),
    "email": lazy_gettext("E-mail address"),
    "phone": lazy_gettext("Telephone number"),
    "street": lazy_gettext("Street"),
    "postal_code": lazy_gettext("Postal code"),
    "town": lazy_gettext("Town"),
    "country": lazy_gettext("Country"),
    "time_zone": lazy_gettext("Time zone"),
    "holiday_region": lazy_gettext("Public holidays"),
    "kind": lazy_gettext("Kind"),
    "location": lazy_gettext("Location"),
    "priority": lazy_gettext("Order of choice"),
    "weekly_hours": lazy_gettext("Weekly hours"),
    "date_overrides": lazy_gettext("Exceptions"),
    "time_off": lazy_gettext("Absences"),
    "legal": lazy_gettext("Imprint and privacy"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field by its name, and what it said before and says now."""

    name: str
    before: str
    after: str


def changes(found: Iterable[Difference], lang: str) -> tuple[Change, ...]:
    """Each difference in words."""
    return tuple(Change(_name(each), _said(each.before, lang), _said(each.after, lang)) for each in found)


def _name(difference: Difference) -> str:
    first = difference.place[0] if difference.place else ""
    return str(NAMES.get(first, first))


def _said(value: object, lang: str) -> str:
    if value is None or isinstance(value, Missing) or value == "":
        return _("nothing")
    if isinstance(value, list):
        if value and isinstance(value[0], dict) and "weekday" in value[0]:
            return lines_text(value, lang)
        return ngettext("%(num)s entry", "%(num)s entries", len(value))
    said: Callable[[Any], str] = str
    return said(value)
