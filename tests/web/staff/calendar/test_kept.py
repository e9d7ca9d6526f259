"""What was drawn is kept as long as it is true, and not for ever."""

from datetime import UTC, date, datetime, timedelta

from booking.web.staff.calendar.kept import Kept, Part, Recent

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def part(lapses_at: datetime | None = None, size: int = 10) -> Part:
    return Part({MONDAY: b"x" * size}, {MONDAY: None}, frozenset(), has_own=False, lapses_at=lapses_at)


def test_what_is_kept_is_found_again() -> None:
    kept, drawn = Kept(), part()
    kept.put("key", drawn)
    assert kept.get("key", NOON) is drawn
    assert kept.get("other", NOON) is None


def test_a_part_is_over_with_the_first_hold_in_it() -> None:
    kept = Kept()
    kept.put("key", part(lapses_at=NOON))
    assert kept.get("key", NOON - timedelta(seconds=1)) is not None
    assert kept.get("key", NOON) is None


def test_nothing_is_kept_for_long() -> None:
    kept = Kept(longest=-1.0)
    kept.put("key", part())
    assert kept.get("key", NOON) is None


def test_what_was_not_asked_for_lately_goes_first() -> None:
    kept = Kept(most=8_100)
    for key in "abc":
        kept.put(key, part())
        kept.get("a", NOON)
    kept.put("d", part())
    kept.put("e", part())
    assert [key for key in "abcde" if kept.get(key, NOON)] == ["a", "c", "d", "e"]


def test_what_is_larger_than_all_of_it_is_not_kept() -> None:
    kept = Kept(most=3_000)
    kept.put("key", part(size=4_000))
    assert kept.get("key", NOON) is None


def test_a_part_that_is_put_twice_counts_once() -> None:
    kept = Kept(most=5_000)
    for _ in range(10):
        kept.put("key", part())
    kept.put("other", part())
    assert kept.get("key", NOON)
    assert kept.get("other", NOON)


def test_of_frames_the_one_made_longest_ago_goes() -> None:
    recent: Recent[str] = Recent(most=2)
    for key in "abc":
        recent.put(key, key)
    assert [recent.get(key) for key in "abc"] == [None, "b", "c"]
