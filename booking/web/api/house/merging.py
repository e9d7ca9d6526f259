"""Two customers who are one person, for programs of the business: merged, and apart again; and what is noted of one."""

from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.customers import Note
from booking.domain.errors import NotFound, Outdated, Stale
from booking.services.customers import contacts, merging, notes, profile
from booking.services.customers.merging import Versions
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import versioned
from booking.web.api.house.customers import ONE, READ, WRITE, shown
from booking.web.api.house.people import changed, note_values, note_version
from booking.web.api.house.schemas.customers import (
    CustomerAnswered,
    CustomerNote,
    CustomerNoteSent,
    MergeSent,
)
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

NOTE = f"{ONE}/notes/<int:note>"


@operations.declare(
    "POST",
    f"{ONE}/merge",
    "Merge another customer into this one",
    body=MergeSent,
    answers={200: CustomerAnswered},
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def merge_customer(entry: Entry, customer: int, condition: str | None, body: MergeSent) -> Response:
    """Bookings, notes and tags of the other come here, and the other names this one as who took over. Again changes
    nothing; `split` undoes it exactly.
    """
    person = profile.person(entry.actor, customer)
    said = {key: getattr(body, key) for key in body.model_fields_set & {"name", "email", "phone", "born_on"}}
    chosen = changed(entry, contacts.details_of(person), {key: value for key, value in said.items() if value})
    versions = Versions(condition or person.version, body.other_version)
    try:
        merging.merge(entry.actor, customer, body.other, chosen, versions, clock.now())
    except Stale:
        raise Outdated from None
    return shown(entry, customer)


@operations.declare(
    "POST",
    f"{ONE}/split",
    "Undo a merge",
    body=NothingSent,
    answers={200: CustomerAnswered},
    refusals=(Stale,),
    scopes=WRITE,
    is_versioned=True,
)
def split_customer(entry: Entry, customer: int, body: NothingSent) -> Response:
    """Asked for the one who was merged into another: what was moved comes back. Answers them as they are again."""
    merging.split(entry.actor, customer, clock.now())
    return shown(entry, customer)


@operations.declare("GET", NOTE, "A note about a customer", answers={200: CustomerNote}, scopes=READ, is_versioned=True)
def show_note(entry: Entry, customer: int, note: int) -> Response:
    """What was noted; a confidential note is not there for programs."""
    return _answer(entry, _found(entry, customer, note))


@operations.declare(
    "POST",
    f"{ONE}/notes",
    "Note something about a customer",
    body=CustomerNoteSent,
    answers={201: CustomerNote},
    scopes=WRITE,
    is_versioned=True,
)
def add_note(entry: Entry, customer: int, body: CustomerNoteSent) -> Response:
    """For everybody of the house to read."""
    made = notes.add(entry.actor, customer, body.text, clock.now())
    place = url_for("api.show_note", business=entry.business.slug, customer=customer, note=made)
    return _answer(entry, _found(entry, customer, made), 201, {"Location": place})


@operations.declare(
    "PUT",
    NOTE,
    "Write a note anew",
    body=CustomerNoteSent,
    answers={200: CustomerNote},
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def change_note(entry: Entry, customer: int, note: int, condition: str | None, body: CustomerNoteSent) -> Response:
    """Its text is replaced."""
    found = _found(entry, customer, note)
    if condition not in (None, note_version(found)):
        raise Outdated
    try:
        notes.change(entry.actor, customer, note, body.text, clock.now(), confidential=False, seen=found.updated_at)
    except Stale:
        raise Outdated from None
    return _answer(entry, _found(entry, customer, note))


@operations.declare("DELETE", NOTE, "Take a note away", body=NothingSent, answers={200: CustomerAnswered}, scopes=WRITE)
def remove_note(entry: Entry, customer: int, note: int, body: NothingSent) -> Response:
    """Answers the customer without it."""
    notes.remove(entry.actor, customer, note, clock.now())
    return shown(entry, customer)


def _found(entry: Entry, customer: int, note: int) -> Note:
    found = profile.profile(entry.actor, customer, clock.now())
    for each in found.notes:
        if each.id == note and not each.is_confidential:
            return each
    raise NotFound(what="note")


def _answer(entry: Entry, note: Note, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    values = note_values(note, ZoneInfo(entry.business.time_zone))
    return versioned(values, note_version(note), status, headers)
