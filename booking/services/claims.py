"""Claiming and releasing time: the one path by which anything is booked, held, moved or given back.

A claim locks every resource that could be chosen, in id order, then looks again at rules, limits and
taken time, and inserts. Two claims that could meet therefore take turns, and nobody waits in a
circle. The database's constraint stands behind it as the proof, not as the mechanism.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, Joined, Occupied, candidates, choose, occupancies
from booking.domain.errors import SlotNotOffered, SlotTaken
from booking.domain.intervals import Interval, intersect, subtract
from booking.domain.policies import refusal
from booking.domain.slots import is_in_time, reach
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import businesses
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Line, Occupancy, Resource
from booking.storage.queries import taken
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import StaleRules

_resource = table_of(Resource).c
_LOCK = (
    select(_resource.id)
    .where(
        _resource.business_id == bindparam("business_id"),
        _resource.id.in_(bindparam("resource_ids", expanding=True)),
    )
    .order_by(_resource.id)
    .with_for_update(key_share=True)
)
_ADD_APPOINTMENT = insert(table_of(Appointment))
_ADD_LINE = insert(table_of(Line))
_ADD_OCCUPANCY = insert(table_of(Occupancy))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a start of a service, for so many seats, perhaps with one resource of its first need."""

    service: str
    starts_at: datetime
    seats: int = 1
    audience: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A choice made under the locks: a standing appointment to join, or resources to take."""

    business: Business
    service: Service
    start: int
    choice: Joined | Claimed
    clock: datetime
    """What the database's clock said under the locks; expiry counts from it."""
    lapsed: tuple[int, ...]
    """Appointments that stand in the way though their holds are over; they are to be released first."""

    @property
    def end(self) -> int:
        """The end of the visit, in minutes."""
        return self.start + self.service.rules.duration


def lock(session: Session, business_id: int, resource_ids: Collection[int]) -> None:
    """Take the locks of these resources, in id order; held until the unit of work ends.

    On SQLite the unit of work holds the one write lock already.
    """
    if session.get_bind().dialect.name == "sqlite" or not resource_ids:
        return
    session.execute(_LOCK, {"business_id": business_id, "resource_ids": sorted(resource_ids)}).all()


def choose_under_lock(
    session: Session,
    business: Business,
    wish: Wish,
    now: datetime,
    *,
    giving_back: Sequence[int] = (),
    locked: Collection[int] | None = None,
) -> Taking:
    """Lock, look again, and choose who is taken; nothing is written yet.

    *giving_back* are appointments whose time counts as free. *locked* are resources that the caller has
    locked already, all at once; nothing more is locked then, for that could close a circle of waiting.
    Raises SlotNotOffered, SlotTaken (its alternatives are the caller's to add), StaleRules.
    """
    business = businesses.latest(business)
    if locked is None:
        locked = candidates(_service(business, wish).rules)
        lock(session, business.id, locked)
    known, clock = businesses.known_now(session, business.id)
    business, service = known.business, _service(known.business, wish)
    if not set(candidates(service.rules)).issubset(locked):
        raise StaleRules
    start, minute = exact_minute(wish.starts_at), to_minutes_ceil(now)
    if not is_in_time(service.rules, start, minute):
        # Also keeps years away from the database that no calendar can hold.
        raise SlotNotOffered
    on = zone(service.location.time_zone).local_date(start)
    first, last = reach(service.rules, on, on)
    day = taken.full(
        session,
        taken.Window(business.id, candidates(service.rules), first, last, business.longest_minutes),
        service.rules.id,
        shared=service.rules.capacity > 1,
        balance_on=on.toordinal(),
        without=giving_back,
    )
    asked = (wish.seats, wish.audience, wish.resource)
    choice = choose(service.rules, start, minute, day.snapshot, day.booked_minutes, *asked)
    if choice is None:
        why = refusal(service.rules, start, minute, day.snapshot, *asked)
        raise SlotTaken if why is not None and why.is_for_now else SlotNotOffered
    return Taking(business, service, start, choice, clock, _in_the_way(day, service, start, choice))


def exact_minute(starts_at: datetime) -> int:
    """The start in minutes. Raises SlotNotOffered where it is not on a whole minute: none is ever offered."""
    if starts_at.second or starts_at.microsecond:
        raise SlotNotOffered
    return to_minutes(starts_at)


def insert_appointment(
    session: Session,
    taking: Taking,
    resource_ids: tuple[int, ...],
    seats: int,
    expires_at: datetime | None,
    at: datetime,
    beside: int | None = None,
) -> int:
    """A visit on these resources, one per requirement, with its line and its occupancies; answers its id."""
    service, business_id = taking.service, taking.business.id
    appointment_id = new_id()
    session.execute(
        _ADD_APPOINTMENT,
        {
            "business_id": business_id,
            "id": appointment_id,
            "location_id": service.location.id,
            "kind": "visit",
            "capacity": service.rules.capacity,
            "seats_taken": seats,
            "uid": new_uid(),
            "sequence": 0,
            "status": "active",
            "created_at": at,
            "updated_at": at,
            **_when(taking),
        },
    )
    rules, line_id = service.rules, new_id()
    session.execute(
        _ADD_LINE,
        {
            "business_id": business_id,
            "id": line_id,
            "appointment_id": appointment_id,
            "service_id": rules.id,
            "position": 0,
            "price_minor": service.price_minor,
            **_agreed(taking),
        },
    )
    occupy(session, taking, appointment_id, line_id, resource_ids, expires_at, beside)
    return appointment_id


def occupy(
    session: Session,
    taking: Taking,
    appointment_id: int,
    line_id: int,
    resource_ids: tuple[int, ...],
    expires_at: datetime | None,
    beside: int | None = None,
) -> None:
    """Take the time of the chosen resources; here the guard speaks.

    *beside* is an appointment that keeps its time for now. What it covers is only noted, and becomes
    taken by ``take_over`` when that one has been given back.
    """
    rules, business_id = taking.service.rules, taking.business.id
    local_on = zone(taking.service.location.time_zone).local_date(taking.start)
    covered = taken.of_appointment(session, business_id, beside) if beside is not None else {}
    session.execute(
        _ADD_OCCUPANCY,
        [
            {
                "business_id": business_id,
                "id": new_id(),
                "appointment_id": appointment_id,
                "line_id": line_id,
                "service_id": rules.id,
                "resource_id": each.resource_id,
                "starts_at": from_minutes(start),
                "ends_at": from_minutes(end),
                "local_on": local_on,
                # Only the first piece counts, so that a day's minutes add up.
                "minutes": each.minutes if position == 0 else 0,
                "active": not is_covered,
                "expires_at": expires_at,
                "waits_for": beside if is_covered else None,
            }
            for each in occupancies(rules, taking.start, resource_ids)
            for position, (start, end, is_covered) in enumerate(_pieces(each, covered.get(each.resource_id, [])))
        ],
    )


def _pieces(wanted: Occupied, covered: list[Interval]) -> list[tuple[int, int, bool]]:
    """What is wanted of one resource: first what is not covered yet, then what is."""
    whole = [(wanted.starts_at, wanted.ends_at)]
    free = [(start, end, False) for start, end in subtract(whole, covered)]
    return free + [(start, end, True) for start, end in intersect(whole, covered)]


def take_over(session: Session, business_id: int, appointment_id: int, given_back: int) -> None:
    """Take the time that an appointment has waited for, now that the other one has given it back."""
    session.execute(
        update(Occupancy)
        .where(
            Occupancy.business_id == business_id,
            Occupancy.appointment_id == appointment_id,
            Occupancy.waits_for == given_back,
        )
        .values(active=True, waits_for=None)
    )


def move_appointment(
    session: Session,
    taking: Taking,
    appointment_id: int,
    resource_ids: tuple[int, ...],
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """Take an appointment, with its uid and seats, to another time: releases and claims in one step."""
    deactivate(session, taking.business.id, appointment_id)
    session.execute(
        update(Appointment)
        .where(Appointment.business_id == taking.business.id, Appointment.id == appointment_id)
        .values(sequence=Appointment.sequence + 1, updated_at=at, **_when(taking))
    )
    line = (Line.business_id == taking.business.id, Line.appointment_id == appointment_id)
    session.execute(update(Line).where(*line).values(**_agreed(taking)))
    line_id = session.execute(select(Line.id).where(*line)).scalar_one()
    occupy(session, taking, appointment_id, line_id, resource_ids, expires_at)


def deactivate(session: Session, business_id: int, appointment_id: int) -> None:
    """Give the time of an appointment back; its occupancies stay and say who and where it was."""
    session.execute(
        update(Occupancy)
        .where(
            Occupancy.business_id == business_id,
            Occupancy.appointment_id == appointment_id,
            Occupancy.active,
        )
        .values(active=False)
    )


def new_uid() -> str:
    """A globally unique event identifier (RFC 7986 5.3: random, and nothing about the host)."""
    return secrets.token_hex(16)


def _service(business: Business, wish: Wish) -> Service:
    found = business.services.get(wish.service)
    if found is None:
        raise SlotNotOffered
    return found


def _when(taking: Taking) -> dict[str, object]:
    name = taking.service.location.time_zone
    return {
        "starts_at": from_minutes(taking.start),
        "ends_at": from_minutes(taking.end),
        "zone": name,
        "local_start": local_start(taking.start, name),
    }


def _agreed(taking: Taking) -> dict[str, object]:
    rules = taking.service.rules
    return {
        "starts_at": from_minutes(taking.start),
        "ends_at": from_minutes(taking.end),
        "duration_minutes": rules.duration,
        "buffer_before_minutes": rules.buffer_before,
        "buffer_after_minutes": rules.buffer_after,
    }


def local_start(start: int, time_zone: str) -> str:
    """The wall time agreed, such as ``2026-11-25T14:00``."""
    place = zone(time_zone)
    _, minute = place.local(start)
    return f"{place.local_date(start).isoformat()}T{minute // 60:02d}:{minute % 60:02d}"


def _in_the_way(day: taken.Day, service: Service, start: int, choice: Joined | Claimed) -> tuple[int, ...]:
    if isinstance(choice, Joined):
        return ()
    wanted = occupancies(service.rules, start, choice.resource_ids)
    return tuple(
        sorted(
            appointment_id
            for appointment_id, spans in day.lapsed.items()
            if any(
                resource_id == each.resource_id and begins < each.ends_at and each.starts_at < ends
                for resource_id, (begins, ends) in spans
                for each in wanted
            )
        )
    )
