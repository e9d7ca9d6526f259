"""Several services in one visit: the engine against the slow oracle, over random services around change-over nights."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from booking.domain.choice import Claimed, choose, occupancies
from booking.domain.policies import refusal
from booking.domain.reasons import explain
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import OpenTimes, Slots, is_offered, reach, slots
from tests.domain.oracle import shown
from tests.domain.strategies import minute_of
from tests.domain.visits_of_several import Question, VisitOracle, question, questions

FEW = settings(max_examples=25)
MANY = settings(max_examples=600)


def engine(asked: Question, rules: ServiceRules | None = None, opened: OpenTimes | None = None) -> Slots:
    wish = (1, asked.audience, asked.resource)
    return slots(rules or asked.rules, asked.first, asked.last, asked.now, asked.snapshot, *wish, opened)


def of_its_date(asked: Question, start: int) -> Question:
    on = shown(asked.services[0].location.time_zone, start).date()
    return replace(asked, first=on, last=on)


def starts_to_try(asked: Question) -> st.SearchStrategy[int]:
    """Starts of interest: real slots, their neighbours, any quarter of an hour near."""
    some = [start + d for start in engine(asked).starts[:40] for d in (0, 0, 1, asked.services[0].step)]
    begin = minute_of(asked.first) // 15
    anywhere = st.integers(begin - 48, begin + 192).map(lambda quarter: quarter * 15)
    return st.sampled_from(some) | anywhere if some else anywhere


def check_slots(asked: Question) -> None:
    expected = VisitOracle(asked).slots()
    event(f"throughout: {asked.is_throughout}, slots: {'none' if not expected else 'some'}")
    kept = OpenTimes()
    assert list(engine(asked)) == expected
    assert list(engine(asked, opened=kept)) == expected
    # What is kept of one service says nothing about another: all share one memory.
    for each in asked.services:
        alone = slots(each, asked.first, asked.last, asked.now, asked.snapshot, 1, asked.audience)
        assert slots(each, asked.first, asked.last, asked.now, asked.snapshot, 1, asked.audience, opened=kept) == alone
    assert list(engine(asked, opened=kept)) == expected


def check_choice(asked: Question, start: int) -> None:
    expected = VisitOracle(of_its_date(asked, start)).choice(start)
    event(f"choice: {type(expected).__name__}")
    rules = asked.rules
    found = choose(rules, start, asked.now, asked.snapshot, asked.booked, 1, asked.audience, asked.resource)
    assert found == (None if expected is None else Claimed(expected))
    wish = (1, asked.audience, asked.resource)
    offered = is_offered(rules, start, asked.now, asked.snapshot, *wish)
    assert offered == (expected is not None)
    assert (refusal(rules, start, asked.now, asked.snapshot, *wish) is None) == offered
    assert explain(rules, start, asked.now, asked.snapshot, *wish).is_free == offered
    if expected is not None:
        check_occupancies(asked, start, expected)


def check_occupancies(asked: Question, start: int, chosen: tuple[int, ...]) -> None:
    """What is taken is what each service takes by itself, every minute of a resource once."""
    wanted: Counter[tuple[int, int]] = Counter()
    inner, own = set(), list(chosen)
    begin = start
    for number, each in enumerate(asked.services):
        ids = tuple(own.pop(0) for _needed in each.requirements)
        for piece in occupancies(each, begin, ids):
            wanted.update((piece.resource_id, minute) for minute in range(piece.starts_at, piece.ends_at))
        for piece in occupancies(replace(each, buffer_before=0, buffer_after=0), begin, ids):
            inner |= {(number, piece.resource_id, minute) for minute in range(piece.starts_at, piece.ends_at)}
        begin += each.duration
    found = occupancies(asked.rules, start, chosen)
    minutes = [(piece.resource_id, minute) for piece in found for minute in range(piece.starts_at, piece.ends_at)]
    assert len(minutes) == len(set(minutes))
    assert set(minutes) == set(wanted)
    of_parts = {(p.part, p.resource_id, minute) for p in found for minute in range(p.starts_at, p.ends_at)}
    assert inner <= of_parts
    assert sum(piece.minutes for piece in found) == len(inner)
    low, high = reach(asked.rules, of_its_date(asked, start).first, of_its_date(asked, start).last)
    assert all(low <= piece.starts_at < piece.ends_at <= high for piece in found)
    taken = {(i, minute) for i, spans in asked.taken.items() for a, b in spans for minute in range(a, b)}
    assert not taken & set(minutes)


@FEW
@given(questions())
def test_the_slots_of_a_visit_are_those_that_counting_minutes_finds(asked: Question) -> None:
    check_slots(asked)


@FEW
@given(questions(), st.data())
def test_what_a_visit_takes_is_what_trying_all_finds(asked: Question, data: st.DataObject) -> None:
    check_choice(asked, data.draw(starts_to_try(asked)))


@pytest.mark.prove
@MANY
@given(questions())
def test_the_slots_of_many_visits_are_those_that_counting_minutes_finds(asked: Question) -> None:
    check_slots(asked)


@pytest.mark.prove
@MANY
@given(questions(), st.data())
def test_what_many_visits_take_is_what_trying_all_finds(asked: Question, data: st.DataObject) -> None:
    check_choice(asked, data.draw(starts_to_try(asked)))


def without_buffers(rules: ServiceRules) -> ServiceRules:
    return replace(rules, requirements=tuple(replace(each, buffers=(0, 0)) for each in rules.requirements))


def with_one_limit(rules: ServiceRules) -> ServiceRules:
    return replace(rules, parts=tuple(replace(each, max_per_day=rules.max_per_day) for each in rules.parts))


def with_all_different(rules: ServiceRules) -> ServiceRules:
    return replace(rules, parts=(), requirements=tuple(replace(each, part=0) for each in rules.requirements))


@pytest.mark.prove
@pytest.mark.parametrize(
    "wronged",
    [
        without_buffers,
        with_one_limit,
        with_all_different,
        lambda rules: replace(rules, windows=tuple(replace(each, part=0) for each in rules.windows)),
        lambda rules: replace(rules, is_throughout=False),
        lambda rules: replace(rules, max_per_day=None),
    ],
)
def test_the_oracle_finds_out_each_rule_that_is_not_kept(wronged) -> None:  # type: ignore[no-untyped-def]
    for seed in range(3000):
        asked = question(Random(seed))
        if engine(asked) != engine(asked, wronged(asked.rules)):
            assert list(engine(asked)) == VisitOracle(asked).slots()
            return
    pytest.fail("no question told them apart")
