"""Reads of taken time: what the slot rules ask of the appointments that exist.

A window costs what lies in it: each resource's rows are found by ``(resource_id, starts_at)``,
bounded below by the longest occupancy that the business ever allowed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnClause,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind
from booking.domain.intervals import Interval
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import Snapshot, Standing
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Business, BusyTime, HeldBack, Line, Occupancy
from booking.storage.types import database_now, from_minutes, minutes

occupancy, _business = table_of(Occupancy).c, table_of(Business).c
_busy, _held = table_of(BusyTime).c, table_of(HeldBack).c
ALIVE = or_(occupancy.expires_at.is_(None), occupancy.expires_at > database_now())


WITHIN = and_(
    occupancy.business_id == bindparam("business_id"),
    occupancy.resource_id.in_(bindparam("resource_ids", expanding=True)),
    occupancy.starts_at < bindparam("before", type_=occupancy.starts_at.type),
    occupancy.starts_at > bindparam("after", type_=occupancy.starts_at.type),
    occupancy.active,
)
SPAN = (occupancy.resource_id, minutes(occupancy.starts_at).label("start"), minutes(occupancy.ends_at))
# What other calendars take. It is written in pieces of a day at most, so that the same look back is enough.
ELSEWHERE = and_(
    _busy.business_id == bindparam("business_id"),
    _busy.resource_id.in_(bindparam("resource_ids", expanding=True)),
    _busy.starts_at < bindparam("before", type_=_busy.starts_at.type),
    _busy.starts_at > bindparam("after", type_=_busy.starts_at.type),
)
BUSY_SPAN = (_busy.resource_id, minutes(_busy.starts_at).label("start"), minutes(_busy.ends_at))
# What customers are not to find free yet, though it is.
NOT_YET = and_(
    _held.business_id == bindparam("business_id"),
    _held.resource_id.in_(bindparam("resource_ids", expanding=True)),
    _held.starts_at < bindparam("before", type_=_held.starts_at.type),
    _held.starts_at > bindparam("after", type_=_held.starts_at.type),
    _held.shown_at > database_now(),
)
HELD_SPAN = (_held.resource_id, minutes(_held.starts_at).label("start"), minutes(_held.ends_at))
# The version of the rules stands in every row, and in one where nothing is taken: one question instead of two.
_TAKEN = (
    select(_business.rules_version, *SPAN)
    .select_from(table_of(Business).outerjoin(table_of(Occupancy), and_(WITHIN, ALIVE)))
    .where(_business.id == bindparam("business_id"), _business.archived_at.is_(None)),
    select(null(), *BUSY_SPAN).where(ELSEWHERE),
    select(null(), *HELD_SPAN).where(NOT_YET),
)
_TAKEN_BY = (
    select(
        *SPAN,
        occupancy.appointment_id,
        occupancy.service_id,
        occupancy.local_on,
        occupancy.minutes,
        ALIVE.label("is_alive"),
    ).where(WITHIN),
    select(*BUSY_SPAN, null(), null(), null(), null(), true()).where(ELSEWHERE),
    select(*HELD_SPAN, null(), null(), null(), null(), true()).where(NOT_YET),
)


def for_all_or_some(*selects: Select[Any]) -> dict[bool, CompoundSelect[Any]]:
    """One statement of several, ordered by ``start``; the last one is asked only for customers of some businesses."""
    start: ColumnClause[Any] = column("start")
    return {True: union_all(*selects).order_by(start), False: union_all(*selects[:-1]).order_by(start)}


_OF_TAKEN, _OF_TAKEN_BY = for_all_or_some(*_TAKEN), for_all_or_some(*_TAKEN_BY)


@dataclass(frozen=True, slots=True)
class Window:
    """What to look at: resources and ``[start, end)`` in minutes; *longest* bounds the look back.

    Where something may be *kept_back*, it is looked at for a customer, who does not find that free yet.
    """

    business_id: int
    resource_ids: Sequence[int]
    start: int
    end: int
    longest: int
    kept_back: bool = False

    def parameters(self) -> dict[str, object]:
        """The values of the statements above."""
        return {
            "business_id": self.business_id,
            "resource_ids": list(self.resource_ids),
            "before": from_minutes(self.end),
            "after": from_minutes(self.start - self.longest - 1),
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A snapshot with what a claim needs besides: booked minutes by resource on one date, and what has lapsed.

    ``lapsed`` holds, by appointment, the intervals by resource that only lapsed holds and requests still cover.
    """

    snapshot: Snapshot
    booked_minutes: dict[int, int] = field(default_factory=dict)
    lapsed: dict[int, list[tuple[int, Interval]]] = field(default_factory=dict)


def plain(session: Session | Connection, window: Window) -> tuple[Snapshot, int | None]:
    """Taken intervals alone: enough where nobody shares an appointment and no limit counts.

    With them the present version of the business's rules, None where it is not in use.
    """
    taken: dict[int, list[Interval]] = defaultdict(list)
    version: int | None = None
    for said, resource_id, start, end in session.execute(_OF_TAKEN[window.kept_back], window.parameters()).all():
        version = said or version
        taken[resource_id].append((start, end))
    # Where nothing is taken there is one row, of no resource.
    taken.pop(None, None)  # type: ignore[call-overload]
    return Snapshot(taken), version


def counted_for(rules: ServiceRules) -> tuple[int, ...]:
    """The ids of the services whose appointments count towards a limit of this one: itself, or all its parts."""
    return tuple(part.service_id for part in rules.parts) or (rules.id,)


def full(
    session: Session | Connection,
    window: Window,
    service_ids: Sequence[int],
    *,
    shared: bool,
    balance_on: int | None = None,
    without: Collection[int] = (),
) -> Day:
    """Taken intervals, day counts and (where *shared*) standing appointments of the service.

    *service_ids* are those that ``counted_for`` names. *balance_on* is the date ordinal whose booked minutes are
    wanted. Appointments in *without* are left out, as if they had been given back.
    """
    taken: dict[int, list[Interval]] = defaultdict(list)
    counted: dict[int, dict[tuple[int, int], set[int]]] = {each: defaultdict(set) for each in service_ids}
    booked: dict[int, int] = defaultdict(int)
    occupied: dict[int, set[int]] = defaultdict(set)
    lapsed: dict[int, list[tuple[int, Interval]]] = defaultdict(list)
    rows = session.execute(_OF_TAKEN_BY[window.kept_back], window.parameters()).all()
    for resource_id, start, end, appointment_id, of_service, local_on, length, is_alive in rows:
        if appointment_id in without:
            continue
        if not is_alive:
            lapsed[appointment_id].append((resource_id, (start, end)))
            continue
        taken[resource_id].append((start, end))
        if appointment_id is None:
            continue
        ordinal = local_on.toordinal()
        if of_service is not None and ordinal == balance_on:
            booked[resource_id] += length
        if of_service in counted:
            counted[of_service][resource_id, ordinal].add(appointment_id)
            occupied[appointment_id].add(resource_id)
    standing = _standing(session, window, service_ids[0], occupied) if shared and occupied else ()
    counts, *others = ({key: len(ids) for key, ids in of_one.items()} for of_one in counted.values())
    further = dict(zip(service_ids[1:], others, strict=True))
    return Day(Snapshot(taken, standing, counts, further), dict(booked), lapsed)


def _standing(
    session: Session | Connection, window: Window, service_id: int, occupied: dict[int, set[int]]
) -> tuple[Standing, ...]:
    """Appointments of the service with their seats; seats of lapsed holds count as free already."""
    lapsed = (
        select(func.coalesce(func.sum(Booking.seats), 0))
        .where(
            Booking.business_id == Appointment.business_id,
            Booking.appointment_id == Appointment.id,
            Booking.expires_at <= database_now(),
        )
        .correlate(Appointment)
        .scalar_subquery()
    )
    query = (
        select(
            Appointment.id,
            minutes(Line.starts_at),
            Appointment.capacity - Appointment.seats_taken + lapsed,
            Appointment.kind == AppointmentKind.SESSION,
        )
        .join(Line, and_(Line.business_id == Appointment.business_id, Line.appointment_id == Appointment.id))
        .where(
            Line.business_id == window.business_id,
            Line.service_id == service_id,
            Line.starts_at < from_minutes(window.end),
            Line.starts_at > from_minutes(window.start - 1),
            Appointment.status == "active",
        )
        .order_by(Line.starts_at, Appointment.id)
    )
    # PostgreSQL adds whole numbers up to a decimal one, which no answer can carry.
    return tuple(
        Standing(appointment_id, start, int(left), tuple(sorted(occupied[appointment_id])), is_published)
        for appointment_id, start, left, is_published in session.execute(query)
        if appointment_id in occupied
    )


def of_appointment(session: Session, business_id: int, appointment_id: int) -> dict[int, list[Interval]]:
    """The time that one appointment takes now, by resource, ascending and disjoint."""
    query = (
        select(Occupancy.resource_id, minutes(Occupancy.starts_at), minutes(Occupancy.ends_at))
        .where(Occupancy.business_id == business_id, Occupancy.appointment_id == appointment_id, Occupancy.active)
        .order_by(Occupancy.starts_at)
    )
    taken: dict[int, list[Interval]] = defaultdict(list)
    for resource_id, start, end in session.execute(query):
        taken[resource_id].append((start, end))
    return taken
