"""Slots as text against slots as values, which are slow and obvious."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.offer import Slots
from booking.web.api.slot_texts import slot_values, slots_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC")
YEAR_2026 = 29_452_320  # 2025-12-31T00:00Z
pairs = st.tuples(st.lists(st.sampled_from(["anna", "ben", "room-1"]), unique=True).map(tuple), st.integers(1, 9))
starts = st.lists(st.integers(YEAR_2026, YEAR_2026 + 1_200_000), unique=True, max_size=40).map(sorted)


def written(minute: int, time_zone: str) -> str:
    return (EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(time_zone)).isoformat()


def plainly(slots: Slots, time_zone: str) -> list[dict[str, object]]:
    return [
        {
            "starts_at": written(slot.starts_at, time_zone),
            "ends_at": written(slot.ends_at, time_zone),
            "resources": list(slot.resources),
            "seats": slot.seats,
        }
        for slot in slots
    ]


@given(starts, pairs, st.integers(1, 3000), st.sampled_from(ZONES))
def test_slots_of_one_kind_read_like_their_values(
    begins: list[int], pair: tuple[tuple[str, ...], int], duration: int, time_zone: str
) -> None:
    slots = Slots(begins, duration, uniform=pair)
    assert json.loads(slots_text(slots, time_zone)) == plainly(slots, time_zone)


@given(starts.flatmap(lambda begins: st.tuples(st.just(begins), st.lists(pairs, min_size=len(begins)))))
def test_slots_of_several_kinds_read_like_their_values(
    drawn: tuple[list[int], list[tuple[tuple[str, ...], int]]],
) -> None:
    begins, column = drawn
    slots = Slots(begins, 45, pairs=column[: len(begins)])
    assert json.loads(slots_text(slots, "Europe/Berlin")) == plainly(slots, "Europe/Berlin")


def test_a_few_slots_are_told_as_values() -> None:
    slots = Slots([29_892_600], 30, uniform=(("anna",), 1))
    assert slot_values(slots, "Europe/Berlin") == plainly(slots, "Europe/Berlin")


def test_no_slots_are_an_empty_list() -> None:
    assert slots_text(Slots([], 30), "Europe/Berlin") == "[]"


@pytest.mark.parametrize(
    "minute, expected",
    [(29_581_980, "2026-03-29T01:00:00+01:00"), (29_582_040, "2026-03-29T03:00:00+02:00")],
)
def test_the_offset_changes_with_the_clock(minute: int, expected: str) -> None:
    minute = round((datetime.fromisoformat(expected) - EPOCH).total_seconds()) // 60
    (told,) = json.loads(slots_text(Slots([minute], 30, uniform=((), 1)), "Europe/Berlin"))
    assert told["starts_at"] == expected
