"""Writing appointments down: a visit with its lines and the time that it takes, moved or given back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, null, update
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind
from booking.domain.choice import Occupied, occupancies
from booking.domain.intervals import Interval, intersect, subtract
from booking.domain.timezones import zone
from booking.services import lines
from booking.services.claims import Taking
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Occupancy
from booking.storage.queries import taken
from booking.storage.types import from_minutes

_ADD_APPOINTMENT = insert(table_of(Appointment))
_ADD_OCCUPANCY = insert(table_of(Occupancy))


@dataclass(frozen=True, slots=True)
class Marks:
    """What the house writes on an appointment: a note, the rules it went over, and why somebody is squeezed in.

    What is squeezed in stands outside the guard and takes no time from anybody.
    """

    note: str | None = None
    overridden: Sequence[str] = ()
    squeezed_reason: str | None = None


UNMARKED = Marks()


@dataclass(frozen=True, slots=True)
class Published:
    """What makes a session of an appointment: it stands without bookings, with so many seats, among others of a run."""

    run: int
    seats: int
    title: str | None = None


def insert_appointment(
    session: Session,
    taking: Taking,
    resource_ids: tuple[int, ...],
    seats: int,
    expires_at: datetime | None,
    at: datetime,
    beside: int | None = None,
    marks: Marks = UNMARKED,
    published: Published | None = None,
) -> int:
    """A visit on these resources, one per requirement, with its lines and its occupancies; answers its id.

    With *published* it is a session.
    """
    service, business_id = taking.service, taking.business.id
    appointment_id = new_id()
    session.execute(
        _ADD_APPOINTMENT,
        {
            "business_id": business_id,
            "id": appointment_id,
            "location_id": service.location.id,
            "kind": AppointmentKind.SESSION if published else AppointmentKind.VISIT,
            "capacity": published.seats if published else service.rules.capacity,
            "seats_taken": seats,
            "uid": new_uid(),
            "sequence": 0,
            "status": "active",
            "created_at": at,
            "updated_at": at,
            "note": marks.note,
            "also": lines.also(taking),
            "title": published.title if published else None,
            "run": published.run if published else None,
            **_when(taking),
            **_marked(marks),
        },
    )
    line_ids = lines.add_lines(session, taking, appointment_id)
    is_squeezed = marks.squeezed_reason is not None
    occupy(session, taking, appointment_id, line_ids, resource_ids, expires_at, beside, is_squeezed=is_squeezed)
    return appointment_id


def occupy(
    session: Session,
    taking: Taking,
    appointment_id: int,
    line_ids: Sequence[int],
    resource_ids: tuple[int, ...],
    expires_at: datetime | None,
    beside: int | None = None,
    *,
    is_squeezed: bool = False,
) -> None:
    """Take the time of the chosen resources, for each of the *line_ids* what it needs; here the guard speaks.

    What is squeezed in is only noted. *beside* is an appointment that keeps its time for now. What it covers is
    only noted, and becomes taken by ``take_over`` when that one has been given back.
    """
    rules, business_id = taking.service.rules, taking.business.id
    service_ids = [each.service_id for each in rules.parts] or [rules.id]
    place = zone(taking.service.location.time_zone)
    # A limit per day counts on the date on which its own part begins.
    dates = [place.local_date(taking.start + begins) for begins in [each.begins for each in rules.parts] or [0]]
    covered = taken.of_appointment(session, business_id, beside) if beside is not None else {}
    session.execute(
        _ADD_OCCUPANCY,
        [
            {
                "business_id": business_id,
                "id": new_id(),
                "appointment_id": appointment_id,
                "line_id": line_ids[each.part],
                "service_id": service_ids[each.part],
                "resource_id": each.resource_id,
                "starts_at": from_minutes(start),
                "ends_at": from_minutes(end),
                "local_on": dates[each.part],
                # Only the first piece counts, so that a day's minutes add up.
                "minutes": each.minutes if position == 0 else 0,
                "active": not is_covered and not is_squeezed,
                "squeezed": is_squeezed,
                "expires_at": None if is_squeezed else expires_at,
                "waits_for": beside if is_covered else None,
            }
            for each in occupancies(rules, taking.start, resource_ids)
            for position, (start, end, is_covered) in enumerate(
                _pieces(each, covered.get(each.resource_id, []), taking.business.longest_minutes)
            )
        ],
    )


def _pieces(wanted: Occupied, covered: list[Interval], longest: int) -> list[tuple[int, int, bool]]:
    """What is wanted of one resource: first what is not covered yet, then what is."""
    whole = [(wanted.starts_at, wanted.ends_at)]
    free = [(start, end, False) for start, end in in_pieces(subtract(whole, covered), longest)]
    return free + [(start, end, True) for start, end in in_pieces(intersect(whole, covered), longest)]


def in_pieces(intervals: Sequence[Interval], longest: int) -> list[Interval]:
    """The same time in pieces of at most *longest* minutes: look-ups reach back no further than that."""
    return [(start, min(start + longest, end)) for begins, end in intervals for start in range(begins, end, longest)]


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
    beside: int | None = None,
    marks: Marks = UNMARKED,
) -> None:
    """Take an appointment, with its uid and seats, to another time: releases and claims in one step.

    One that was given back stands again. Its note stays; the other marks are those of the new place.
    """
    business_id = taking.business.id
    leave_place(session, business_id, appointment_id)
    session.execute(
        update(Appointment)
        .where(Appointment.business_id == business_id, Appointment.id == appointment_id)
        .values(
            status="active",
            sequence=Appointment.sequence + 1,
            updated_at=at,
            **_when(taking),
            # None alone would be written as a word of JSON.
            **{"overridden": null(), **_marked(marks)},
        )
    )
    line_ids = lines.move_lines(session, taking, appointment_id)
    is_squeezed = marks.squeezed_reason is not None
    occupy(session, taking, appointment_id, line_ids, resource_ids, expires_at, beside, is_squeezed=is_squeezed)


def leave_place(session: Session, business_id: int, appointment_id: int) -> None:
    """Give the time of an appointment back because it will stand elsewhere: where it stood is noted as former."""
    session.execute(
        update(Occupancy)
        .where(
            Occupancy.business_id == business_id,
            Occupancy.appointment_id == appointment_id,
            Occupancy.former.is_(False),
        )
        .values(active=False, squeezed=False, former=True, waits_for=None)
    )


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


def _when(taking: Taking) -> dict[str, object]:
    name = taking.service.location.time_zone
    return {
        "starts_at": from_minutes(taking.start),
        "ends_at": from_minutes(taking.end),
        "zone": name,
        "local_start": local_start(taking.start, name),
    }


def _marked(marks: Marks) -> dict[str, object]:
    overridden = {"overridden": list(marks.overridden)} if marks.overridden else {}
    return {"squeezed_reason": marks.squeezed_reason, **overridden}


def local_start(start: int, time_zone: str) -> str:
    """The wall time agreed, such as ``2026-11-25T14:00``."""
    place = zone(time_zone)
    _, minute = place.local(start)
    return f"{place.local_date(start).isoformat()}T{minute // 60:02d}:{minute % 60:02d}"
