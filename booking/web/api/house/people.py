"""Customers as values, and what programs say of them as the services take it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.customers import CustomerCard, Note, PersonBooking, Profile
from booking.domain.errors import Invalid
from booking.services.customers.contacts import Details
from booking.services.phones import international
from booking.services.programs.entering import Entry
from booking.services.setup.versions import version

FIELDS = ("name", "email", "phone", "born_on", "locale", "tags")


def card_values(card: CustomerCard, place: ZoneInfo, **more: Any) -> dict[str, object]:
    """A customer as ``CustomerCard`` describes one."""
    return {
        "id": card.id,
        "name": card.name,
        "email": card.email,
        "phone": card.phone,
        "born_on": card.born_on.isoformat() if card.born_on else None,
        "tags": list(card.tags),
        "blocked": card.is_blocked,
        "archived": False,
        "merged_into": None,
        "last_visit": text(card.last_visit, place),
        "next_visit": text(card.next_visit, place),
        "no_shows": card.no_shows,
        "changed_at": None,
        **more,
    }


def profile_values(found: Profile, place: ZoneInfo) -> dict[str, object]:
    """A customer as ``CustomerAnswered`` describes one."""
    person, counts = found.person, found.counts
    return {
        "id": person.id,
        "version": person.version,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "locale": person.locale,
        "tags": list(person.tags),
        "blocked_at": text(person.blocked_at, place),
        "blocked_reason": person.blocked_reason,
        "archived_at": text(person.archived_at, place),
        "merged_into": person.merged_into,
        "created_at": text(person.created_at, place),
        "notes": [note_values(each, place) for each in found.notes],
        "visits": counts.visits,
        "no_shows": counts.no_shows,
        "cancelled": counts.cancelled,
        "late": counts.late,
    }


def note_values(note: Note, place: ZoneInfo) -> dict[str, object]:
    """A note as ``CustomerNote`` describes one."""
    return {
        "id": note.id,
        "version": note_version(note),
        "text": note.text,
        "written_by": note.written_by,
        "created_at": text(note.created_at, place),
        "updated_at": text(note.updated_at, place),
    }


def note_version(note: Note) -> str:
    """Another for every other text."""
    return version([note.text, note.updated_at.isoformat()])


def visit_values(found: PersonBooking) -> dict[str, object]:
    """A booking as ``CustomerVisit`` describes one."""
    place = ZoneInfo(found.time_zone)
    return {
        "booking": found.id,
        "appointment": found.appointment_id,
        "reference": found.reference,
        "status": found.state.value,
        "starts_at": text(found.starts_at, place),
        "ends_at": text(found.ends_at, place),
        "service": dict(found.service_names),
        "resources": list(found.resources),
        "seats": found.seats,
        "cancelled_late": found.is_late,
    }


def changed(entry: Entry, before: Details, said: Mapping[str, Any]) -> Details:
    """What is known once this is said. Raises Invalid: ``phone``."""
    values = {key: getattr(before, key) for key in FIELDS} | dict(said)
    if values["phone"] and values["phone"] != before.phone:
        country = entry.business.locations[0].country if entry.business.locations else "DE"
        values["phone"] = international(values["phone"], country)
        if values["phone"] is None:
            raise Invalid([("phone", "not_a_phone_number")])
    tags = {each.casefold(): each for each in values["tags"]}
    email = values["email"].casefold() if values["email"] else None
    return Details(**{**values, "phone": values["phone"] or None, "email": email, "tags": tuple(sorted(tags.values()))})


def text(at: datetime | None, place: ZoneInfo) -> str | None:
    """An instant in the wall time of a place."""
    return at.astimezone(place).isoformat() if at is not None else None
