"""The calendar of a request as its views see it: objects by name, with texts only where they are asked for."""

from collections.abc import Collection
from datetime import datetime
from gettext import NullTranslations

from flask import current_app, g

from booking.domain.access import Permission
from booking.services.own_calendar import reading
from booking.services.own_calendar.items import Item, Ref
from booking.services.programs.entering import Entry
from booking.translations import speaking, tongue
from booking.web import clock


def entry() -> Entry:
    """Whose calendar it is."""
    found: Entry = g.program
    return found


def name() -> str:
    """What the calendar is called: the resource, and the business."""
    here = entry()
    return f"{here.business.resources[here.behind.calendar or ''].name} – {here.business.name}"


def is_writable() -> bool:
    """Whether the role of whom the program acts for lets it change appointments."""
    return entry().actor.may(Permission.BOOKINGS_CHANGE)


def refs(names: Collection[str] | None = None) -> tuple[Ref, ...]:
    """All objects, or what is there of *names*, without their texts."""
    return reading.refs(entry(), clock.now(), names)


def between(start: datetime | None, end: datetime | None) -> tuple[Ref, ...]:
    """The objects that may touch ``[start, end)``, without their texts."""
    return reading.between(entry(), start, end, clock.now(), seal=current_app.extensions["seal"])


def items(names: Collection[str]) -> dict[str, Item]:
    """Those of these names that are there, with their texts."""
    found = reading.items(
        entry(),
        names,
        clock.now(),
        seal=current_app.extensions["seal"],
        links=current_app.extensions["links"],
        translations=_speech(),
    )
    return {each.name: each for each in found}


def _speech() -> NullTranslations:
    here = entry()
    folder = current_app.config["TERMINBUCH"].instance_path / "translations"
    return speaking(folder, tongue(here.behind.locale, here.business.address_form))
