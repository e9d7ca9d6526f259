"""What the page of the editor needs besides what was typed: what there is to choose among, and what to unfold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services.setup.starters import PLAIN
from booking.web.presenters import dates
from booking.web.staff.setup.services import asking, form
from booking.web.staff.setup.services.saying import WEEKDAYS
from booking.web.staff.setup.typed import Typed

MONDAY = date(2001, 1, 1)
# A section of the editor is unfolded where it says anything but the usual, or has a fault.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "rules": ("notice", "horizon", "cancellation", "approval"),
    "starts": ("step", "alignment", "buffer_before", "buffer_after"),
    "places": ("capacity", "max_per_day", "open_max", "by_sessions"),
    "more": ("waiting_list", "combines", "series_max", "recall_months"),
    "windows": ("windows-", "add-windows"),
    "questions": ("questions-", "add-questions"),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a list; ``is_chosen`` where it is the one."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Resources of one kind."""

    name: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """The choices of the editor."""

    weekdays: tuple[Pick, ...]
    audiences: tuple[Pick, ...]
    locations: tuple[Pick, ...]
    resources: tuple[Group, ...]
    units: Mapping[str, str]
    kinds: tuple[Pick, ...]
    currency: str
    unfolded: frozenset[str]


def around(business: Business, typed: Typed, lang: str, blank: Mapping[str, Any] = PLAIN) -> Around:
    """Everything to choose among, in the language of the page."""
    return Around(
        weekdays=tuple(Pick(day, dates.weekday(MONDAY + timedelta(days=at), lang)) for at, day in enumerate(WEEKDAYS)),
        audiences=tuple(Pick(each.slug, in_language(each.name, lang)) for each in business.audiences),
        locations=_locations(business, typed),
        resources=_resources(business),
        units={"minutes": _("minutes"), "hours": _("hours"), "days": _("days"), "weeks": _("weeks")},
        kinds=_kinds(),
        currency=business.currency,
        unfolded=_unfolded(typed, form.shown({**blank, "location": None}, business, lang)),
    )


def conditions(typed: Typed, number: int, lang: str) -> list[Pick]:
    """When a question is asked: always, or after one of the answers before it."""
    chosen = typed.text(f"{asking.ROWS}-{number}-when")
    found = [Pick("", _("always"), not chosen)]
    for each in asking.answers_before(typed, number, lang):
        text = _("only after “%(answer)s” to “%(question)s”", answer=each.answer, question=each.question)
        found.append(Pick(each.value, text, each.value == chosen))
    if chosen and not any(each.is_chosen for each in found):
        found.append(Pick(chosen, _("only after an answer that is gone"), True))
    return found


def _kinds() -> tuple[Pick, ...]:
    names = {
        "text": _("A text"),
        "yes_no": _("Yes or no"),
        "choice": _("One of several answers"),
        "date": _("A date"),
        "number": _("A number"),
    }
    return tuple(Pick(kind, names[kind]) for kind in asking.KINDS)


def _locations(business: Business, typed: Typed) -> tuple[Pick, ...]:
    chosen = typed.text("location") or next((each.slug for each in business.locations), "")
    return tuple(Pick(each.slug, each.name, each.slug == chosen) for each in business.locations)


def _resources(business: Business) -> tuple[Group, ...]:
    kinds = {"staff": _("People"), "room": _("Rooms"), "equipment": _("Equipment")}
    places = {each.id: each.name for each in business.locations} if len(business.locations) > 1 else {}
    found = []
    for kind, name in kinds.items():
        picks = tuple(
            Pick(each.slug, _at(each.name, places.get(each.rules.location_id, "")))
            for each in business.resources.values()
            if each.kind == kind
        )
        if picks:
            found.append(Group(name, picks))
    return tuple(found)


def _at(name: str, place: str) -> str:
    return f"{name} ({place})" if place else name


def _unfolded(typed: Typed, plain: Typed) -> frozenset[str]:
    faulty = {fault.control for fault in typed.faults}
    found = set()
    for section, controls in SECTIONS.items():
        names = {name for name in (*typed.values, *plain.values, *faulty) if name.startswith(controls)}
        if any(name in faulty or typed.values.get(name, "") != plain.values.get(name, "") for name in names):
            found.add(section)
    return frozenset(found)
