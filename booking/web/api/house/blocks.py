"""Blocks for programs of the business; they are read, moved and cancelled as all appointments are."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.appointments import AppointmentKind
from booking.domain.errors import Busy, IdempotencyKeyRequired, Invalid, NotActive, NotFound, SlotTaken
from booking.services import agenda
from booking.services.agenda_values import appointment_values
from booking.services.desk import blocks
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import versioned
from booking.web.api.bookings import digest
from booking.web.api.house.agenda import appointment_answer
from booking.web.api.house.appointments import WRITE
from booking.web.api.house.schemas.appointments import AppointmentAnswered
from booking.web.api.house.schemas.blocks import BlockSent
from booking.web.api.house.told import refusals_told
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

BASE = "/businesses/<slug:business>/blocks"
ONE = f"{BASE}/<int:appointment>"


@operations.declare(
    "POST",
    BASE,
    "Block time",
    body=BlockSent,
    takes_key=True,
    answers={201: AppointmentAnswered},
    refusals=(SlotTaken, IdempotencyKeyRequired, Busy),
    scopes=WRITE,
    is_versioned=True,
)
def block_time(entry: Entry, key: str, body: BlockSent, parsed: Any) -> Response:
    """201 with the block. The same key with the same body answers the same block; where somebody is there, nothing is
    blocked.
    """
    _require_resources(entry, body)
    said = (body.resources, body.starts_at, body.ends_at, body.title, body.note or None, clock.now())
    own_key = f"program {entry.behind.id} {key} {digest(parsed)}"
    with refusals_told(entry.actor, entry.business.time_zone):
        found = agenda.one(entry.actor, blocks.add(entry.actor, *said, key=own_key))
    place = url_for("api.show_appointment", business=entry.business.slug, appointment=found.id)
    return versioned(appointment_values(found, entry.actor), found.version, 201, {"Location": place})


@operations.declare(
    "PUT",
    ONE,
    "Change a block",
    body=BlockSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def change_block(entry: Entry, appointment: int, condition: str | None, body: BlockSent) -> Response:
    """Let a block be as it is sent, or move it."""
    _require_block(entry, appointment)
    _require_resources(entry, body)
    said = (body.resources, body.starts_at, body.ends_at, body.title, body.note or None, clock.now())
    with refusals_told(entry.actor, entry.business.time_zone):
        blocks.change(entry.actor, appointment, *said, seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "DELETE",
    ONE,
    "Give the time of a block back",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(Busy,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def remove_block(entry: Entry, appointment: int, condition: str | None, body: NothingSent) -> Response:
    """The block is cancelled, and can be restored; again changes nothing."""
    _require_block(entry, appointment)
    blocks.remove(entry.actor, appointment, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{ONE}/restore",
    "Put a block back",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def restore_block(entry: Entry, appointment: int, condition: str | None, body: NothingSent) -> Response:
    """Put a block that was given back to where it was, if nobody is there now."""
    _require_block(entry, appointment)
    with refusals_told(entry.actor, entry.business.time_zone):
        blocks.restore(entry.actor, appointment, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


def _require_block(entry: Entry, appointment_id: int) -> None:
    if agenda.one(entry.actor, appointment_id).kind != AppointmentKind.BLOCK:
        raise NotFound(what="block")


def _require_resources(entry: Entry, body: BlockSent) -> None:
    """Raise Invalid where a resource is named that the business does not have."""
    unknown = [at for at, each in enumerate(body.resources) if each not in entry.business.resources]
    if unknown:
        raise Invalid([(f"resources[{at}]", "unknown") for at in unknown])
