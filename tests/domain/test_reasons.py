"""Why a start is not free: every rule, for every resource, with its figures."""

from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from booking.domain.day_hours import HoursFrom
from booking.domain.policies import Refusal, refusal
from booking.domain.reasons import Candidate, Explanation, Reason, explain
from booking.domain.rulebook import ServiceRules, Window
from booking.domain.slots import EMPTY, Snapshot, Standing, is_offered
from tests.domain.builders import MONDAY, at, needs, override, person, row, visit, wall
from tests.domain.oracle import Oracle, shown
from tests.domain.strategies import Question, questions
from tests.domain.test_slots_against_the_oracle import oracle, starts_to_try

NOW = at("2026-11-20 09:00")
NINE = at("2026-11-23 09:00")
ANNA, BEN = person("anna"), person("ben")


def why(service: ServiceRules, start: int, snapshot: Snapshot = EMPTY, **more: object) -> Explanation:
    return explain(service, start, NOW, snapshot, **more)  # type: ignore[arg-type]


def reasons(explained: Explanation, slug: str, need: int = 0) -> dict[Refusal, Reason]:
    found: list[Candidate] = [each for each in explained.needs[need].candidates if each.resource.slug == slug]
    return {reason.rule: reason for reason in found[0].reasons}


def test_what_is_free_has_no_reason() -> None:
    explained = why(visit(needs(ANNA)), NINE)
    assert (explained.is_free, explained.rules, reasons(explained, "anna")) == (True, (), {})


def test_each_who_could_come_has_reasons_of_their_own() -> None:
    taken = Snapshot({1: [(NINE, NINE + 30)]})
    late = person("ben", row("MO", "10:00-12:00"))
    explained = why(visit(needs(ANNA, late)), NINE, taken)
    assert not explained.is_free
    assert reasons(explained, "anna") == {Refusal.TAKEN: Reason(Refusal.TAKEN, taken=((NINE, NINE + 30),))}
    assert list(reasons(explained, "ben")) == [Refusal.OUTSIDE_HOURS]


def test_outside_hours_says_which_rule_says_so_and_when_it_is_open() -> None:
    anna = person("anna", overrides=(override(MONDAY, "10:00-12:00"),))
    reason = reasons(why(visit(needs(anna)), NINE), "anna")[Refusal.OUTSIDE_HOURS]
    assert reason.day is not None
    assert (reason.day.source, reason.opened) == (HoursFrom.OWN_DATE, ((NINE + 60, NINE + 180),))


def test_time_off_is_named_where_it_alone_is_in_the_way() -> None:
    off = (NINE, NINE + 600)
    anna = person("anna", time_off=(off,))
    assert reasons(why(visit(needs(anna)), NINE), "anna")[Refusal.OUTSIDE_HOURS].away == (off,)


def test_time_off_is_not_blamed_for_what_is_closed_anyway() -> None:
    anna = person("anna", time_off=((NINE - 600, NINE + 600),))
    assert reasons(why(visit(needs(anna)), NINE - 120), "anna")[Refusal.OUTSIDE_HOURS].away == ()


def test_a_visit_that_would_run_past_closing_is_outside_hours() -> None:
    found = reasons(why(visit(needs(ANNA), step=30), at("2026-11-23 11:30")), "anna")
    assert list(found) == [Refusal.OUTSIDE_HOURS]


def test_beside_the_grid_the_starts_before_and_after_are_named() -> None:
    found = reasons(why(visit(needs(ANNA), step=45), at("2026-11-23 10:00")), "anna")
    assert found[Refusal.OFF_GRID].neighbours == (at("2026-11-23 09:45"), at("2026-11-23 10:30"))


def test_the_grid_of_opening_counts_from_each_ones_own_opening() -> None:
    late = person("ben", row("MO", "09:20-12:00"))
    explained = why(visit(needs(ANNA, late), duration=30, alignment="opening"), at("2026-11-23 10:20"))
    assert reasons(explained, "ben") == {}
    assert reasons(explained, "anna")[Refusal.OFF_GRID].neighbours == (NINE + 60, NINE + 120)


def test_taken_time_is_named_where_only_a_buffer_meets_it() -> None:
    taken = Snapshot({1: [(NINE + 60, NINE + 90)]})
    explained = why(visit(needs(ANNA), buffer_after=5), NINE, taken)
    assert reasons(explained, "anna")[Refusal.TAKEN].taken == ((NINE + 60, NINE + 90),)


def test_the_limit_of_the_day_comes_with_its_count() -> None:
    counted = Snapshot({}, (), {(1, MONDAY.toordinal()): 2})
    explained = why(visit(needs(ANNA), max_per_day=2), NINE, counted)
    assert reasons(explained, "anna") == {Refusal.DAY_LIMIT: Reason(Refusal.DAY_LIMIT, count=2, most=2)}


def test_rules_that_hold_whoever_comes_are_named_together() -> None:
    service = visit(
        needs(ANNA), minimum_notice=5 * 1440, windows=(Window(0, wall("10:00"), wall("12:00")),), horizon_days=1
    )
    assert why(service, NINE).rules == (Refusal.NOTICE, Refusal.HORIZON, Refusal.OUTSIDE_WINDOWS)


def test_one_resource_that_is_wanted_leaves_the_others_out() -> None:
    explained = why(visit(needs(ANNA, BEN)), NINE, resource="ben")
    assert [each.resource.slug for each in explained.needs[0].candidates] == ["ben"]


def test_the_same_one_cannot_be_two() -> None:
    explained = why(visit(needs(ANNA), needs(ANNA)), NINE)
    assert (explained.is_free, explained.is_one_short) == (False, True)


def test_a_full_group_is_told_with_its_seats() -> None:
    full = Standing(7, NINE, 1, (1,))
    explained = why(visit(needs(ANNA), capacity=4), NINE, Snapshot({1: [(NINE, NINE + 60)]}, (full,)), seats=2)
    assert (explained.is_free, explained.standing) == (False, (full,))


def test_a_published_session_outside_of_all_windows_is_free_and_where_none_is_that_is_said() -> None:
    course = visit(needs(ANNA), capacity=4, by_sessions=True, windows=(Window(0, wall("10:00"), wall("12:00")),))
    session = Standing(7, NINE, 1, (1,), is_published=True)
    there = Snapshot({1: [(NINE, NINE + 60)]}, (session,))
    assert why(course, NINE, there).is_free
    assert why(course, NINE, there).rules == ()
    assert why(course, NINE).rules == (Refusal.OUTSIDE_WINDOWS, Refusal.NOT_PUBLISHED)
    assert why(course, NINE, there, seats=2).rules == ()


def day_of(asked: Question, start: int) -> Oracle:
    on = shown(asked.service.location.time_zone, start).date()
    return oracle(Question(**{**vars(asked), "first": on, "last": on}))


@given(questions(), st.data())
def test_it_is_free_exactly_where_it_is_offered(asked: Question, data: st.DataObject) -> None:
    start = data.draw(starts_to_try(asked))
    question = (asked.service, start, asked.now, asked.snapshot, asked.seats, asked.audience, asked.resource)
    found = explain(*question)
    event(f"free: {found.is_free}, one short: {found.is_one_short}")
    assert found.is_free == is_offered(*question)
    assert found.is_free == (refusal(*question) is None)
    assert found.is_free == (day_of(asked, start).slot(start) is not None)


@given(questions(), st.data())
def test_a_resource_has_no_reason_exactly_where_counting_minutes_finds_none(
    asked: Question, data: st.DataObject
) -> None:
    start = data.draw(starts_to_try(asked))
    slow = day_of(asked, start)
    explained = explain(asked.service, start, asked.now, asked.snapshot, asked.seats, asked.audience)
    for index, need in enumerate(explained.needs):
        for each in need.candidates:
            is_able = slow.can_meet(start, asked.service.requirements[index], each.resource)
            if index == 0:
                is_able = is_able and slow.is_on_grid(start, each.resource)
            event(f"reasons: {len(each.reasons)}")
            assert (not each.reasons) == is_able


@given(questions(), st.data())
def test_the_neighbours_of_the_grid_are_on_it(asked: Question, data: st.DataObject) -> None:
    start = data.draw(starts_to_try(asked))
    explained = explain(asked.service, start, asked.now, asked.snapshot)
    for each in explained.needs[0].candidates if explained.needs else ():
        for reason in each.reasons:
            for neighbour in reason.neighbours:
                on = shown(asked.service.location.time_zone, neighbour).date()
                question = Question(**{**vars(asked), "first": on - timedelta(1), "last": on})
                assert oracle(question).is_on_grid(neighbour, each.resource)
                assert neighbour != start
