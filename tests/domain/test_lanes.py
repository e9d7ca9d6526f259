"""What overlaps stands side by side."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.intervals import Interval
from booking.domain.lanes import Lane, lanes

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda each: (each[0], each[0] + each[1])), max_size=14
).map(sorted)


def test_what_stands_alone_has_the_whole_width() -> None:
    assert lanes([(0, 30), (60, 90)]) == [Lane(0, 1), Lane(0, 1)]


def test_what_touches_does_not_overlap() -> None:
    assert lanes([(0, 30), (30, 60)]) == [Lane(0, 1), Lane(0, 1)]


def test_two_that_overlap_share_the_width() -> None:
    assert lanes([(0, 30), (15, 45)]) == [Lane(0, 2), Lane(1, 2)]


def test_a_lane_is_taken_again_once_it_is_free() -> None:
    assert lanes([(0, 60), (0, 20), (20, 40)]) == [Lane(0, 2), Lane(1, 2), Lane(1, 2)]


def test_what_hangs_together_by_a_third_has_lanes_of_one_width() -> None:
    assert lanes([(0, 30), (20, 60), (20, 30), (50, 70)]) == [Lane(0, 3), Lane(1, 3), Lane(2, 3), Lane(0, 3)]


@given(spans)
def test_no_two_in_one_lane_overlap(given_spans: list[Interval]) -> None:
    placed = list(zip(given_spans, lanes(given_spans), strict=True))
    for ((a_start, a_end), a), ((b_start, b_end), b) in combinations(placed, 2):
        assert a.lane != b.lane or a_end <= b_start or b_end <= a_start


@given(spans)
def test_there_are_never_more_lanes_than_overlap_at_one_time(given_spans: list[Interval]) -> None:
    for (start, _), lane in zip(given_spans, lanes(given_spans), strict=True):
        assert 0 <= lane.lane < lane.of
        assert lane.of <= max(sum(s <= at < e for s, e in given_spans) for at in range(91))
        assert lane.of >= sum(s <= start < e for s, e in given_spans)
