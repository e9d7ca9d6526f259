"""An appointment that was moved in a calendar program is moved as the desk moves it: under rules and guard."""

from datetime import datetime, timedelta

from booking.domain.access import Permission
from booking.domain.appointments import AppointmentKind
from booking.domain.errors import (
    DomainError,
    Invalid,
    NotActive,
    NotAllowed,
    NotFound,
    Outdated,
    OverrideNeeded,
    SlotNotOffered,
    SlotTaken,
    Stale,
)
from booking.domain.foreign_calendars import CalendarFault
from booking.domain.timezones import to_instant
from booking.ical.apart import busy_apart
from booking.ical.own_written import Written
from booking.services.desk import moves
from booking.services.own_calendar.items import Ref
from booking.services.own_calendar.place import Place
from booking.services.own_calendar.refusing import refuse
from booking.services.programs.entering import Entry
from booking.storage.queries import own_calendar as queries
from booking.storage.queries import standings
from booking.storage.queries.own_calendar import Standing
from booking.storage.queries.standings import AppointmentRow
from booking.storage.unit_of_work import reading

PAST, AHEAD = timedelta(days=400), timedelta(days=1500)
"""Where a time is looked for that only a calendar's own definition of its zone explains."""
REASONS: tuple[tuple[type[DomainError], str], ...] = (
    (SlotTaken, "taken"),
    (NotAllowed, "not_allowed"),
    (SlotNotOffered, "not_offered"),
    (NotActive, "not_active"),
    (NotFound, "not_theirs"),
)
REFUSED: tuple[type[DomainError], ...] = (OverrideNeeded, Invalid, *(kind for kind, _word in REASONS))

Span = tuple[datetime, datetime]


def put(entry: Entry, here: Place, standing: Standing, said: Written, now: datetime) -> Ref:
    """Move an appointment to where a program wrote it; what else was changed is not stored. Answers what is there now.

    Raises ChangeRefused, Invalid where no time can be read, Outdated where somebody moved it meanwhile, Busy.
    """
    with reading() as session:
        row = standings.appointment(session, here.business_id, standing.id)
    if row is None:
        raise NotFound(what="appointment")
    # What the program has seen was compared with this one: whoever moves it from here on, moves something else.
    if row.sequence != standing.sequence:
        raise Outdated
    wanted = _span(said, here, now)
    if said.uid != row.uid:
        refuse(entry, standing, "other_event", now, wanted[0])
    if said.is_series:
        refuse(entry, standing, "recurring", now, wanted[0])
    if wanted == (row.starts_at, row.ends_at):
        return here.ref(standing)
    reason = _reason_before(entry, row, said, wanted)
    if reason is not None:
        refuse(entry, standing, reason, now, wanted[0])
    minutes = int((wanted[1] - wanted[0]).total_seconds()) // 60
    is_block = row.kind == AppointmentKind.BLOCK
    try:
        moves.move(
            entry.actor,
            row.id,
            wanted[0],
            now,
            sequence=standing.sequence,
            resource=here.slug,
            minutes=minutes if is_block else None,
        )
    except Stale as error:
        raise Outdated from error
    except REFUSED as error:
        refuse(entry, standing, _reason(error), now, wanted[0])
    return _present(here, standing, now)


def _reason_before(entry: Entry, row: AppointmentRow, said: Written, wanted: Span) -> str | None:
    """What stands against it whatever the calendar holds."""
    is_block = row.kind == AppointmentKind.BLOCK
    needed = {Permission.BOOKINGS_CHANGE} | ({Permission.TIME_OFF_CHANGE} if is_block else set())
    if not all(map(entry.actor.may, needed)):
        return "not_allowed"
    if is_block:
        return None
    if said.is_whole_day:
        return "whole_day"
    return "length" if wanted[1] - wanted[0] != row.ends_at - row.starts_at else None


def _reason(error: DomainError) -> str:
    if isinstance(error, OverrideNeeded):
        refusals = error.fields["refusals"]
        assert isinstance(refusals, list | tuple | frozenset | set)
        return str(next(iter(refusals)))
    if isinstance(error, Invalid):
        faults = error.fields["errors"]
        assert isinstance(faults, list)
        return str(faults[0]["code"])
    return next(word for kind, word in REASONS if isinstance(error, kind))


def _span(said: Written, here: Place, now: datetime) -> Span:
    """When it is to be. Raises Invalid."""
    if said.plain is not None:
        return said.plain
    try:
        found = busy_apart(said.timing.encode(), now - PAST, now + AHEAD, here.zone)
    except CalendarFault as error:
        raise Invalid([("text", error.fault.value)]) from error
    spans = [*found.taken, *(span for spans in found.perhaps_ours.values() for span in spans)]
    if len(spans) != 1:
        raise Invalid([("text", "no_time")])
    return to_instant(spans[0][0]), to_instant(spans[0][1])


def _present(here: Place, standing: Standing, now: datetime) -> Ref:
    with reading() as session:
        found = queries.shown(session, here.shelf(now.date()), [standing.uid])
    if not found:
        # Somebody gave it to a colleague, or cancelled it, in the same moment.
        raise Outdated
    return here.ref(found[0])
