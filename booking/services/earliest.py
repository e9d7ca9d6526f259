"""The earliest starts of every service and of each of its people, for one business at once.

Taken time is read for all of them together, in windows that widen for those alone that have found nothing yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates
from booking.domain.slots import OpenTimes, Slots, reach, slots
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services import businesses
from booking.storage.queries.taken import Window
from booking.storage.queries.taken_by_all import Seats, TakenByAll, seats_left, taken_by_all
from booking.storage.unit_of_work import looking

DAY = timedelta(days=1)
WINDOWS = (14, 84)
"""The days from today to which one reading goes; the last one goes to the horizon."""
LOOKS = (7,)
"""Within a reading most find something on its first days: what follows need not be computed."""


@dataclass(slots=True)
class Found:
    """The first starts of a service, and of each of its people by slug, in minutes since the epoch, ascending.

    Who is not there has none in the horizon.
    """

    starts: list[int] = field(default_factory=list)
    of_staff: dict[str, list[int]] = field(default_factory=dict)

    @property
    def start(self) -> int | None:
        """The very first one."""
        return self.starts[0] if self.starts else None


Earliest = dict[str, Found]
"""By service slug."""


def earliest(
    business: Business,
    now: datetime,
    audience: str | None = None,
    only: Iterable[str] | None = None,
    *,
    count: int = 1,
    of_each: int = 1,
) -> Earliest:
    """What can be had first of each service, or of those whose slugs are in *only*; nothing while paused.

    The first *count* starts, and *of_each* of its people. The same as ``availability.next_free`` says of each, in at
    most four statements.
    """
    wanted = business.services if only is None else [slug for slug in business.services if slug in set(only)]
    found = {slug: Found() for slug in wanted}
    if business.paused or not found:
        return found
    # What takes the same of the same people at the same hours is looked for once.
    alike: dict[object, Found] = {}
    first_of = {slug: alike.setdefault(_likeness(business.services[slug], slug), found[slug]) for slug in found}
    searches = [
        _Search(business.services[slug], found[slug], to_minutes_ceil(now), audience, count, of_each)
        for slug in found
        if first_of[slug] is found[slug]
    ]
    opened = businesses.opened(business)
    with looking() as connection:
        seats = _seats(connection, business, searches)
        begins = 0
        for days in (*WINDOWS, max(each.horizon for each in searches) + 1):
            open_still = [each for each in searches if not each.is_done and each.horizon >= begins]
            if not open_still or days <= begins:
                continue
            taken = _read(connection, business, open_still, begins, days)
            for each in open_still:
                each.look(taken, seats, begins, days, opened)
            begins = days
    return first_of


class _Search:
    """One service on the way to its first slots; days are counted from today, at its place."""

    def __init__(
        self, service: Service, found: Found, minute: int, audience: str | None, count: int, of_each: int
    ) -> None:
        self.service = service
        self.found = found
        self.today = zone(service.rules.location.time_zone).local_date(minute)
        self.horizon = service.rules.horizon_days
        self.is_shared = service.rules.is_shared
        self._minute = minute
        self._audience = audience
        self._count = count
        self._missing = {each.slug: of_each for each in service.staff if each.kind == "staff"}
        self._has_rules = bool(service.rules.requirements)

    @property
    def is_done(self) -> bool:
        """Whether nothing more can be found."""
        return not self._has_rules or (len(self.found.starts) >= self._count and not self._missing)

    def reach(self, begins: int, until: int) -> tuple[int, int]:
        """The minutes of which taken time must be known for the days ``[begins, until)``."""
        return reach(self.service.rules, self._on(begins), self._on(until - 1))

    def look(self, taken: TakenByAll, seats: Seats, begins: int, until: int, opened: OpenTimes | None) -> None:
        """Look on the days ``[begins, until)``, a few at first."""
        snapshot = taken.snapshot(self.service.rules.id, seats)
        for stop in (*(each for each in LOOKS if begins < each < until), until):
            if self.is_done or begins > self.horizon:
                return
            first, last = self._on(begins), self._on(min(stop - 1, self.horizon))
            self._note(slots(self.service.rules, first, last, self._minute, snapshot, 1, self._audience, None, opened))
            begins = stop

    def _note(self, some: Slots) -> None:
        if not some:
            return
        more = self._count - len(self.found.starts)
        self.found.starts += some.starts[: max(more, 0)]
        if some.pairs is None:
            self._have(some.pair(0)[0], some.starts)
            return
        first = 0
        # Equal pairs are one object: who is free changes seldom.
        for _, run in groupby(map(id, some.pairs)):
            if not self._missing:
                return
            last = first + sum(1 for _ in run)
            self._have(some.pair(first)[0], some.starts[first:last])
            first = last

    def _have(self, names: Iterable[str], starts: list[int]) -> None:
        for name in self._missing.keys() & names:
            taken = starts[: self._missing[name]]
            self.found.of_staff.setdefault(name, []).extend(taken)
            self._missing[name] -= len(taken)
            if not self._missing[name]:
                del self._missing[name]

    def _on(self, days: int) -> date:
        return self.today + days * DAY


def _likeness(service: Service, slug: str) -> object:
    """Equal for services that are free at the same times; counts and seats are each one's own."""
    rules = service.rules
    if rules.is_shared or rules.max_per_day is not None:
        return slug
    # Those of one business share what resources they name.
    needs = tuple((tuple(map(id, each.any_of)), each.spans) for each in rules.requirements)
    times = (rules.duration, rules.step, rules.alignment, rules.buffer_before, rules.buffer_after)
    return (needs, times, rules.minimum_notice, rules.horizon_days, rules.windows, id(rules.location))


def _read(connection: Connection, business: Business, searches: list[_Search], begins: int, until: int) -> TakenByAll:
    spans = [each.reach(begins, until) for each in searches]
    ids = sorted({resource for each in searches for resource in candidates(each.service.rules)})
    start, end = min(low for low, _high in spans), max(high for _low, high in spans)
    counting = {
        each.service.rules.id for each in searches if each.is_shared or each.service.rules.max_per_day is not None
    }
    kept_back = business.release_minutes > 0
    return taken_by_all(connection, Window(business.id, ids, start, end, business.longest_minutes, kept_back), counting)


def _seats(connection: Connection, business: Business, searches: list[_Search]) -> Seats:
    """The standing appointments of all that can be shared, as far as anybody may book."""
    shared = [each for each in searches if each.is_shared and not each.is_done]
    if not shared:
        return {}
    spans = [each.reach(0, each.horizon + 1) for each in shared]
    start, end = min(low for low, _high in spans), max(high for _low, high in spans)
    return seats_left(connection, business.id, [each.service.rules.id for each in shared], start, end)
