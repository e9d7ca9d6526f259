"""Slots as JSON text, put together from pieces that are made once per place, day and length.

A month of slots is some hundred lines of text that differ only in times; the times of a day at a place are
the same in every answer. So no slot becomes a datetime, and none is formatted twice.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from booking.domain.offer import Pair, Slot, Slots
from booking.domain.timezones import DAY, zone

DAYS_KEPT = 1024
PAIRS_KEPT = 4096


class DayTexts(dict[int, str]):
    """The beginning of a slot's text by the minute of its start, for starts on one UTC day; filled as asked for."""

    def __init__(self, time_zone: str, duration: int) -> None:
        super().__init__()
        self._zone = zone(time_zone)
        self._duration = duration

    def __missing__(self, start: int) -> str:
        begins, ends = self.wall(start), self.wall(start + self._duration)
        self[start] = text = f'{{"starts_at":"{begins}","ends_at":"{ends}",'
        return text

    def wall(self, minute: int) -> str:
        """RFC 3339 in the wall time of the place, with its offset."""
        ordinal, clock = self._zone.local(minute)
        offset = self._zone.offset_at(minute)
        sign, size = ("-", -offset) if offset < 0 else ("+", offset)
        return (
            f"{date.fromordinal(ordinal).isoformat()}T{clock // 60:02d}:{clock % 60:02d}:00"
            f"{sign}{size // 60:02d}:{size % 60:02d}"
        )


@lru_cache(maxsize=DAYS_KEPT)
def day_texts(time_zone: str, day: int, duration: int) -> DayTexts:
    """The texts of one UTC day (days since the epoch)."""
    return DayTexts(time_zone, duration)


@lru_cache(maxsize=PAIRS_KEPT)
def pair_text(pair: Pair) -> str:
    """The end of a slot's text: with whom, and how many."""
    resources, seats = pair
    return f'"resources":{json.dumps(resources, separators=(",", ":"))},"seats":{seats}}}'


def slots_text(slots: Slots, time_zone: str) -> str:
    """The slots as a JSON list."""
    beginnings = _beginnings(slots, time_zone)
    if not beginnings:
        return "[]"
    if slots.pairs is None:
        ending = pair_text(slots.pair(0))
        return f"[{(ending + ',').join(beginnings)}{ending}]"
    endings = map(pair_text, slots.pairs)
    return f"[{','.join([begin + end for begin, end in zip(beginnings, endings, strict=True)])}]"


def slot_values(slots: Iterable[Slot], time_zone: str) -> list[dict[str, object]]:
    """A few slots as values, for problems."""
    values: list[dict[str, object]] = []
    for slot in slots:
        texts = day_texts(time_zone, slot.starts_at // DAY, slot.ends_at - slot.starts_at)
        values.append(
            {
                "starts_at": texts.wall(slot.starts_at),
                "ends_at": texts.wall(slot.ends_at),
                "resources": list(slot.resources),
                "seats": slot.seats,
            }
        )
    return values


def _beginnings(slots: Slots, time_zone: str) -> list[str]:
    starts = slots.starts
    beginnings: list[str] = []
    at = 0
    while at < len(starts):
        day = starts[at] // DAY
        until = bisect_left(starts, (day + 1) * DAY, at)
        beginnings += map(day_texts(time_zone, day, slots.duration).__getitem__, starts[at:until])
        at = until
    return beginnings
