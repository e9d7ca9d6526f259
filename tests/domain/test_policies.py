"""Why a start is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.domain.policies import Refusal, changeable_until, may_change, refusal, time_to_decide
from booking.domain.rulebook import ServiceRules, Window
from booking.domain.slots import Snapshot, Standing
from tests.domain.builders import at, needs, person, visit

NINE = at("2026-11-23 09:00")
NOW = NINE - 1440
ANNA = person()
BUSY = Snapshot({1: [(NINE + 10, NINE + 20)]})


def why(service: ServiceRules, start: int = NINE, snapshot: Snapshot | None = None, **more: object) -> Refusal | None:
    return refusal(service, start, NOW, snapshot or Snapshot(), **more)  # type: ignore[arg-type]


def test_what_is_offered_is_not_refused() -> None:
    assert why(visit(needs(ANNA))) is None


@pytest.mark.parametrize(
    "expected, rules, start",
    [
        (Refusal.IN_THE_PAST, {}, NOW - 1),
        (Refusal.NOTICE, {"minimum_notice": 1441}, NINE),
        (Refusal.HORIZON, {"horizon_days": 0}, NINE),
        (Refusal.OFF_GRID, {}, NINE + 1),
        (Refusal.OFF_GRID, {"alignment": "opening"}, NINE + 1),
        (Refusal.OUTSIDE_HOURS, {}, NINE + 180),
        (Refusal.OUTSIDE_WINDOWS, {"windows": (Window(0, 560, 700),)}, NINE),
        (Refusal.OUTSIDE_WINDOWS, {"windows": (Window(0, 0, 1440, frozenset({"private"})),)}, NINE),
    ],
)
def test_a_rule_that_refuses_is_named(expected: Refusal, rules: dict[str, Any], start: int) -> None:
    found = why(visit(needs(ANNA), **rules), start)
    assert found is expected
    assert not found.is_for_now


def test_a_service_without_requirements_is_never_given() -> None:
    assert why(visit()) is Refusal.NO_REQUIREMENTS


def test_more_seats_than_there_ever_are_is_said() -> None:
    assert why(visit(needs(ANNA), capacity=2), seats=3) is Refusal.TOO_MANY_SEATS


def test_someone_who_does_not_give_the_service_is_unknown() -> None:
    assert why(visit(needs(ANNA), needs(person("room"))), resource="room") is Refusal.UNKNOWN_RESOURCE


def test_taken_time_is_for_now() -> None:
    found = why(visit(needs(ANNA)), snapshot=BUSY)
    assert found is Refusal.TAKEN
    assert found.is_for_now


def test_the_one_who_is_wanted_is_taken_though_another_is_free() -> None:
    service = visit(needs(ANNA, person("bert")))
    assert why(service, snapshot=BUSY, resource="anna") is Refusal.TAKEN
    assert why(service, snapshot=BUSY) is None


def test_a_reached_limit_is_for_now() -> None:
    ordinal = NINE // 1440 + datetime(1970, 1, 1, tzinfo=UTC).toordinal()
    found = why(visit(needs(ANNA), max_per_day=1), snapshot=Snapshot(day_counts={(1, ordinal): 1}))
    assert found is Refusal.DAY_LIMIT
    assert found.is_for_now


def test_a_course_without_seats_left_is_full_even_off_the_grid() -> None:
    snapshot = Snapshot({1: [(NINE, NINE + 180)]}, (Standing(1, NINE + 5, 0, (1,)),))
    found = why(visit(needs(ANNA), capacity=6), NINE + 5, snapshot)
    assert found is Refusal.FULL
    assert found.is_for_now


def test_a_full_session_is_full_though_it_lies_outside_of_all_windows() -> None:
    windows = (Window(0, 600, 720),)
    snapshot = Snapshot({1: [(NINE, NINE + 60)]}, (Standing(1, NINE, 0, (1,), is_published=True),))
    course = visit(needs(ANNA), capacity=6, by_sessions=True, windows=windows)
    assert why(course, snapshot=snapshot) is Refusal.FULL
    assert why(course) is Refusal.OUTSIDE_WINDOWS


def test_where_no_session_is_published_that_is_the_reason() -> None:
    found = why(visit(needs(ANNA), capacity=6, by_sessions=True))
    assert found is Refusal.NOT_PUBLISHED
    assert not found.is_for_now


def test_two_requirements_for_the_only_one_who_could_are_no_matter_of_being_taken() -> None:
    assert why(visit(needs(ANNA), needs(ANNA))) is Refusal.OUTSIDE_HOURS


STARTS = datetime(2026, 10, 25, 12, tzinfo=UTC)


def test_a_booking_can_be_changed_until_its_notice_begins() -> None:
    until = changeable_until(STARTS, 1440)
    assert until == datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert may_change(STARTS, 1440, until)
    assert not may_change(STARTS, 1440, until + timedelta(microseconds=1))


def test_a_request_waits_its_hours_but_never_past_the_start_of_the_visit() -> None:
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert time_to_decide(now + timedelta(days=5), 48, now) == timedelta(hours=48)
    assert time_to_decide(now + timedelta(hours=3), 48, now) == timedelta(hours=3)
    assert time_to_decide(now - timedelta(hours=1), 48, now) == timedelta()
