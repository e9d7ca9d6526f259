"""Wall time and UTC: the only place that knows gaps and folds.

UTC is whole minutes since the epoch, a local date its proleptic ordinal (``date.toordinal``), a wall time
minutes from local midnight, which may exceed 1440. A zone is a row of *stretches* with one UTC offset each,
found once per zone and year and kept for the life of the process.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from booking.domain.errors import UnknownTimeZone
from booking.domain.intervals import Interval

DAY = 1440
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MINUTE = timedelta(minutes=1)

Stretch = tuple[int, int, int]
"""``(start, end, offset)``: in ``[start, end)`` local time is UTC plus *offset* minutes."""

Calm = tuple[int, int, int]
"""``(first, last, offset)``: a run of dates, both inclusive, far enough from every change of offset."""

# Offsets are probed only where a local datetime certainly exists.
_EARLIEST = (datetime(1, 1, 3, tzinfo=UTC) - EPOCH) // MINUTE
_LATEST = (datetime(9999, 12, 29, tzinfo=UTC) - EPOCH) // MINUTE
_BLOCK_BITS = 19  # 2**19 minutes are 364 days


def to_minutes(instant: datetime) -> int:
    """The minute in which an aware *instant* lies. Raises ValueError for a naive one."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return (instant - EPOCH) // MINUTE


def to_minutes_ceil(instant: datetime) -> int:
    """The first whole minute that is not before an aware *instant*. Raises ValueError for a naive one."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return -((EPOCH - instant) // MINUTE)


def to_instant(minute: int) -> datetime:
    """The aware UTC datetime of a minute."""
    return EPOCH + minute * MINUTE


class Zone:
    """An IANA time zone on whole minutes; the same on every machine, whatever its own zone."""

    __slots__ = ("_blocks", "_info", "name")

    def __init__(self, name: str) -> None:
        try:
            self._info = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownTimeZone(name=name) from error
        self.name = name
        self._blocks: dict[int, tuple[list[int], list[int]]] = {}

    def offset_at(self, minute: int) -> int:
        """Local time minus UTC, in minutes."""
        edges, offsets = self._blocks.get(minute >> _BLOCK_BITS) or self._block(minute >> _BLOCK_BITS)
        return offsets[bisect_right(edges, minute) - 1]

    def local(self, minute: int) -> tuple[int, int]:
        """``(date ordinal, minutes from midnight on the clock)`` at a minute."""
        days, wall = divmod(minute + self.offset_at(minute), DAY)
        return days + EPOCH_ORDINAL, wall

    def local_date(self, minute: int) -> date:
        """The local date at a minute."""
        return date.fromordinal(self.local(minute)[0])

    def resolve(self, ordinal: int, wall_minutes: int, later: bool) -> int:
        """The minute at which the clock shows *wall_minutes* after the midnight that begins a date.

        A time inside the spring gap becomes the end of the gap. In the autumn fold the clock shows it
        twice: *later* picks the second pass.
        """
        local = (ordinal - EPOCH_ORDINAL) * DAY + wall_minutes
        before, after = self.offset_at(local - DAY), self.offset_at(local + DAY)
        if before == after:
            return local - before
        around = self.stretches(local - 2 * DAY, local + 2 * DAY)
        passes = [local - offset for start, end, offset in around if start <= local - offset < end]
        if passes:
            return passes[-1] if later else passes[0]
        return next(start for start, _end, offset in around if start + offset > local)

    def midnight(self, ordinal: int) -> int:
        """The first minute of a local date; where the clock skips midnight, the first that exists."""
        return self.resolve(ordinal, 0, later=False)

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """``[start, end)`` cut where the offset changes, ascending."""
        marks: list[tuple[int, int]] = []
        for index in range(start >> _BLOCK_BITS, ((end - 1) >> _BLOCK_BITS) + 1):
            edges, offsets = self._blocks.get(index) or self._block(index)
            for edge, offset in zip(edges, offsets, strict=True):
                if edge < end and not (marks and marks[-1][1] == offset):
                    marks.append((edge, offset))
        marks.append((end, 0))
        return [
            (max(edge, start), following, offset)
            for (edge, offset), (following, _) in pairwise(marks)
            if following > start
        ]

    def days(self, start: int, end: int) -> list[tuple[int, int, int, int]]:
        """``[start, end)`` cut at midnights and where the offset changes: ``(ordinal, start, end, midnight)``.

        *midnight* is the minute from which the clock's reading counts in that piece; on the night of a
        change it need not lie in it.
        """
        pieces = []
        for begins, ends, offset in self.stretches(start, end):
            for midnight in range((begins + offset) // DAY * DAY - offset, ends, DAY):
                ordinal = (midnight + offset) // DAY + EPOCH_ORDINAL
                pieces.append((ordinal, max(begins, midnight), min(ends, midnight + DAY), midnight))
        return pieces

    def spread(self, first: int, last: int) -> list[Stretch]:
        """The stretches of the local dates *first* to *last*, both inclusive, ascending."""
        opens, closes = (first - EPOCH_ORDINAL) * DAY, (last + 1 - EPOCH_ORDINAL) * DAY
        around = self.stretches(opens - 2 * DAY, closes + 2 * DAY)
        cut = [(max(start, opens - offset), min(end, closes - offset), offset) for start, end, offset in around]
        return [stretch for stretch in cut if stretch[0] < stretch[1]]

    def calm(self, first: int, last: int) -> list[Calm]:
        """The runs of dates in *first* to *last* of which every wall time from 00:00 to 48:00 is shown just once."""
        stretches = self.stretches((first - EPOCH_ORDINAL - 3) * DAY, (last - EPOCH_ORDINAL + 6) * DAY)
        runs = []
        for i, (start, end, offset) in enumerate(stretches):
            # Next to a change the clock may have shown, or may show again, as much as it was moved.
            moved = max(abs(other - offset) for _, _, other in stretches[max(0, i - 1) : i + 2])
            low = max(first, -((-start - moved - offset) // DAY) + EPOCH_ORDINAL)
            high = min(last, (end - moved + offset) // DAY + EPOCH_ORDINAL - 2)
            if low <= high:
                runs.append((low, high, offset))
        return runs

    def walls(self, days: range, opens: int, closes: int, calm: list[Calm]) -> list[Interval]:
        """The wall interval ``[opens, closes)`` on each of *days* (ordinals, ascending) in UTC, ascending.

        *opens* takes the first pass of a fold, *closes* the second; what the gap leaves empty is dropped.
        The days in the runs of *calm* are converted together, the others one by one.
        """
        found: list[Interval] = []
        done, every = days.start, days.step
        for first, last, offset in calm:
            low = max(first, done)
            low += (days.start - low) % every
            high = min(last + 1, days.stop)
            if low >= high:
                continue
            if done < low:
                found += self._one_by_one(range(done, low, every), opens, closes)
            opening = (low - EPOCH_ORDINAL) * DAY + opens - offset
            closing = opening + closes - opens
            length = (high - low) * DAY
            found += zip(
                range(opening, opening + length, every * DAY),
                range(closing, closing + length, every * DAY),
                strict=True,
            )
            done = high + (days.start - high) % every
        if done < days.stop:
            found += self._one_by_one(range(done, days.stop, every), opens, closes)
        return found

    def _one_by_one(self, days: range, opens: int, closes: int) -> list[Interval]:
        found = [(self.resolve(day, opens, later=False), self.resolve(day, closes, later=True)) for day in days]
        return [(start, end) for start, end in found if start < end]

    def _block(self, index: int) -> tuple[list[int], list[int]]:
        """Edges and offsets of one block of time: probe every day, then halve the day that differs."""
        first, stop = index << _BLOCK_BITS, (index + 1) << _BLOCK_BITS
        edges, offsets = [first], [self._probe(first)]
        low = first
        for probe in [*range(first + DAY, stop, DAY), stop - 1]:
            offset = self._probe(probe)
            if offset != offsets[-1]:
                high = probe
                while high - low > 1:
                    middle = (low + high) // 2
                    if self._probe(middle) == offsets[-1]:
                        low = middle
                    else:
                        high = middle
                edges.append(high)
                offsets.append(offset)
            low = probe
        self._blocks[index] = edges, offsets
        return edges, offsets

    def _probe(self, minute: int) -> int:
        known = min(max(minute, _EARLIEST), _LATEST)
        offset = to_instant(known).astimezone(self._info).utcoffset()
        assert offset is not None
        return offset // MINUTE


@lru_cache(maxsize=1024)
def zone(name: str) -> Zone:
    """The zone of an IANA name. Raises UnknownTimeZone."""
    return Zone(name)
