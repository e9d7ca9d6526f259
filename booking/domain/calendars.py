"""The house's calendar: what stands in the column of a resource on a date, and as what.

All times are whole minutes since the epoch, UTC, half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from booking.domain.appointments import TAKING_SEATS, AppointmentKind, BookingState, HoldKind
from booking.domain.businesses import Texts
from booking.domain.intervals import Interval, intersect, merge, subtract
from booking.domain.timezones import Zone


class EntryKind(StrEnum):
    """What takes the time. Closed hours are no entries: a column has them apart."""

    APPOINTMENT = "appointment"
    HOLD = "hold"
    REQUEST = "request"
    PROPOSAL = "proposal"
    BLOCK = "block"
    SQUEEZE_IN = "squeeze_in"
    TIME_OFF = "time_off"
    BUSY = "busy"


class EntryState(StrEnum):
    """How far a visit has come; what is no visit stays ``PLANNED``.

    ``COMING``: all said so when they were reminded. ``DECLINED``: all declined in their calendars, none cancelled.
    """

    PLANNED = "planned"
    COMING = "coming"
    DECLINED = "declined"
    ARRIVED = "arrived"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


VISITS = frozenset({EntryKind.APPOINTMENT, EntryKind.SQUEEZE_IN})
_FIRM = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW})
_OVER = frozenset({BookingState.COMPLETED, BookingState.NO_SHOW})


class Seat(NamedTuple):
    """One booking as the calendar needs it; ``is_move`` asks for another time of a booking that stands elsewhere."""

    state: str
    hold_kind: str | None
    name: str | None
    seats: int
    has_arrived: bool
    has_started: bool
    is_move: bool
    is_coming: bool = False
    has_declined: bool = False


class Entry(NamedTuple):
    """Something in a column: ``[start, end)`` is when the resource is needed, without buffers.

    ``[begins, ends)`` is the whole visit, ``[taken_from, taken_until)`` what the resource is taken for, buffers
    included. ``title`` is what a block is for, or why somebody is away. ``waiting`` are undecided requests in a
    visit that is firm. What no appointment stands behind has ``appointment_id`` 0.
    """

    kind: EntryKind
    state: EntryState
    start: int
    end: int
    begins: int
    ends: int
    taken_from: int
    taken_until: int
    resource_id: int
    appointment_id: int = 0
    sequence: int = 0
    service_id: int | None = None
    """Of a visit of several services, its own number with a minus: together they have a name of their own."""
    title: str = ""
    names: tuple[str, ...] = ()
    seats_taken: int = 0
    capacity: int = 1
    arrived: int = 0
    waiting: int = 0
    is_move: bool = False


class Standing(NamedTuple):
    """As what an appointment stands in the calendar."""

    kind: EntryKind
    state: EntryState
    names: tuple[str, ...] = ()
    seats_taken: int = 0
    arrived: int = 0
    waiting: int = 0
    is_move: bool = False


def standing(kind: str, *, is_active: bool, is_squeezed: bool, seats: Sequence[Seat]) -> Standing | None:
    """As what an appointment with these living bookings is shown; None for one that nothing is left of.

    Of those that are cancelled only visits of somebody are shown, not what was held or asked for. *seats* are
    bookings that take seats and have not lapsed, of a cancelled appointment those that were cancelled.
    """
    visit = EntryKind.SQUEEZE_IN if is_squeezed else EntryKind.APPOINTMENT
    if not is_active:
        gone = [seat for seat in seats if seat.state == BookingState.CANCELLED and seat.name and not seat.is_move]
        return Standing(visit, EntryState.CANCELLED, _names(gone)) if gone else None
    if kind == AppointmentKind.BLOCK:
        return Standing(EntryKind.BLOCK, EntryState.PLANNED)
    living = [seat for seat in seats if seat.state in TAKING_SEATS]
    taken = sum(seat.seats for seat in living)
    firm = [seat for seat in living if seat.state in _FIRM]
    asking = [seat for seat in living if seat.state == BookingState.PENDING]
    if firm or kind == AppointmentKind.SESSION:
        # What the house has published stands, whoever is only typing or asking for a seat in it.
        arrived = sum(seat.seats for seat in firm if seat.has_arrived or seat.state == BookingState.COMPLETED)
        progress = _progress(firm) if firm else EntryState.PLANNED
        return Standing(visit, progress, _names(firm + asking), taken, arrived, len(asking))
    if asking:
        is_move = all(seat.is_move for seat in asking)
        return Standing(EntryKind.REQUEST, EntryState.PLANNED, _names(asking), taken, is_move=is_move)
    if living:
        is_proposal = any(seat.hold_kind == HoldKind.PROPOSAL for seat in living)
        what = EntryKind.PROPOSAL if is_proposal else EntryKind.HOLD
        return Standing(what, EntryState.PLANNED, _names(living), taken)
    return None


def _progress(firm: Sequence[Seat]) -> EntryState:
    if all(seat.state == BookingState.NO_SHOW for seat in firm):
        return EntryState.NO_SHOW
    if all(seat.state in _OVER for seat in firm):
        return EntryState.DONE
    if any(seat.has_started for seat in firm):
        return EntryState.IN_PROGRESS
    if any(seat.has_arrived for seat in firm):
        return EntryState.ARRIVED
    if all(seat.has_declined for seat in firm):
        return EntryState.DECLINED
    return EntryState.COMING if all(seat.is_coming for seat in firm) else EntryState.PLANNED


def _names(seats: Sequence[Seat]) -> tuple[str, ...]:
    return tuple(seat.name for seat in seats if seat.name)


@dataclass(frozen=True, slots=True)
class Column:
    """A resource on a local date, ``[start, end)``; ``opened`` and ``free`` are in order and cut to the day.

    ``entries`` that reach over midnight stand whole in each of their days, ascending by start.
    """

    resource: str
    on: date
    start: int
    end: int
    opened: tuple[Interval, ...]
    entries: tuple[Entry, ...]

    @property
    def closed(self) -> list[Interval]:
        """What is not open, in order."""
        return subtract([(self.start, self.end)], self.opened)

    @property
    def free(self) -> list[Interval]:
        """What is open and not taken, in order; a squeeze-in and what is cancelled take nothing."""
        return subtract(self.opened, merge(map(_taken, self.entries)))


def _taken(entry: Entry) -> Interval:
    if entry.kind is EntryKind.SQUEEZE_IN or entry.state is EntryState.CANCELLED:
        return (entry.start, entry.start)
    return (entry.taken_from, entry.taken_until)


def column(resource: str, place: Zone, on: date, opened: Sequence[Interval], entries: Sequence[Entry]) -> Column:
    """What of all *opened* hours and *entries* of a resource, both ascending, lies on a date."""
    start, end = place.midnight(on.toordinal()), place.midnight(on.toordinal() + 1)
    here = tuple(entry for entry in entries if entry.start < end and entry.end > start)
    return Column(resource, on, start, end, tuple(intersect(opened, [(start, end)])), here)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Columns by resource, each a list by date; ``services`` are the names of all services that stand in them.

    ``lapses_at`` is when the first of the holds and requests in them runs out by itself, none where there are none.
    """

    columns: Mapping[str, tuple[Column, ...]]
    services: Mapping[int, Texts]
    lapses_at: Mapping[str, datetime]
