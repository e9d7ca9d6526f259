"""Spans, sums, quartiles and classes of the figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.figures import LEAD_CLASSES, Span, Totals, lead_time


def test_before_a_span_are_as_many_days() -> None:
    assert Span(date(2026, 11, 10), date(2026, 11, 23)).before == Span(date(2026, 10, 27), date(2026, 11, 9))


def test_before_whole_months_are_as_many_months() -> None:
    assert Span(date(2026, 3, 1), date(2026, 4, 30)).before == Span(date(2026, 1, 1), date(2026, 2, 28))
    assert Span(date(2026, 1, 1), date(2026, 12, 31)).before == Span(date(2025, 1, 1), date(2025, 12, 31))


def test_what_ends_before_it_begins_or_never_is_no_span() -> None:
    for last in (date(2026, 11, 22), date(2037, 1, 1)):
        with pytest.raises(ValueError, match="span"):
            Span(date(2026, 11, 23), last)


def test_who_did_not_come_is_counted_of_those_whose_day_came() -> None:
    totals = Totals()
    for state, count in (("completed", 18), ("no_show", 2), ("confirmed", 30), ("cancelled", 10)):
        totals.add(state, count, count, 100 * count, 4 if state == "cancelled" else 0)
    assert totals == Totals(30, 18, 2, 10, 4, 50, 4800, 200)
    assert (totals.visits, totals.no_show_rate, totals.late_rate) == (50, 0.1, 4 / 60)


def test_of_nothing_there_is_no_rate() -> None:
    assert (Totals().no_show_rate, Totals().late_rate) == (None, None)


def test_half_are_booked_within_the_middle_one() -> None:
    found = lead_time({-1: 1, 5: 1, 30: 1, 200: 1})
    assert (found.quartiles, found.classes) == ((0, 5, 30), (2, 1, 0, 0, 1, 0, 0, 0, 0))


@given(st.dictionaries(st.integers(-50, 5000), st.integers(1, 9), max_size=30))
def test_quartiles_and_classes_are_those_of_the_long_list(counts: dict[int, int]) -> None:
    every = sorted(max(hours, 0) for hours, count in counts.items() for _ in range(count))
    found = lead_time(counts)
    if every:
        ranks = [-(-len(every) * quarter // 4) - 1 for quarter in (1, 2, 3)]
        assert found.quartiles == tuple(every[rank] for rank in ranks)
    ends = [*LEAD_CLASSES[1:], 10**9]
    within = [sum(begin <= hours // 24 < end for hours in every) for begin, end in zip(LEAD_CLASSES, ends, strict=True)]
    assert list(found.classes) == within


def test_a_day_is_a_span() -> None:
    today = date(2026, 11, 23)
    assert (Span(today, today).days, Span(today, today).before.last) == (1, today - timedelta(days=1))
