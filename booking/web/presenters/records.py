"""The record in words: what was done, by whom, and what was before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_gettext, lazy_pgettext
from flask_babel import gettext as _

from booking.domain.records import Changed, Entry
from booking.web.presenters import dates

# Said of a thing: "Moved", "Verschoben".
ACTIONS: dict[str, LazyString] = {}
FIELDS: dict[str, LazyString] = {}
SUBJECTS: dict[str, LazyString] = {
    "appointment": lazy_gettext("Appointment"),
    "booking": lazy_gettext("Booking"),
    "customer": lazy_gettext("Customer"),
    "business": lazy_gettext("Business"),
    "location": lazy_gettext("Place"),
    "resource": lazy_gettext("Resource"),
    "service": lazy_gettext("Service"),
    "membership": lazy_gettext("Member of the team"),
    "invitation": lazy_gettext("Invitation"),
    "account": lazy_gettext("Account"),
    "feed": lazy_gettext("Calendar feed"),
    "take_over": lazy_gettext("Data taken over"),
}
_BY: dict[str, LazyString] = {
    "customer": lazy_pgettext("by whom", "the customer"),
    "server": lazy_pgettext("by whom", "the person who runs the server"),
    "time": lazy_pgettext("by whom", "the course of time"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field that was changed, in words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry as it is shown."""

    at: str
    iso: str
    action: str
    subject: str
    by: str
    lines: tuple[Line, ...]


def deeds(entries: Sequence[Entry], zone: str, lang: str) -> list[Deed]:
    """The entries in their order, in the zone of the house."""
    return [_deed(each, zone, lang) for each in entries]


def _deed(entry: Entry, zone: str, lang: str) -> Deed:
    return Deed(
        at=_when(entry.at, zone, lang),
        iso=dates.iso(entry.at, zone),
        action=str(ACTIONS.get(entry.action, entry.action)),
        subject=str(SUBJECTS.get(entry.subject, entry.subject)),
        by=entry.name or str(_BY.get(entry.who, _("somebody"))),
        lines=tuple(Line(str(FIELDS.get(each.field, each.field)), _change(each, zone, lang)) for each in entry.changes),
    )


def _change(changed: Changed, zone: str, lang: str) -> str:
    if changed.is_erased:
        return _("deleted")
    before, after = _value(changed.before, zone, lang), _value(changed.after, zone, lang)
    if not before:
        return after
    return _("%(before)s, now %(after)s", before=before, after=after or _("nothing"))


def _value(text: str | None, zone: str, lang: str) -> str:
    """A value as it was kept; instants in the zone of the house."""
    if not text:
        return ""
    if len(text) >= len("2026-11-23T08:00:00+00:00") and text[10:11] == "T":
        try:
            return _when(datetime.fromisoformat(text), zone, lang)
        except ValueError:
            return text
    return {"True": _("yes"), "False": _("no")}.get(text, text)


def _when(instant: datetime, zone: str, lang: str) -> str:
    local = dates.in_zone(instant, zone)
    return _("%(day)s, %(time)s", day=dates.numeric_day(local.date(), lang), time=dates.clock(instant, zone))
