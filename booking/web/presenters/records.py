"""The record in words: what was done, by whom, and what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_gettext, lazy_pgettext
from flask_babel import gettext as _

from booking.domain.records import Changed, Entry
from booking.web.presenters import dates, feed_names, legal, text_names, visit_deeds
from booking.web.presenters.roles import NAMES

# Said of a thing: "Moved", "Verschoben".
ACTIONS: dict[str, LazyString] = {
    "waiting_added": lazy_gettext("put on the waiting list"),
    "waiting_removed": lazy_gettext("taken off the waiting list"),
    "added": lazy_pgettext("deed", "Added"),
    "changed": lazy_pgettext("deed", "Changed"),
    "archived": lazy_pgettext("deed", "Put into the archive"),
    "restored": lazy_pgettext("deed", "Back from the archive"),
    "viewed": lazy_pgettext("deed", "Looked at"),
    "blocked": lazy_pgettext("deed", "Online booking blocked"),
    "unblocked": lazy_pgettext("deed", "Online booking allowed again"),
    "retained": lazy_pgettext("deed", "Kept from being erased"),
    "retained_no_more": lazy_pgettext("deed", "May be erased again"),
    "erasure_wished": lazy_pgettext("deed", "Asked to be erased, and refused"),
    "noted": lazy_pgettext("deed", "Note written"),
    "note_changed": lazy_pgettext("deed", "Note changed"),
    "note_removed": lazy_pgettext("deed", "Note removed"),
    "noted_confidentially": lazy_pgettext("deed", "Confidential note written"),
    "note_changed_confidentially": lazy_pgettext("deed", "Confidential note changed"),
    "note_removed_confidentially": lazy_pgettext("deed", "Confidential note removed"),
    "merged": lazy_pgettext("deed", "Made one with another customer"),
    "merged_away": lazy_pgettext("deed", "Taken over by another customer"),
    "split": lazy_pgettext("deed", "Made two customers again"),
    "split_off": lazy_pgettext("deed", "Stands alone again"),
    "customers_exported": lazy_pgettext("deed", "All customers saved as a table"),
    "taken_over": lazy_pgettext("deed", "Taken over from a file"),
    "joined": lazy_pgettext("deed", "Joined"),
    "removed": lazy_pgettext("deed", "Removed"),
    "brought_back": lazy_pgettext("deed", "Brought back"),
    "invited": lazy_pgettext("deed", "Invited"),
    "sent_again": lazy_pgettext("deed", "Sent again"),
    "revoked": lazy_pgettext("deed", "Taken back"),
    "accepted": lazy_pgettext("deed", "Accepted"),
    "busy_time_replaced": lazy_pgettext("deed", "Times of another calendar read"),
    "calendar_connected": lazy_pgettext("deed", "Connected"),
    "calendar_renamed": lazy_pgettext("deed", "Renamed"),
    "calendar_replaced": lazy_pgettext("deed", "Given another address or file"),
    "calendar_removed": lazy_pgettext("deed", "Removed, with the times it took"),
    "calendar_restored": lazy_pgettext("deed", "Connected again"),
    "data_told": lazy_pgettext("deed", "All data saved as a file"),
    "erased": lazy_pgettext("deed", "Erased for good"),
    "key_renewed": lazy_pgettext("deed", "Given another key"),
    "private_entry_added": lazy_pgettext("deed", "Private entry added"),
    "private_entry_changed": lazy_pgettext("deed", "Private entry changed"),
    "private_entry_removed": lazy_pgettext("deed", "Private entry removed"),
    "reminder_added": lazy_pgettext("deed", "Reminder set up"),
    "reminder_removed": lazy_pgettext("deed", "Reminder removed"),
    "paused": lazy_pgettext("deed", "Online booking stopped"),
    "resumed": lazy_pgettext("deed", "Online booking begun again"),
    "reordered": lazy_pgettext("deed", "Put into another order"),
    "undone": lazy_pgettext("deed", "Taken back as a whole"),
    "message_sent_again": lazy_pgettext("deed", "Message sent again"),
    "messages_sent_again": lazy_pgettext("deed", "Failed messages sent again"),
    "message_dropped": lazy_pgettext("deed", "Message not sent"),
    "message_restored": lazy_pgettext("deed", "Message put back"),
    "address_mended": lazy_pgettext("deed", "Address mended"),
    "address_trusted": lazy_pgettext("deed", "Address used again"),
    "address_renewed": lazy_pgettext("deed", "Given another address"),
    "wished": lazy_pgettext("deed", "Asked to hear of the business again"),
    "wish_ended": lazy_pgettext("deed", "Wants to hear of it no more"),
    "recall_asked": lazy_pgettext("deed", "Asked to be reminded to come again"),
    "words_changed": lazy_pgettext("deed", "Words of a message changed"),
}
FIELDS: dict[str, LazyString] = {
    "due_on": lazy_gettext("Due on"),
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("E-mail address"),
    "phone": lazy_gettext("Telephone number"),
    "born_on": lazy_gettext("Born on"),
    "locale": lazy_gettext("Language of the messages"),
    "tags": lazy_gettext("Tags"),
    "blocked_at": lazy_gettext("Blocked since"),
    "blocked_reason": lazy_gettext("Reason"),
    "retained_since": lazy_gettext("Kept since"),
    "retained_reason": lazy_gettext("Kept because"),
    "customers": lazy_gettext("Customers"),
    "bookings": lazy_gettext("Appointments"),
    "busy_times": lazy_gettext("Times taken"),
    "messages": lazy_gettext("Messages"),
    "host": lazy_gettext("Server"),
    "reminder": lazy_gettext("Reminder"),
    "confirms_addresses": lazy_gettext("Confirming the address"),
    "offer_minutes": lazy_gettext("Minutes to answer by day"),
    "offer_quiet_from": lazy_gettext("Night begins at"),
    "offer_quiet_until": lazy_gettext("Night ends at"),
    "tells_openings": lazy_gettext("When new months open"),
    "assistants": lazy_gettext("Assistants"),
    "forgets_months": lazy_gettext("Months after which customers are erased"),
    "release_minutes": lazy_gettext("Minutes until what was cancelled is shown, at most"),
    "asks_work": lazy_gettext("Small sums against programs"),
    "keeps_names": lazy_gettext("Passing appointments on"),
    "legal": lazy_gettext("Imprint and privacy"),
    "reminds_always": lazy_gettext("Reminders without being asked"),
    "program_name": lazy_gettext("Name"),
    "member": lazy_gettext("Person"),
    "role": lazy_gettext("Role"),
    "resource": lazy_gettext("Own calendar"),
    "message": lazy_pgettext("record", "Message"),
    "events": lazy_gettext("What it hears of"),
    **legal.FIELDS,
    **text_names.FIELDS,
    **feed_names.RECORDED,
}
VALUES: dict[str, Mapping[str, LazyString | str]] = {
    "role": {role.value: name for role, name in NAMES.items()},
    **text_names.RECORDED,
    **feed_names.VALUES,
}
"""Values that are words of ours, by field."""
HIDDEN = frozenset({"merged_from", "merged_into", "undo", "mail"})
"""Fields that say nothing to people: they are kept so that a deed can be undone, or is not done twice."""
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
    "calendar": lazy_gettext("Other calendar"),
    "take_over": lazy_gettext("Data taken over"),
    "token": lazy_gettext("Access of a program"),
    "webhook": lazy_gettext("Notice to a program"),
    "recall": lazy_gettext("Consent"),
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
        action=str(_words(entry).get(entry.action, ACTIONS.get(entry.action, entry.action))),
        subject=str(SUBJECTS.get(entry.subject, entry.subject)),
        by=_by(entry),
        lines=tuple(
            Line(str(_field(entry, each.field)), _change(each, zone, lang))
            for each in entry.changes
            if each.field not in HIDDEN
        ),
    )


def _by(entry: Entry) -> str:
    if any(each.field == "mail" for each in entry.changes):
        return _("the customer, by e-mail")
    name = entry.name or str(_BY.get(entry.who, _("somebody")))
    return _("%(person)s, by the program %(program)s", person=name, program=entry.program) if entry.program else name


def _words(entry: Entry) -> Mapping[str, LazyString]:
    """What deeds are called of a thing of this kind alone."""
    return visit_deeds.ACTIONS if entry.subject in visit_deeds.SUBJECTS else {}


def _field(entry: Entry, name: str) -> LazyString | str:
    own = visit_deeds.FIELDS if entry.subject in visit_deeds.SUBJECTS else {}
    return own.get(name) or FIELDS.get(name, name)


def _change(changed: Changed, zone: str, lang: str) -> str:
    if changed.is_erased:
        return _("deleted")
    known = VALUES.get(changed.field, {})
    before, after = (
        str(known.get(text or "") or _value(changed.field, text, zone, lang))
        for text in (changed.before, changed.after)
    )
    if not before:
        return after
    return _("%(before)s, now %(after)s", before=before, after=after or _("nothing"))


def _value(field: str, text: str | None, zone: str, lang: str) -> str:
    """A value as it was kept; instants in the zone of the house."""
    if not text:
        return ""
    if field == "legal":
        return _("online, in German and English")
    if say := visit_deeds.VALUES.get(field):
        return say(text)
    if len(text) >= len("2026-11-23T08:00:00+00:00") and text[10:11] == "T":
        # What somebody typed may look like an instant, and be one that no clock of the place shows.
        try:
            instant = datetime.fromisoformat(text)
            return text if instant.utcoffset() is None else _when(instant, zone, lang)
        except (ValueError, OverflowError):
            return text
    return {"True": _("yes"), "False": _("no")}.get(text, text)


def _when(instant: datetime, zone: str, lang: str) -> str:
    local = dates.in_zone(instant, zone)
    reading = dates.CLOCK[local.hour * 60 + local.minute]
    return _("%(day)s, %(time)s", day=dates.numeric_day(local.date(), lang), time=reading)
