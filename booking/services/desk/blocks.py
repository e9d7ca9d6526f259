"""Blocks: time of people, rooms and devices for anything that is no visit, behind the same guard."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import AppointmentKind, AppointmentStatus
from booking.domain.businesses import Business, Resource
from booking.domain.errors import NotActive, NotFound, Stale
from booking.services import appointments, businesses, claims, record, releases
from booking.services.desk import rights, versions
from booking.services.desk.blocked import Wanted, checked, columns, last, occupy, put, require_free, said, set_columns
from booking.services.desk.verdicts import TakenBy, on_resources
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Appointment
from booking.storage.queries import bookings as queries
from booking.storage.queries import standings
from booking.storage.unit_of_work import StaleRules, reading, retried, unit_of_work

_ADD = insert(table_of(Appointment))


def check(
    actor: Actor, resources: Sequence[str], starts_at: datetime, ends_at: datetime, *, without: int | None = None
) -> tuple[TakenBy, ...]:
    """Who is in the way of a block, the one *without* left out. Raises NotFound, Invalid, NotAllowed."""
    rights.require_change(actor)
    wanted = Wanted(resources, starts_at, ends_at, "-")
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        ids = [each.rules.id for each in checked(actor, known.business, wanted)]
        return on_resources(session, actor, known.business, ids, *wanted.span, [without] if without else [])


@retried
def add(
    actor: Actor,
    resources: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    note: str | None,
    now: datetime,
    *,
    key: str | None = None,
) -> int:
    """Block time; answers the number of the appointment. With a *key*, the same again answers the same one.

    Raises SlotTaken (with ``taken_by``), Invalid, NotFound, NotAllowed, Busy.
    """
    rights.require_change(actor)
    wanted = Wanted(resources, starts_at, ends_at, title, note)
    with unit_of_work() as session:
        business, taken = _locked(session, actor, wanted)
        uid = _uid(actor, key) if key else appointments.new_uid()
        earlier = _of_uid(session, business.id, wanted, uid) if key else None
        if earlier is not None:
            return earlier
        require_free(session, actor, business, taken, wanted, now)
        appointment_id = new_id()
        session.execute(
            _ADD,
            {
                "business_id": business.id,
                "id": appointment_id,
                "kind": AppointmentKind.BLOCK,
                "capacity": 1,
                "seats_taken": 0,
                "uid": uid,
                "sequence": 0,
                "status": AppointmentStatus.ACTIVE,
                "created_at": now,
                "updated_at": now,
                **columns(business, taken, wanted),
            },
        )
        occupy(session, business, appointment_id, taken, wanted)
        releases.touch_resources(session, business.id, [each.rules.id for each in taken], now)
        record.add(session, actor, "blocked", "appointment", appointment_id, now, said(wanted, None))
        return appointment_id


@retried
def change(
    actor: Actor,
    appointment_id: int,
    resources: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    note: str | None,
    now: datetime,
    *,
    sequence: int | None = None,
    seen: str | None = None,
) -> int:
    """Change a block, or move it; answers its SEQUENCE. *sequence* is that which was seen: Stale where it rose since.

    *seen* is the version that a program read. Raises as ``add`` does, Outdated, and NotActive for one that was removed.
    """
    rights.require_change(actor)
    wanted = Wanted(resources, starts_at, ends_at, title, note)
    with unit_of_work() as session:
        row = _block(session, actor, appointment_id)
        business, taken = _locked(session, actor, wanted, appointment_id)
        row = _block(session, actor, appointment_id)
        versions.require(session, business.id, appointment_id, seen)
        if row.status != AppointmentStatus.ACTIVE:
            raise NotActive(state=row.status)
        if sequence is not None and sequence != row.sequence:
            raise Stale(sequence=row.sequence)
        return put(session, actor, business, row, taken, wanted, now, "changed")


@retried
def remove(actor: Actor, appointment_id: int, now: datetime, *, seen: str | None = None) -> None:
    """Give the time of a block back; again does nothing. Raises NotFound, NotAllowed, Outdated, Busy."""
    rights.require_change(actor)
    with unit_of_work() as session:
        _block(session, actor, appointment_id)
        concerned = queries.concerned_resources(session, actor.business_id, appointment_id)
        claims.lock(session, actor.business_id, concerned)
        versions.require(session, actor.business_id, appointment_id, seen)
        if _block(session, actor, appointment_id).status != AppointmentStatus.ACTIVE:
            return
        appointments.deactivate(session, actor.business_id, appointment_id)
        set_columns(session, actor.business_id, appointment_id, now, status=AppointmentStatus.CANCELLED)
        releases.touch_resources(session, actor.business_id, concerned, now)
        changes = {"status": ("active", "cancelled")}
        record.add(session, actor, "unblocked", "appointment", appointment_id, now, changes)


@retried
def restore(actor: Actor, appointment_id: int, now: datetime, *, seen: str | None = None) -> None:
    """Put a removed block back where it was.

    Raises SlotTaken (with ``taken_by``), NotFound, NotAllowed, Outdated, Busy.
    """
    rights.require_change(actor)
    with unit_of_work() as session:
        row = _block(session, actor, appointment_id)
        if row.status == AppointmentStatus.ACTIVE:
            versions.require(session, actor.business_id, appointment_id, seen)
            return
        known, _clock = businesses.known_now(session, actor.business_id)
        slugs = [each.slug for each in last(session, known.business, appointment_id)]
        wanted = Wanted(slugs, row.starts_at, row.ends_at, row.title or "", row.note)
        business, taken = _locked(session, actor, wanted, appointment_id)
        versions.require(session, business.id, appointment_id, seen)
        row = _block(session, actor, appointment_id)
        if row.status != AppointmentStatus.ACTIVE:
            put(session, actor, business, row, taken, wanted, now, "restored")


def _locked(
    session: Session, actor: Actor, wanted: Wanted, appointment_id: int | None = None
) -> tuple[Business, list[Resource]]:
    """Lock what a block is to take, and what it took; answers the business as it is then."""
    known, _clock = businesses.known_now(session, actor.business_id)
    ids = {each.rules.id for each in checked(actor, known.business, wanted)}
    if appointment_id is not None:
        ids.update(queries.concerned_resources(session, actor.business_id, appointment_id))
    claims.lock(session, actor.business_id, ids)
    known, _clock = businesses.known_now(session, actor.business_id)
    taken = checked(actor, known.business, wanted)
    if not {each.rules.id for each in taken}.issubset(ids):
        raise StaleRules
    return known.business, taken


def _block(session: Session, actor: Actor, appointment_id: int) -> standings.AppointmentRow:
    row = standings.appointment(session, actor.business_id, appointment_id)
    if row is None or row.kind != AppointmentKind.BLOCK:
        raise NotFound(what="block")
    if actor.resource is not None:
        known, _clock = businesses.known_now(session, actor.business_id)
        # A block of several is everybody's: nobody changes it for the others.
        if {each.slug for each in last(session, known.business, appointment_id)} != {actor.resource}:
            raise NotFound(what="block")
    return row


def _uid(actor: Actor, key: str) -> str:
    """An event identifier that is the same for one key of one person, and tells nothing about either."""
    return hashlib.sha256(f"block {actor.business_id} {actor.user_id} {key}".encode()).hexdigest()[:32]


def _of_uid(session: Session, business_id: int, wanted: Wanted, uid: str) -> int | None:
    query = select(Appointment.id).where(
        Appointment.business_id == business_id, Appointment.starts_at == wanted.starts_at, Appointment.uid == uid
    )
    found: int | None = session.scalar(query)
    return found
