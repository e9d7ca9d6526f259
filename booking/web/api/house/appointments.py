"""Appointments for programs of the business: a list to follow, one of them, moving, cancelling, noting."""

from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Response

from booking.domain.appointments import AppointmentKind
from booking.domain.businesses import Business
from booking.domain.errors import (
    Busy,
    Invalid,
    NotActive,
    OverrideNeeded,
    SlotTaken,
)
from booking.domain.policies import Refusal
from booking.domain.programs import Scope
from booking.services import agenda
from booking.services.agenda_values import appointment_values
from booking.services.courses import cancelling as courses
from booking.services.desk import blocks, endings, moves, notes
from booking.services.idempotency import Key
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer
from booking.web.api.bookings import digest
from booking.web.api.cursors import cursor, keys_of
from booking.web.api.house.agenda import appointment_answer
from booking.web.api.house.dates import span
from booking.web.api.house.schemas.appointments import AppointmentAnswered, AppointmentList, AppointmentsQuery
from booking.web.api.house.schemas.desk import CancelSent, MoveSent, NoteSent, StandsAgainst
from booking.web.api.house.told import refusals_told, verdict_values
from booking.web.api.known import require_known
from booking.web.api.routes import operations

READ, WRITE = (Scope.APPOINTMENTS_READ,), (Scope.APPOINTMENTS_WRITE,)
BASE = "/businesses/<slug:business>/appointments"
ONE = f"{BASE}/<int:appointment>"


@operations.declare("GET", BASE, "Appointments", query=AppointmentsQuery, answers={200: AppointmentList}, scopes=READ)
def list_appointments(entry: Entry, query: AppointmentsQuery) -> Response:
    """Visits, sessions and blocks that begin on the dates asked for, cancelled ones too, with their bookings.

    Dates are those of the business's own zone. Who the token acts for sees here what they see in the calendar:
    somebody with a calendar of their own, what is in it.
    """
    require_known(entry.business, query.resource, None)
    wanted = agenda.Wanted(
        *span(entry.business, query.first, query.last),
        query.resource,
        query.service,
        query.status,
        query.updated_since,
    )
    found = agenda.listed(entry.actor, wanted, instant_and_number(query.cursor), query.limit)
    values = [appointment_values(each, entry.actor) for each in found.items]
    return answer({"appointments": values, "cursor": cursor_of(found.after)})


@operations.declare("GET", ONE, "One appointment", answers={200: AppointmentAnswered}, scopes=READ, is_versioned=True)
def show_appointment(entry: Entry, appointment: int) -> Response:
    """An appointment of any kind, cancelled or not."""
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{ONE}/move",
    "Move an appointment",
    body=MoveSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, OverrideNeeded, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def move_appointment(entry: Entry, appointment: int, condition: str | None, body: MoveSent) -> Response:
    """Move a visit, a session or a block with everybody in it; references, links and events stay the same."""
    before = agenda.one(entry.actor, appointment)
    _require_resources(entry.business, body)
    with refusals_told(entry.actor, before.time_zone):
        moves.move(
            entry.actor,
            appointment,
            body.starts_at,
            clock.now(),
            resource=body.resource,
            replaces=body.replaces,
            minutes=body.minutes,
            over=over(body.override),
            is_told=body.notify,
            squeezed_reason=body.squeezed_reason,
            is_regular=body.regular,
            seen=condition,
        )
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{ONE}/move/check",
    "What stands against a move",
    body=MoveSent,
    answers={200: StandsAgainst},
    refusals=(NotActive,),
    scopes=WRITE,
)
def check_move(entry: Entry, appointment: int, body: MoveSent) -> Response:
    """The same as moving, but nothing is stored."""
    before = agenda.one(entry.actor, appointment)
    _require_resources(entry.business, body)
    with refusals_told(entry.actor, before.time_zone):
        said = moves.check_move(
            entry.actor,
            appointment,
            body.starts_at,
            clock.now(),
            resource=body.resource,
            replaces=body.replaces,
            minutes=body.minutes,
            squeezed_reason=body.squeezed_reason,
            is_regular=body.regular,
        )
    return answer(verdict_values(said, entry.actor, before.time_zone))


@operations.declare(
    "POST",
    f"{ONE}/cancel",
    "Cancel an appointment",
    body=CancelSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def cancel_appointment(entry: Entry, appointment: int, condition: str | None, body: CancelSent) -> Response:
    """Cancel a visit or a session with everybody in it, or give the time of a block back.

    Everybody in a session is told; of a visit, as ``notify`` says. What is cancelled already stays so.
    """
    now, found = clock.now(), agenda.one(entry.actor, appointment)
    if found.kind == AppointmentKind.BLOCK:
        blocks.remove(entry.actor, appointment, now, seen=condition)
    elif found.kind == AppointmentKind.SESSION:
        words = dict.fromkeys(("de", "en"), body.reason) if body.reason else {}
        courses.cancel(entry.actor, appointment, now, words=words, seen=condition)
    else:
        endings.cancel_all(entry.actor, appointment, now, reason=body.reason, is_told=body.notify, seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "PUT",
    f"{ONE}/note",
    "Note something on an appointment",
    body=NoteSent,
    answers={200: AppointmentAnswered},
    refusals=(Busy,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def note_appointment(entry: Entry, appointment: int, condition: str | None, body: NoteSent) -> Response:
    """Replace what the house has noted; customers never see it."""
    agenda.one(entry.actor, appointment)
    notes.write(entry.actor, appointment, body.note, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


def instant_and_number(said: str | None) -> agenda.After | None:
    """Where a list goes on that is ordered by an instant and a number. Raises Invalid."""
    keys = keys_of(said, str, int)
    if keys is None:
        return None
    try:
        at = datetime.fromisoformat(str(keys[0])).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid([("cursor", "not_a_cursor")]) from None
    if not 0 < int(keys[1]) < 2**63:
        raise Invalid([("cursor", "not_a_cursor")])
    return at, int(keys[1])


def cursor_of(after: agenda.After | None) -> str | None:
    """The cursor for where a list goes on."""
    return cursor(after[0].isoformat(), after[1]) if after else None


def key_of(entry: Entry, key: str, parsed: Any) -> Key:
    """A program's key, which is no other program's."""
    return Key(f"program {entry.behind.id} {key}", digest(parsed))


def over(codes: list[Any]) -> frozenset[Refusal]:
    """The rules that are gone over."""
    return frozenset(Refusal(each) for each in codes)


def _require_resources(business: Business, body: MoveSent) -> None:
    require_known(business, body.resource, None)
    if body.replaces is not None and body.replaces not in business.resources:
        raise Invalid([("replaces", "unknown")])
