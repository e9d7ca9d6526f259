"""A place in the grid as the browser names it: the date of the column, what the clock shows, whose column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.errors import Invalid
from booking.domain.lengths import LONGEST
from booking.domain.timezones import to_instant, zone
from booking.web.staff.desk.reading import day_of, number_of, wall_minutes


@dataclass(frozen=True, slots=True)
class Dropped:
    """Where an entry is to go: its start, whose it becomes, whose it was, its length in minutes."""

    starts_at: datetime
    resource: str | None
    replaces: str | None
    minutes: int | None


def dropped(said: Mapping[str, str], place: str) -> Dropped:
    """Read from what was sent; ``again`` names the second pass of an hour that the clock shows twice.

    Raises Invalid for what cannot be read.
    """
    on, wall = day_of(said.get("on", "")), wall_minutes(said.get("clock", ""))
    if on is None or wall is None:
        raise Invalid([("starts_at", "not_a_time")])
    start = zone(place).resolve(on.toordinal(), wall, later=bool(said.get("again")))
    resource, replaces = said.get("resource") or None, said.get("replaces") or None
    is_new = resource is not None and resource != replaces
    minutes = number_of(said.get("minutes", ""), LONGEST)
    return Dropped(to_instant(start), resource if is_new else None, replaces if is_new else None, minutes)
