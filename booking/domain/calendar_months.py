"""A month of the calendar: how much stands on each date, and what comes first."""

from dataclasses import dataclass
from datetime import date

from booking.domain.calendars import Entry


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A local date: ``total`` appointments begin on it, requests and holds included, of which *first* come first.

    ``is_open`` tells whether any of the resources asked for is open at some time of it.
    """

    on: date
    total: int
    first: tuple[Entry, ...]
    is_open: bool
