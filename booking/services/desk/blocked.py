"""Writing blocks down: what one is to be, whether it may be there, and the time that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import AppointmentStatus
from booking.domain.businesses import Business, Resource
from booking.domain.errors import Invalid, NotFound, SlotTaken
from booking.domain.texts import several_lines
from booking.domain.timezones import DAY, to_minutes, zone
from booking.services import appointments, record, releases
from booking.services.desk import rights
from booking.services.desk.verdicts import on_resources
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Occupancy
from booking.storage.queries import bookings as queries
from booking.storage.queries import standings
from booking.storage.types import from_minutes

LONGEST_DAYS = 366
LONGEST_TITLE = 200
_ADD_OCCUPANCY = insert(table_of(Occupancy))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block as it is to be: on these resources (slugs) in ``[starts_at, ends_at)``, whole minutes."""

    resources: Sequence[str]
    starts_at: datetime
    ends_at: datetime
    title: str
    note: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The same in minutes."""
        return to_minutes(self.starts_at), to_minutes(self.ends_at)


def put(
    session: Session,
    actor: Actor,
    business: Business,
    row: standings.AppointmentRow,
    taken: Sequence[Resource],
    wanted: Wanted,
    now: datetime,
    action: str,
) -> int:
    """Put a block to where it is wanted, its resources being locked; answers its SEQUENCE from then on."""
    before = last(session, business, row.id)
    require_free(session, actor, business, taken, wanted, now, without=row.id)
    is_moved = (row.starts_at, row.ends_at) != (wanted.starts_at, wanted.ends_at) or before != list(taken)
    is_back = row.status != AppointmentStatus.ACTIVE
    was = Wanted([each.slug for each in before], row.starts_at, row.ends_at, row.title or "", row.note)
    changes = {**said(wanted, was), "status": (row.status, AppointmentStatus.ACTIVE.value)}
    if not any(old != new for old, new in changes.values()):
        return row.sequence
    if is_moved or is_back:
        appointments.leave_place(session, business.id, row.id)
        occupy(session, business, row.id, taken, wanted)
    set_columns(session, business.id, row.id, now, status=AppointmentStatus.ACTIVE, **columns(business, taken, wanted))
    concerned = queries.concerned_resources(session, business.id, row.id)
    releases.touch_resources(session, business.id, concerned, now)
    record.add(session, actor, action, "appointment", row.id, now, changes)
    return row.sequence + 1


def occupy(
    session: Session, business: Business, appointment_id: int, taken: Sequence[Resource], wanted: Wanted
) -> None:
    """Take the time of a block; here the guard speaks."""
    start, end = wanted.span
    place = zone(_zone(business, taken))
    session.execute(
        _ADD_OCCUPANCY,
        [
            {
                "business_id": business.id,
                "id": new_id(),
                "appointment_id": appointment_id,
                "line_id": None,
                "service_id": None,
                "resource_id": each.rules.id,
                "starts_at": from_minutes(begins),
                "ends_at": from_minutes(ends),
                "local_on": place.local_date(begins),
                "minutes": ends - begins,
                "active": True,
                "expires_at": None,
                "waits_for": None,
            }
            for each in taken
            for begins, ends in appointments.in_pieces([(start, end)], business.longest_minutes)
        ],
    )


def checked(actor: Actor, business: Business, wanted: Wanted) -> list[Resource]:
    """The resources, each once and in order. Raises Invalid with a path per fault, NotFound for others' calendars."""
    own = rights.own(actor, business)
    found = [business.resources.get(slug) for slug in dict.fromkeys(wanted.resources)]
    if any(each is None or own not in (None, each.rules.id) for each in found):
        raise NotFound(what="resource")
    faults = [] if found else [("resources", "required")]
    if not several_lines(wanted.title).strip():
        faults.append(("title", "required"))
    elif len(wanted.title) > LONGEST_TITLE:
        faults.append(("title", "too_long"))
    start, end = wanted.span
    if any(each.second or each.microsecond for each in (wanted.starts_at, wanted.ends_at)):
        faults.append(("starts_at", "not_a_minute"))
    elif start >= end:
        faults.append(("ends_at", "not_later"))
    elif end - start > LONGEST_DAYS * DAY:
        faults.append(("ends_at", "too_long"))
    if faults:
        raise Invalid(faults)
    return sorted((each for each in found if each), key=lambda each: each.rules.id)


def require_free(
    session: Session,
    actor: Actor,
    business: Business,
    taken: Sequence[Resource],
    wanted: Wanted,
    now: datetime,
    without: int | None = None,
) -> None:
    """Raise SlotTaken where somebody is there; what only lapsed holds still cover is released."""
    ids = [each.rules.id for each in taken]
    there = on_resources(session, actor, business, ids, *wanted.span, [without] if without else [])
    if there:
        raise SlotTaken(alternatives=[], taken_by=list(there))
    for each in standings.lapsed_between(session, business.id, ids, *wanted.span, business.longest_minutes):
        releases.clear(session, business.id, each, ids, now)


def last(session: Session, business: Business, appointment_id: int) -> list[Resource]:
    ids = set(standings.last_resources(session, business.id, appointment_id))
    return sorted((each for each in business.resources.values() if each.rules.id in ids), key=lambda at: at.rules.id)


def columns(business: Business, taken: Sequence[Resource], wanted: Wanted) -> dict[str, object]:
    name = _zone(business, taken)
    return {
        "location_id": taken[0].rules.location_id,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "zone": name,
        "local_start": appointments.local_start(to_minutes(wanted.starts_at), name),
        "title": wanted.title.strip(),
        "note": wanted.note,
    }


def _zone(business: Business, taken: Sequence[Resource]) -> str:
    home = taken[0].rules.location_id
    return next((each.time_zone for each in business.locations if each.id == home), "UTC")


def said(wanted: Wanted, before: Wanted | None) -> dict[str, tuple[object, object]]:
    names = ("starts_at", "ends_at", "title", "note")
    given: dict[str, tuple[object, object]] = {
        name: (getattr(before, name) if before else None, getattr(wanted, name)) for name in names
    }
    slugs = ", ".join(sorted(wanted.resources))
    return {**given, "resources": (", ".join(sorted(before.resources)) if before else None, slugs)}


def set_columns(session: Session, business_id: int, appointment_id: int, now: datetime, **values: object) -> None:
    this = (Appointment.business_id == business_id, Appointment.id == appointment_id)
    session.execute(
        update(Appointment).where(*this).values(sequence=Appointment.sequence + 1, updated_at=now, **values)
    )
