"""The nearest slots to when it suits somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nsmallest

from sqlalchemy import Connection

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import DAY, Zone, to_minutes_ceil, zone
from booking.domain.when.understood import Understood
from booking.services import availability
from booking.storage.unit_of_work import looking

MOST = 20
ONE_READ = 62
"""Days that are read at once; what has no end is read in steps of so many."""
FIRST_STEP = 14
AROUND = timedelta(days=14)
"""How far from the days that were asked for the nearest others may lie."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """Slots, ascending; unless ``is_exact`` none fits, and these are the nearest to what was asked for."""

    slots: list[Slot]
    is_exact: bool


def nearest(
    business: Business,
    service: Service,
    understood: Understood,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    most: int = MOST,
) -> Wishes:
    """The first *most* slots that fit; where none does, the nearest ones, and none while the business has paused.

    A span of up to 62 days is one question to the database, and what is near it a second one.
    """
    if business.paused:
        return Wishes([], is_exact=False)
    with looking() as connection:
        look = _Look(connection, business, service, now, seats, audience, resource)
        found: list[Slot] = []
        for slots in look.steps(understood.first, understood.last):
            found += [slot for slot in slots if understood.fits(*look.local(slot))][: most - len(found)]
            if len(found) >= most:
                break
        if found:
            return Wishes(found, is_exact=True)
        return Wishes(look.near(understood, most), is_exact=False)


class _Look:
    def __init__(
        self,
        connection: Connection,
        business: Business,
        service: Service,
        now: datetime,
        seats: int,
        audience: str | None,
        resource: str | None,
    ) -> None:
        self._connection = connection
        self._asked = (business, service)
        self._now = now
        self._seats = seats
        self._for = (audience, resource)
        self._place: Zone = zone(service.rules.location.time_zone)
        self._today = self._place.local_date(to_minutes_ceil(now))
        self._horizon = self._today + timedelta(days=service.rules.horizon_days)

    def local(self, slot: Slot) -> tuple[date, int]:
        """The local date and the minute from midnight at which a slot begins."""
        ordinal, wall = self._place.local(slot.starts_at)
        return date.fromordinal(ordinal), wall

    def within(self, first: date, last: date) -> Slots:
        """The slots on these local dates, both inclusive."""
        business, service = self._asked
        return availability.read_slots(
            self._connection, business, service, first, last, self._now, self._seats, *self._for
        )

    def steps(self, first: date, last: date | None) -> Iterator[Slots]:
        """The slots of a span, earliest first: at once where it is short, else in steps, as far as they are taken."""
        begins, ends = max(first, self._today), min(last or self._horizon, self._horizon)
        length = ONE_READ if last is not None else FIRST_STEP
        while begins <= ends:
            until = min(begins + timedelta(days=length - 1), ends)
            yield self.within(begins, until)
            begins, length = until + ONE_DAY, ONE_READ

    def near(self, understood: Understood, most: int) -> list[Slot]:
        """The nearest to what was asked for: first by days, then by the time of day; ascending."""
        first = min(max(understood.first, self._today), self._horizon)
        last = max(first, min(understood.last or first, self._horizon))
        found: list[Slot] = list(self.within(first - AROUND, min(last, first + ONE_READ * ONE_DAY) + AROUND))
        if not found:
            found = list(next((slots for slots in self.steps(first, None) if slots), ()))
        chosen = nsmallest(most, found, key=lambda slot: (distance(understood, *self.local(slot)), slot.starts_at))
        return sorted(chosen, key=lambda slot: slot.starts_at)


def distance(understood: Understood, on: date, minute: int) -> int:
    """How far a start is from what was asked for, in minutes: a day weighs more than the time of day."""
    earliest, latest = understood.minutes
    off_time = max(earliest - minute, minute - latest, 0)
    return _days_off(understood, on) * DAY + off_time


def _days_off(understood: Understood, on: date) -> int:
    first, last, weekdays = understood.first, understood.last, understood.weekdays
    for days in range(366):
        for other in (on + ONE_DAY * days, on - ONE_DAY * days):
            is_within = first <= other and (last is None or other <= last)
            if is_within and (weekdays is None or other.weekday() in weekdays):
                return days
    return 366
