"""What a customer leaves out of the slots that are found: other weekdays, other times of day, other dates."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from booking.domain.slots import Slots
from booking.domain.timezones import DAY, EPOCH_ORDINAL, Zone

EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Starts on these ``weekdays`` (0 is Monday; None: on all), on the clock from ``opens`` to before ``closes``."""

    weekdays: frozenset[int] | None = None
    opens: int = 0
    closes: int = DAY

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return self.weekdays is None and self.opens == 0 and self.closes >= DAY


def on_dates(slots: Slots, place: Zone, first: date, last: date) -> Slots:
    """The slots that begin on the local dates *first* to *last*, both inclusive."""
    if first > last:
        return slots[:0]
    kept: list[int] = []
    for start, end, _offset in place.spread(first.toordinal(), last.toordinal()):
        kept.extend(range(bisect_left(slots.starts, start), bisect_left(slots.starts, end)))
    if not kept:
        return slots[:0]
    if kept[-1] - kept[0] + 1 == len(kept):
        return slots[kept[0] : kept[-1] + 1]
    return _picked(slots, kept)


def narrowed(slots: Slots, place: Zone, narrowing: Narrowing) -> Slots:
    """The slots that are not left out."""
    if narrowing.is_open:
        return slots
    weekdays, opens, closes = narrowing.weekdays, narrowing.opens, narrowing.closes
    return _picked(
        slots,
        [
            index
            for index, day, wall in _local(slots, place)
            if opens <= wall < closes and (weekdays is None or (day + EPOCH_WEEKDAY) % 7 in weekdays)
        ],
    )


def by_date(slots: Slots, place: Zone) -> dict[int, int]:
    """How many slots begin on each local date, by its ordinal; only dates that have some."""
    return dict(Counter(day + EPOCH_ORDINAL for _index, day, _wall in _local(slots, place)))


def in_spans(
    slots: Slots, place: Zone, spans: Sequence[tuple[int, int]], weekdays: frozenset[int] | None = None
) -> list[int]:
    """How many slots begin in each of *spans* of the clock, which are half open, ascending and leave nothing out."""
    ends = [closes for _opens, closes in spans]
    found = [0] * len(spans)
    for _index, day, wall in _local(slots, place):
        if weekdays is None or (day + EPOCH_WEEKDAY) % 7 in weekdays:
            found[bisect_right(ends, wall)] += 1
    return found


def _local(slots: Slots, place: Zone) -> Iterator[tuple[int, int, int]]:
    """``(index, days since the epoch, minutes on the clock)`` of each start."""
    starts = slots.starts
    if not starts:
        return
    for begins, ends, offset in place.stretches(starts[0], starts[-1] + 1):
        for index in range(bisect_left(starts, begins), bisect_left(starts, ends)):
            day, wall = divmod(starts[index] + offset, DAY)
            yield index, day, wall


def _picked(slots: Slots, kept: list[int]) -> Slots:
    pairs = None if slots.pairs is None else [slots.pairs[index] for index in kept]
    return Slots([slots.starts[index] for index in kept], slots.duration, slots.uniform, pairs)
