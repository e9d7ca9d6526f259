"""What somebody who waits would take, and until when they may take what is offered to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.domain.businesses import OfferHours
from booking.domain.timezones import DAY, Zone, to_instant, to_minutes, zone

EVERY_DAY = tuple(range(7))
SHORTEST = timedelta(minutes=5)
"""What can be answered for less than this is not offered: nobody reads a mail that fast."""
PASSES = 3
"""Offers in a row that may run out unanswered; then it is over."""


class WaitingState(StrEnum):
    """Where a place in a waiting list stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LEFT = "left"
    OVER = "over"


IN_LINE = frozenset({WaitingState.WAITING, WaitingState.OFFERED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """When it suits somebody: on which local dates (inclusive), on which weekdays (0 is Monday), beginning in
    ``[from_minute, until_minute)`` of the day.

    With ``only_start`` it is that start alone, as of a course. ``resource`` is who is asked for by name.
    """

    first_on: date
    last_on: date
    weekdays: Collection[int] = EVERY_DAY
    from_minute: int = 0
    until_minute: int = DAY
    only_start: datetime | None = None
    resource: str | None = None
    seats: int = 1
    audience: str | None = None

    def suits(self, start: int, place: Zone) -> bool:
        """Whether a start, in minutes, is one of those; who is asked for is not looked at."""
        if self.only_start is not None:
            return start == to_minutes(self.only_start)
        ordinal, minute = place.local(start)
        on = date.fromordinal(ordinal)
        is_day = self.first_on <= on <= self.last_on and on.weekday() in self.weekdays
        return is_day and self.from_minute <= minute < self.until_minute

    def is_past(self, now: datetime, place: Zone) -> bool:
        """Whether nothing of it is to come any more."""
        if self.only_start is not None:
            return self.only_start <= now
        return self.last_on < place.local_date(to_minutes(now))


def deadline(
    clock: datetime, hours: OfferHours, time_zone: str, starts_at: datetime, minimum_notice: int = 0
) -> datetime | None:
    """Until when an offer made at *clock* stands; None where that would be too short to be answered.

    It is the hours' minutes; where it is made in the night, or would end in one, it stands until the night is over.
    Never later than *minimum_notice* (minutes) before the visit: nobody could book that late either.
    """
    ends_at = clock + timedelta(minutes=hours.minutes)
    for instant in (clock, ends_at):
        over = night_end(instant, hours, time_zone)
        if over is not None:
            ends_at = max(ends_at, over)
    ends_at = min(ends_at, starts_at - timedelta(minutes=minimum_notice))
    return ends_at if ends_at - clock >= SHORTEST else None


def night_end(instant: datetime, hours: OfferHours, time_zone: str) -> datetime | None:
    """When the night is over in which an instant lies; None by day. Where the clock shows a time twice, the night
    begins with the first and ends with the second.
    """
    if hours.quiet_from == hours.quiet_until:
        return None
    place, minute = zone(time_zone), to_minutes(instant)
    today, _ = place.local(minute)
    closes = hours.quiet_until + (DAY if hours.quiet_from > hours.quiet_until else 0)
    for day in (today - 1, today):
        begins, ends = place.resolve(day, hours.quiet_from, later=False), place.resolve(day, closes, later=True)
        if begins <= minute < ends:
            return to_instant(ends)
    return None
