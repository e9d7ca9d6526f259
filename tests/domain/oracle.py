"""The slot rules once more: slow, minute by minute, and meant to be checked by reading.

Nothing of the engine's arithmetic is used. Time is a set of minutes; the local clock is read from zoneinfo for
every minute; a choice of resources is found by trying all.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

from booking.domain.rulebook import LocationRules, Requirement, ResourceRules, ServiceRules, Span
from booking.domain.slots import Slot, Snapshot

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4000)
def readings(zone: str, utc_day: int) -> list[datetime]:
    """What the clock on the wall shows in each of the 1440 minutes of a UTC day (counted from the epoch)."""
    begin = EPOCH + timedelta(days=utc_day)
    return [(begin + timedelta(minutes=m)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for m in range(1440)]


def shown(zone: str, minute: int) -> datetime:
    return readings(zone, minute // 1440)[minute % 1440]


@lru_cache(maxsize=200_000)
def minutes_showing(zone: str, wall: datetime) -> list[int]:
    """Every minute in which the clock shows *wall*: one, two in a fold; in a gap the first minute after it."""
    middle = (wall.replace(tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
    nearby = range(middle - 1000, middle + 1000)  # no clock is further from UTC
    exactly = [minute for minute in nearby if shown(zone, minute) == wall]
    return exactly or [next(minute for minute in nearby if shown(zone, minute) > wall)]


def wall_interval(zone: str, on: date, opens: int, closes: int) -> range:
    midnight = datetime.combine(on, time())
    first_pass = minutes_showing(zone, midnight + timedelta(minutes=opens))[0]
    second_pass = minutes_showing(zone, midnight + timedelta(minutes=closes))[-1]
    return range(first_pass, second_pass)


def hours_beginning_on(resource: ResourceRules, location: LocationRules, on: date) -> list[Span]:
    at_home = resource.location_id == location.id
    own = [override for override in resource.date_overrides if override.on == on]
    if own:
        return [hours for override in own for hours in override.hours] if at_home else []
    visits = any(row.location_id == location.id for row in resource.weekly_hours or ())
    of_location = [override for override in location.date_overrides if override.on == on]
    if of_location and (at_home or visits):
        return [hours for override in of_location for hours in override.hours]
    rows = resource.weekly_hours
    if rows is None:
        rows = location.weekly_hours if at_home else ()
    found = []
    for row in rows:
        if row.location_id != location.id or row.weekday != on.weekday():
            continue
        if row.valid_from is not None and on < row.valid_from:
            continue
        if row.valid_until is not None and on > row.valid_until:
            continue
        if row.valid_from is not None:
            this_monday = on - on.weekday() * ONE_DAY
            its_monday = row.valid_from - row.valid_from.weekday() * ONE_DAY
            if (this_monday - its_monday).days // 7 % row.every_weeks != 0:
                continue
        found.append((row.opens, row.closes))
    return found


def open_minutes(resource: ResourceRules, location: LocationRules, first: date, last: date) -> set[int]:
    minutes: set[int] = set()
    on = first
    while on <= last:
        for opens, closes in hours_beginning_on(resource, location, on):
            minutes.update(wall_interval(location.time_zone, on, opens, closes))
        on += ONE_DAY
    for begins, ends in resource.time_off:
        minutes.difference_update(range(begins, ends))
    return minutes


class Oracle:
    """All answers for one service, one state of things and one question."""

    def __init__(
        self,
        service: ServiceRules,
        first: date,
        last: date,
        now: int,
        snapshot: Snapshot,
        seats: int = 1,
        audience: str | None = None,
        resource: str | None = None,
    ) -> None:
        self.service, self.now, self.snapshot = service, now, snapshot
        self.seats, self.audience, self.resource = seats, audience, resource
        self.zone = service.location.time_zone
        self.first, self.last = first, last
        people = {who.id: who for needed in service.requirements for who in needed.any_of}
        self.open: dict[int, set[int]] = {}
        self.opened_at: dict[int, dict[int, int]] = {}
        self.taken: dict[int, set[int]] = {}
        for who in people.values():
            minutes = open_minutes(who, service.location, first - 9 * ONE_DAY, last + 4 * ONE_DAY)
            since: dict[int, int] = {}
            for minute in sorted(minutes):
                since[minute] = since.get(minute - 1, minute)
            self.open[who.id], self.opened_at[who.id] = minutes, since
            self.taken[who.id] = {m for begins, ends in snapshot.taken.get(who.id, ()) for m in range(begins, ends)}
        ranges = [
            (
                not window.audiences or audience in window.audiences,
                wall_interval(self.zone, on, window.opens, window.closes),
            )
            for window in service.windows
            for days in range(-4, (last - first).days + 4)
            for on in [first + days * ONE_DAY]
            if on.weekday() == window.weekday
        ]
        self.window_ranges = [w for is_meant, w in ranges if is_meant]
        self.windows_of_others = [w for is_meant, w in ranges if not is_meant]

    def is_in_time(self, start: int) -> bool:
        today = shown(self.zone, self.now).date()
        on = shown(self.zone, start).date()
        return start >= self.now + self.service.minimum_notice and (on - today).days <= self.service.horizon_days

    def is_in_window(self, start: int) -> bool:
        if not self.first <= shown(self.zone, start).date() <= self.last:
            return False
        return not self.service.windows or self.lies_in(self.window_ranges, start)

    def lies_in(self, windows: list[range], start: int) -> bool:
        visit = range(start, start + self.service.duration)
        return any(visit[0] in w and visit[-1] in w for w in windows)

    def is_kept_for_others(self, start: int) -> bool:
        """A published session needs no window, but what lies in others' windows alone is theirs."""
        return self.lies_in(self.windows_of_others, start) and not self.lies_in(self.window_ranges, start)

    def is_on_grid(self, start: int, who: ResourceRules) -> bool:
        step, clock = self.service.step, shown(self.zone, start)
        if self.service.alignment == "clock":
            return (clock.hour * 60 + clock.minute) % step == 0
        if start not in self.opened_at[who.id]:
            return False
        origin = self.opened_at[who.id][start]
        if clock.date() - shown(self.zone, origin).date() > 3 * ONE_DAY:
            origin = minutes_showing(self.zone, datetime.combine(clock.date(), time()))[0]
        return (start - origin) % step == 0

    def can_meet(self, start: int, needed: Requirement, who: ResourceRules) -> bool:
        spans = needed.spans
        present = range(start + spans[0][0], start + spans[-1][1])
        if any(minute not in self.open[who.id] for minute in present):
            return False
        for number, (begins, ends) in enumerate(spans):
            before = self.service.buffer_before if number == 0 else 0
            after = self.service.buffer_after if number == len(spans) - 1 else 0
            span = range(start + begins - before, start + ends + after)
            if any(minute in self.taken[who.id] for minute in span):
                return False
        if self.service.max_per_day is not None:
            on = shown(self.zone, start).date().toordinal()
            if self.snapshot.day_counts.get((who.id, on), 0) >= self.service.max_per_day:
                return False
        return True

    def choices(self, start: int) -> list[tuple[ResourceRules, ...]]:
        """Every complete choice of distinct resources for a new appointment at *start*."""
        needs = self.service.requirements
        if not needs or not self.is_in_time(start) or not self.is_in_window(start) or self.service.by_sessions:
            return []
        able = [[who for who in needed.any_of if self.can_meet(start, needed, who)] for needed in needs]
        able[0] = [who for who in able[0] if self.is_on_grid(start, who)]
        return [crew for crew in product(*able) if len({who.id for who in crew}) == len(crew)]

    def standing(self, start: int) -> list[tuple[int, int, set[str]]]:
        """``(seats left, appointment, slugs)`` of the standing appointments that would do at *start*."""
        if not self.service.requirements or not self.is_in_time(start):
            return []
        if not self.first <= shown(self.zone, start).date() <= self.last:
            return []
        firsts = self.service.requirements[0].any_of
        return [
            (at.seats_left, at.appointment_id, {who.slug for who in firsts if who.id in at.resource_ids})
            for at in self.snapshot.standing
            if at.starts_at == start and at.seats_left >= self.seats
            if (not self.is_kept_for_others(start) if at.is_published else self.is_in_window(start))
        ]

    def slot(self, start: int) -> Slot | None:
        if self.seats > self.service.capacity:
            return None
        offers = [(self.service.capacity, {crew[0].slug}) for crew in self.choices(start)]
        offers += [(left, slugs) for left, _, slugs in self.standing(start)]
        if not offers:
            return None
        names = {slug for _, slugs in offers for slug in slugs}
        if self.resource is not None and self.resource not in names:
            return None
        return Slot(start, start + self.service.duration, tuple(sorted(names)), max(left for left, _ in offers))

    def slots(self) -> list[Slot]:
        begins = (datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC) - EPOCH).days * 1440
        minutes = range(begins - 1440, begins + ((self.last - self.first).days + 2) * 1440)
        found = [self.slot(minute) for minute in minutes if self.is_worth_a_look(minute)]
        return [slot for slot in found if slot is not None]

    def is_worth_a_look(self, start: int) -> bool:
        """Only to save time: what is off the clock's grid and has nobody standing cannot be a slot."""
        if not self.first <= shown(self.zone, start).date() <= self.last:
            return False
        if self.service.alignment == "opening" or any(at.starts_at == start for at in self.snapshot.standing):
            return True
        clock = shown(self.zone, start)
        return (clock.hour * 60 + clock.minute) % self.service.step == 0

    def choice(self, start: int, booked_minutes: dict[int, int]) -> int | tuple[int, ...] | None:
        """The standing appointment that is joined, or the resources that are claimed, or None."""
        if self.seats > self.service.capacity:
            return None
        joinable = [at for at in self.standing(start) if self.resource is None or self.resource in at[2]]
        if joinable:
            return min(joinable)[1]
        crews = [crew for crew in self.choices(start) if self.resource is None or crew[0].slug == self.resource]
        if not crews:
            return None
        best = min(crews, key=lambda crew: [(who.priority, booked_minutes.get(who.id, 0), who.slug) for who in crew])
        return tuple(who.id for who in best)
