from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.intervals import intersect, merge, subtract

pieces = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def minutes(intervals: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in intervals for minute in range(start, end)}


def test_intervals_that_touch_become_one() -> None:
    assert merge([(10, 20), (0, 10)]) == [(0, 20)]


def test_an_empty_interval_goes() -> None:
    assert merge([(5, 5), (7, 6), (8, 9)]) == [(8, 9)]


def test_what_lies_within_another_adds_nothing() -> None:
    assert merge([(0, 30), (5, 10), (29, 31)]) == [(0, 31)]


def test_intervals_that_touch_share_nothing() -> None:
    assert intersect([(0, 10)], [(10, 20)]) == []


def test_a_hole_leaves_two_pieces() -> None:
    assert subtract([(0, 30)], [(10, 20)]) == [(0, 10), (20, 30)]


@given(pieces)
def test_merging_keeps_the_minutes_and_leaves_a_gap_between_any_two(some: list[tuple[int, int]]) -> None:
    merged = merge(some)
    assert minutes(merged) == minutes(some)
    assert all(a[1] < b[0] for a, b in pairwise(merged))


@given(pieces, pieces)
def test_intersection_and_difference_are_those_of_sets(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    one, other = merge(a), merge(b)
    assert minutes(intersect(one, other)) == minutes(one) & minutes(other)
    assert minutes(subtract(one, other)) == minutes(one) - minutes(other)
    assert all(start < end for start, end in intersect(one, other) + subtract(one, other))
