from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.matching import first_choice, is_complete

able_lists = st.lists(st.lists(st.integers(1, 5), max_size=4, unique=True), max_size=4)


def all_choices(able: list[list[int]]) -> list[tuple[int, ...]]:
    return [choice for choice in product(*able) if len(set(choice)) == len(choice)]


def test_a_choice_gives_way_where_the_rest_would_be_impossible() -> None:
    assert first_choice([[1, 2], [1]]) == (2, 1)


def test_no_requirement_needs_nobody() -> None:
    assert first_choice([]) == ()
    assert is_complete([])


@given(able_lists)
def test_the_first_choice_is_the_first_of_all(able: list[list[int]]) -> None:
    assert first_choice(able) == next(iter(all_choices(able)), None)


@given(able_lists, st.frozensets(st.integers(1, 5), max_size=2))
def test_a_complete_choice_is_found_exactly_where_there_is_one(able: list[list[int]], used: frozenset[int]) -> None:
    assert is_complete(able, used) == any(used.isdisjoint(choice) for choice in all_choices(able))
