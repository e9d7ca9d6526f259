"""What somebody else changed about a service meanwhile, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business
from booking.domain.merging import Difference
from booking.domain.timezones import DAY
from booking.web.presenters import values


@dataclass(frozen=True, slots=True)
class Change:
    """A field by its name, and what it said before and says now."""

    name: str
    before: str
    after: str


def changes(found: Iterable[Difference], business: Business, lang: str) -> list[Change]:
    """Each difference in words."""

    def said(each: Difference, value: object) -> str:
        return _said(each.place[0], value, business, lang)

    return [Change(_name(each.place), said(each, each.before), said(each, each.after)) for each in found]


def _name(place: tuple[str, ...]) -> str:
    names = {
        "name": _("Name"),
        "description": _("Description"),
        "instructions": _("What to bring"),
        "location": _("Location"),
        "duration_minutes": _("Duration"),
        "buffer_before_minutes": _("Time kept free before"),
        "buffer_after_minutes": _("Time kept free after"),
        "step_minutes": _("A start every"),
        "alignment": _("Counted from"),
        "minimum_notice_minutes": _("Notice at least"),
        "horizon_days": _("Can be booked ahead"),
        "cancellation_notice_minutes": _("Cancel and move until"),
        "capacity": _("Places"),
        "approval": _("Only on request"),
        "approval_hours": _("You answer within"),
        "max_per_day": _("At most a day"),
        "waiting_list": _("Waiting list"),
        "combines": _("Together with other services"),
        "series_max": _("Appointments in a series"),
        "by_sessions": _("Only at dates you publish"),
        "open_max": _("Appointments to come for one address"),
        "recall_months": _("Reminded to come again"),
        "price_minor": _("Price"),
        "windows": _("Own hours"),
        "requires": _("Who and what it takes"),
        "questions": _("Questions"),
    }
    language = {"de": _("German"), "en": _("English")}.get(place[-1], "")
    name = names.get(place[0], place[0])
    return f"{name} ({language})" if language else name


def _said(key: str, value: object, business: Business, lang: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        if key == "price_minor":
            return values.price(value, business.currency, lang)
        minutes = {"horizon_days": DAY, "approval_hours": 60}.get(key, 1 if key.endswith("_minutes") else 0)
        return values.notice(value * minutes) if minutes else str(value)
    if isinstance(value, str) and value:
        return value
    if isinstance(value, list) and value:
        return ngettext("%(num)s entry", "%(num)s entries", len(value))
    return _("nothing")
