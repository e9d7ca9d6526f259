"""Who takes part in a session: their seats, how they are reached, and what the house writes to all of them.

Arrivals, and who did not come, are marked as of every visit: ``desk.visits``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.appointments import MOVABLE, TAKING_SEATS, AppointmentKind, AppointmentStatus, BookingState
from booking.domain.errors import Invalid, NotActive, NotFound
from booking.domain.messages import Channel, Reason, Recipient
from booking.domain.names import fold
from booking.domain.own_words import LONGEST_BODY, LONGEST_SUBJECT, OwnWords
from booking.domain.texts import one_line, several_lines
from booking.domain.visits import Sheet, SheetBooking
from booking.services import messages, record
from booking.services.courses.locking import locked_session
from booking.services.desk import rights, showing
from booking.storage.models import Message
from booking.storage.unit_of_work import retried, unit_of_work

__all__ = ["Told", "listed", "reached", "tell"]


@dataclass(frozen=True, slots=True)
class Told:
    """Who is reached: bookings that get a mail, and those who can only be telephoned, each by name."""

    by_mail: tuple[SheetBooking, ...]
    by_phone: tuple[SheetBooking, ...]


def listed(actor: Actor, appointment_id: int) -> tuple[Sheet, list[SheetBooking]]:
    """A session with those who have a seat, or had one until it was over, by name; who is only typing is left out.

    Raises NotFound, NotAllowed.
    """
    sheet = showing.sheet(actor, appointment_id)
    if sheet.kind != AppointmentKind.SESSION:
        raise NotFound(what="session")
    there = [each for each in sheet.bookings if each.state in TAKING_SEATS - {BookingState.HELD}]
    return sheet, sorted(there, key=lambda each: (fold(each.contact.name), each.id))


def reached(participants: Sequence[SheetBooking]) -> Told:
    """How those whose booking stands would be told something."""
    standing = [each for each in participants if each.state in MOVABLE]
    return Told(
        tuple(each for each in standing if each.contact.email),
        tuple(each for each in standing if not each.contact.email),
    )


@retried
def tell(actor: Actor, appointment_id: int, subject: str, text: str, now: datetime) -> int:
    """Write to all whose booking stands and who have an address, each a mail of their own; answers how many.

    The same words to the same booking leave once. Raises Invalid with a path per fault, NotFound, NotAllowed,
    NotActive for one that was cancelled, Busy.
    """
    rights.require_change(actor)
    words = json.dumps(_words(subject, text), ensure_ascii=False)
    with unit_of_work() as session:
        it, _locks = locked_session(session, actor, appointment_id, now)
        if it.row.status != AppointmentStatus.ACTIVE:
            raise NotActive(state=it.row.status)
        asked = [each.id for each in it.seats if each.state in MOVABLE and each.contact_email]
        said = select(Message.booking_id).where(
            Message.business_id == actor.business_id,
            Message.booking_id.in_(asked),
            Message.reason == Reason.TO_ALL.value,
            Message.words == words,
        )
        before = set(session.scalars(said))
        for each in asked:
            if each not in before:
                messages.add(session, actor.business_id, each, Reason.TO_ALL, now, (Recipient.CUSTOMER,), words=words)
        if set(asked) - before:
            changes = {"subject": (None, one_line(subject)), "told": (None, len(set(asked) - before))}
            record.add(session, actor, "told", "appointment", it.row.id, now, changes)
        return len(asked)


def preview(subject: str, text: str) -> OwnWords:
    """The words as they leave, tidied. Raises Invalid with a path per fault."""
    return OwnWords(**_words(subject, text))


def _words(subject: str, text: str) -> dict[str, str]:
    """What is stored of typed words: braces are braces, not placeholders."""
    tidy = OwnWords(one_line(subject), several_lines(text)).tidied()
    faults = []
    for path, value, longest in (
        ("subject", tidy.subject, LONGEST_SUBJECT),
        ("text", tidy.body, LONGEST_BODY[Channel.EMAIL]),
    ):
        if not value:
            faults.append((path, "required"))
        elif len(value) > longest:
            faults.append((path, "too_long"))
    if faults:
        raise Invalid(faults)
    return {"subject": _plain(tidy.subject), "body": _plain(tidy.body)}


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
