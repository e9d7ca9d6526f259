"""Sums over appointments and bookings: one pass over a span, grouped thrice, whatever its length."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.figures import LATE_MINUTES, OUT_OF_SIGHT, WaitingList
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line, Occupancy, WaitingEntry
from booking.storage.types import minutes, weekday

_appointment, _booking, _line = table_of(Appointment).c, table_of(Booking).c, table_of(Line).c
_occupancy, _entry = table_of(Occupancy).c, table_of(WaitingEntry).c
ONE_DAY = timedelta(days=1)
OUTSIDE, BEFORE, IN_SPAN = range(3)
FROM_THE_LIST, OFFER_LET_GO = "waiting_list", "let_go"
UNPLANNED = ("walk_in", "import")
"""What was not booked ahead here has no lead time."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Bookings of a business whose local date is in ``first..last``, from ``since`` for comparing; ISO dates.

    ``starts_at`` and ``ends_at`` bound the same in instants, a day wider. ``service_id`` and ``resource_id`` narrow.
    """

    business_id: int
    since: date
    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    service_id: int | None = None
    resource_id: int | None = None


@dataclass(slots=True)
class Sums:
    """``rows`` are ``(is in the span, service, state, source, month, count, seats, price, late)``, of which those that
    are not are of the span before; ``hours`` counts visits by ``2026-11-25T14``, ``leads`` by hours of lead time.
    """

    rows: list[tuple[bool, int, str, str, str, int, int, int, int]] = field(default_factory=list)
    hours: dict[str, int] = field(default_factory=dict)
    leads: dict[int, int] = field(default_factory=dict)


def sums(session: Session, sought: Sought) -> Sums:
    """Everything that is counted by booking, in one statement."""
    visits = _visits(sought).cte("visits").prefix_with("MATERIALIZED", dialect="postgresql")
    one = visits.c
    is_visit = one.state != BookingState.CANCELLED
    in_span = one.part == IN_SPAN
    words = cast(null(), String)
    grouped = select(
        literal("sums"),
        one.part,
        one.service_id,
        one.state,
        one.source,
        one.month,
        func.count().label("count"),
        func.sum(one.seats),
        func.sum(one.price),
        func.sum(one.late),
    ).group_by(one.part, one.service_id, one.state, one.source, one.month)
    hours = (
        select(literal("hour"), literal(1), literal(0), words, words, one.hour, func.count(), *_nothing(3))
        .where(in_span, is_visit)
        .group_by(one.hour)
    )
    leads = (
        select(literal("lead"), literal(1), one.lead, words, words, words, func.count(), *_nothing(3))
        .where(in_span, is_visit, one.source.not_in(UNPLANNED))
        .group_by(one.lead)
    )
    found = Sums()
    for kind, part, number, state, source, text, count, seats, price, late in session.execute(
        union_all(grouped, hours, leads)
    ):
        if kind == "sums" and part != OUTSIDE:
            # PostgreSQL adds whole numbers up to decimal ones.
            amounts = (count, int(seats), int(price), int(late))
            found.rows.append((part == IN_SPAN, number, state, source, text, *amounts))
        elif kind == "hour":
            found.hours[text] = count
        elif kind == "lead":
            found.leads[number] = count
    return found


def _nothing(count: int) -> list[ColumnElement[int]]:
    return [cast(null(), Integer)] * count


def _visits(sought: Sought) -> Select[tuple[object, ...]]:
    """Each booking once, under its first service."""
    # Wall times are words that go on after their date: what begins a day is less than all of it.
    since, first, beyond = (each.isoformat() for each in (sought.since, sought.first, sought.last + ONE_DAY))
    on = _appointment.local_start
    late = and_(
        _booking.state == BookingState.CANCELLED,
        minutes(_appointment.starts_at) - minutes(_booking.updated_at) < LATE_MINUTES,
    )
    return (
        select(
            # Told apart here and not left out: what a filter on these words leaves, no planner can guess.
            case((on >= beyond, OUTSIDE), (on >= first, IN_SPAN), (on >= since, BEFORE), else_=OUTSIDE).label("part"),
            _line.service_id,
            _booking.state,
            _booking.source,
            func.substr(_appointment.local_start, 1, 7).label("month"),
            func.substr(_appointment.local_start, 1, 13).label("hour"),
            _booking.seats,
            func.coalesce(_booking.price_minor, 0).label("price"),
            case((late, 1), else_=0).label("late"),
            ((minutes(_appointment.starts_at) - minutes(_booking.created_at)) // 60).label("lead"),
        )
        .join_from(
            table_of(Appointment),
            table_of(Booking),
            and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id),
        )
        .join(
            table_of(Line),
            and_(
                _line.business_id == _appointment.business_id,
                _line.appointment_id == _appointment.id,
                _line.position == 0,
            ),
        )
        .where(
            *_narrowed(sought),
            _booking.state.not_in(OUT_OF_SIGHT),
            # What a move was asked or a proposal made with is the same visit once more.
            _booking.moves_id.is_(None),
        )
    )


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    conditions = [
        _appointment.business_id == sought.business_id,
        _appointment.starts_at >= sought.starts_at,
        _appointment.starts_at < sought.ends_at,
    ]
    if sought.service_id is not None:
        conditions.append(_line.service_id == sought.service_id)
    if sought.resource_id is not None:
        conditions.append(
            exists(
                select(1).where(
                    _occupancy.business_id == _appointment.business_id,
                    _occupancy.appointment_id == _appointment.id,
                    _occupancy.resource_id == sought.resource_id,
                    _occupancy.former.is_(False),
                )
            )
        )
    return conditions


def taken(session: Session, sought: Sought) -> tuple[dict[tuple[int, int], int], date | None]:
    """Minutes of visits and sessions per resource and weekday, without buffers, blocks and squeeze-ins.

    And the first date on which anything was taken; None where nothing was.
    """
    on = weekday(_occupancy.local_on)
    query = (
        select(_occupancy.resource_id, on, func.sum(_occupancy.minutes), func.min(_occupancy.local_on))
        .where(
            _occupancy.business_id == sought.business_id,
            _occupancy.starts_at >= sought.starts_at,
            _occupancy.starts_at < sought.ends_at,
            _occupancy.local_on >= sought.first,
            _occupancy.local_on <= sought.last,
            _occupancy.active,
            _occupancy.expires_at.is_(None),
            _occupancy.service_id.is_not(None),
        )
        .group_by(_occupancy.resource_id, on)
    )
    if sought.service_id is not None:
        query = query.where(_occupancy.service_id == sought.service_id)
    rows = session.execute(query).all()
    return {(row[0], row[1]): int(row[2]) for row in rows}, min((row[3] for row in rows), default=None)


def waiting(session: Session, sought: Sought, created_from: datetime, created_until: datetime) -> WaitingList:
    """Who joined the waiting list in a span of instants, and the offers for visits in the span."""
    joined = select(literal("joined"), _entry.state, func.count()).where(
        _entry.business_id == sought.business_id,
        _entry.created_at >= created_from,
        _entry.created_at < created_until,
    )
    # An offer that is accepted for a later appointment changes places with it, and ends as that one's former time.
    swapped = exists(
        select(1).where(
            _entry.business_id == _booking.business_id, _entry.offer_id == _booking.id, _entry.state == "accepted"
        )
    )
    ended = case((and_(_booking.state == BookingState.LAPSED, ~swapped), OFFER_LET_GO), else_=_booking.state)
    offers = (
        select(literal("offer"), ended, func.count())
        .join_from(
            table_of(Booking),
            table_of(Appointment),
            and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id),
        )
        .where(
            _appointment.business_id == sought.business_id,
            _appointment.starts_at >= sought.starts_at,
            _appointment.starts_at < sought.ends_at,
            func.substr(_appointment.local_start, 1, 10) >= sought.first.isoformat(),
            func.substr(_appointment.local_start, 1, 10) <= sought.last.isoformat(),
            _booking.source == FROM_THE_LIST,
        )
    )
    if sought.service_id is not None:
        joined = joined.where(_entry.service_id == sought.service_id)
        of_service = select(1).where(
            _line.business_id == _appointment.business_id,
            _line.appointment_id == _appointment.id,
            _line.service_id == sought.service_id,
        )
        offers = offers.where(exists(of_service))
    counts: dict[tuple[str, str], int] = {}
    for kind, state, count in session.execute(union_all(joined.group_by(_entry.state), offers.group_by(ended))):
        counts[kind, state] = count
    offered = {state: count for (kind, state), count in counts.items() if kind == "offer"}
    return WaitingList(
        joined=sum(count for (kind, _state), count in counts.items() if kind == "joined"),
        offered=sum(offered.values()),
        accepted=sum(count for state, count in offered.items() if state not in (BookingState.HELD, OFFER_LET_GO)),
        unanswered=offered.get(OFFER_LET_GO, 0),
        out=offered.get(BookingState.HELD, 0),
    )
