"""Charts as the server draws them."""

from itertools import pairwise

import pytest

from booking.web.presenters.charts import LABEL, Chart, bars, columns, fields


def months(count: int) -> list[tuple[str, float, str]]:
    return [(f"{at % 12 + 1:02}/26", float(at), str(at)) for at in range(count)]


def middles(chart: Chart) -> list[float]:
    """Where the words of the columns that have some stand."""
    return [each.x + each.width / 2 for each in chart.marks if each.is_labelled]


@pytest.mark.parametrize("count", [1, 2, 6, 12, 13, 60, 120])
def test_words_below_columns_never_meet_and_none_is_cut_off(count: int) -> None:
    chart = columns(months(count))
    found = middles(chart)
    assert all(after - before >= LABEL for before, after in pairwise(found))
    assert found[0] >= LABEL / 2 - 1
    assert found[-1] <= chart.width - LABEL / 2 + 1


def test_few_columns_are_wide_and_every_one_is_labelled() -> None:
    chart = columns(months(2))
    assert [(each.width, each.is_labelled) for each in chart.marks] == [(58, True), (58, True)]


def test_the_highest_column_and_the_longest_bar_fill_the_chart() -> None:
    assert columns([("a", 2.0, ""), ("b", 4.0, "")]).marks[1].height == 120
    assert [each.width for each in bars([("a", 2.0, ""), ("b", 4.0, "")]).marks] == [150, 300]


def test_a_share_is_a_part_of_the_whole_and_never_more() -> None:
    drawn = bars([("a", 0.004, "0.4 %"), ("b", 0.5, "50 %"), ("c", 1.2, "120 %")], whole=1)
    assert [each.width for each in drawn.marks] == [1, 150, 300]


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert [each.height for each in columns([("a", 0.0, "0")]).marks] == [0]
    assert columns([]).marks == bars([]).marks == ()


def test_a_field_without_anything_has_no_number() -> None:
    assert [each.text for each in fields(["Mon", "Tue"], [("09:00", [0, 3])]).marks] == ["", "3"]
