"""The rules of slots, sentence by sentence, with literal times. 23 November 2026 is a Monday."""

from datetime import date, timedelta
from typing import Any

import pytest

from booking.domain.rulebook import LocationRules, Window
from booking.domain.slots import OpenTimes, Slot, Snapshot, Standing, is_offered, reach, slots
from tests.domain.builders import MONDAY, ask, at, needs, override, person, row, times, visit, wall

TUESDAY = MONDAY + timedelta(days=1)
WEEK = "MO TU WE TH FR SA SU"
ANNA = person()
NINE = at("2026-11-23 09:00")


def window(day: int, hours: str, *audiences: str) -> Window:
    opens, closes = hours.split("-")
    return Window(day, wall(opens), wall(closes), frozenset(audiences))


def taken(resource: int, *hours: str, on: str = "2026-11-23") -> Snapshot:
    return Snapshot({resource: [(at(f"{on} {text[:5]}"), at(f"{on} {text[6:]}")) for text in hours]})


# What a visit needs


def test_a_slot_says_when_with_whom_and_for_how_many() -> None:
    assert list(ask(visit(needs(ANNA), duration=180))) == [Slot(NINE, NINE + 180, ("anna",), 1)]


def test_a_visit_may_end_as_the_place_closes_and_not_later() -> None:
    assert times(ask(visit(needs(ANNA), duration=90, step=30))) == ["09:00", "09:30", "10:00", "10:30"]


def test_a_visit_may_run_across_rows_that_touch() -> None:
    anna = person(rows=row("MO", "09:00-10:00") + row("MO", "10:00-11:00"))
    assert times(ask(visit(needs(anna), duration=120))) == ["09:00"]


def test_a_visit_of_several_days_looks_at_the_hours_of_all_of_them() -> None:
    rows = row("MO TU WE", "00:00-24:00")
    assert times(ask(visit(needs(person(rows=rows)), duration=3 * 1440))) == ["00:00"]
    assert times(ask(visit(needs(person(rows=rows)), duration=3 * 1440 + 1))) == []


def test_a_visit_does_not_run_across_a_break() -> None:
    anna = person(rows=row("MO", "09:00-10:00") + row("MO", "10:01-12:00"))
    assert times(ask(visit(needs(anna), duration=120))) == []


def test_a_service_without_requirements_has_no_slots() -> None:
    assert list(ask(visit())) == []


def test_a_visit_that_ends_as_another_begins_does_not_conflict() -> None:
    assert times(ask(visit(needs(ANNA)), snapshot=taken(1, "10:00-11:00"))) == ["09:00", "11:00"]


def test_time_that_is_taken_of_others_is_no_hindrance() -> None:
    assert len(ask(visit(needs(ANNA)), snapshot=taken(2, "09:00-12:00"))) == 3


def test_taken_time_may_overlap() -> None:
    snapshot = taken(1, "09:00-11:00", "09:15-09:30", "10:00-10:30")
    assert times(ask(visit(needs(ANNA)), snapshot=snapshot)) == ["11:00"]


def test_the_buffer_before_keeps_clear_of_taken_time() -> None:
    service = visit(needs(ANNA), duration=30, step=15, buffer_before=15)
    assert times(ask(service, snapshot=taken(1, "09:00-10:00"))) == [
        "10:15",
        "10:30",
        "10:45",
        "11:00",
        "11:15",
        "11:30",
    ]


def test_the_buffer_after_keeps_clear_of_taken_time() -> None:
    service = visit(needs(ANNA), duration=30, step=15, buffer_after=15)
    assert times(ask(service, snapshot=taken(1, "10:00-12:00"))) == ["09:00", "09:15"]


def test_buffers_may_run_past_opening_and_closing_time() -> None:
    assert times(ask(visit(needs(ANNA), duration=180, buffer_before=60, buffer_after=60))) == ["09:00"]


def test_someone_is_free_between_the_spans_of_a_requirement() -> None:
    service = visit(needs(ANNA, spans=((0, 30), (60, 90))), duration=90, step=30)
    assert times(ask(service, snapshot=taken(1, "10:00-10:30"))) == ["09:30", "10:30"]


def test_buffers_precede_the_first_span_and_follow_the_last() -> None:
    service = visit(needs(ANNA, spans=((0, 30), (60, 90))), duration=90, step=30, buffer_before=10, buffer_after=10)
    assert times(ask(service, snapshot=taken(1, "10:00-10:30"))) == ["09:30"]


def test_a_later_span_meets_what_is_taken_on_the_next_date() -> None:
    anna = person(rows=row(WEEK, "00:00-24:00"))
    service = visit(needs(anna, spans=((0, 30), (120, 150))), duration=150)
    assert times(ask(service, snapshot=taken(1, "01:00-01:30", on="2026-11-24")))[-1] == "22:00"


def test_a_break_between_two_spans_must_be_open_too() -> None:
    anna = person(rows=row("MO", "09:00-09:30") + row("MO", "10:00-10:30"))
    assert times(ask(visit(needs(anna, spans=((0, 30), (60, 90))), duration=90, step=30))) == []


def test_someone_needed_later_may_come_later() -> None:
    cleo = person("cleo", row("MO", "10:00-12:00"))
    assert times(ask(visit(needs(ANNA), needs(cleo, spans=((30, 60),)), step=30))) == [
        "09:30",
        "10:00",
        "10:30",
        "11:00",
    ]


# Several resources


def test_any_of_several_will_do_and_all_are_listed_by_slug() -> None:
    bert = person("bert", row("MO", "10:00-12:00"))
    found = ask(visit(needs(bert, ANNA)), snapshot=taken(1, "11:00-12:00"))
    assert [(slot.starts_at - NINE, slot.resources) for slot in found] == [
        (0, ("anna",)), (60, ("anna", "bert")), (120, ("bert",)),
    ]  # fmt: skip


def test_every_requirement_must_be_met() -> None:
    room = person("room", row("MO", "10:00-12:00"))
    found = ask(visit(needs(ANNA), needs(room)), snapshot=taken(18, "11:00-12:00"))
    assert times(found) == ["10:00"]
    assert found[0].resources == ("anna",)


def test_one_resource_cannot_meet_two_requirements() -> None:
    assert list(ask(visit(needs(ANNA), needs(ANNA)))) == []


def test_a_resource_is_listed_only_where_the_others_leave_a_complete_choice() -> None:
    bert = person("bert")
    found = ask(visit(needs(ANNA, bert), needs(bert)))
    assert {slot.resources for slot in found} == {("anna",)}


# 1. Grid


def test_the_clock_grid_counts_wall_minutes_from_midnight() -> None:
    anna = person(rows=row("MO", "09:10-12:00"))
    assert times(ask(visit(needs(anna), duration=30, step=50))) == ["09:10", "10:00", "10:50"]


def test_the_clock_grid_starts_afresh_every_midnight() -> None:
    anna = person(rows=row(WEEK, "00:00-24:00"))
    assert times(ask(visit(needs(anna), duration=10, step=1000), MONDAY, TUESDAY)) == ["00:00", "16:40"] * 2


def test_the_clock_grid_follows_a_change_that_is_no_multiple_of_the_step() -> None:
    carl = person(rows=row(WEEK, "00:00-07:00"))
    assert times(ask(visit(needs(carl), step=90), date(2026, 3, 29))) == ["00:00", "01:30", "03:00", "04:30", "06:00"]
    lord_howe = LocationRules(1, "here", "Australia/Lord_Howe")
    found = ask(visit(needs(carl), location=lord_howe), date(2026, 10, 4))
    assert times(found, "Australia/Lord_Howe") == ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00"]


def test_the_opening_grid_counts_from_the_start_of_the_open_interval() -> None:
    anna = person(rows=row("MO", "09:10-10:30") + row("MO", "10:30-11:30") + row("MO", "14:05-15:30"))
    service = visit(needs(anna), duration=30, step=40, alignment="opening")
    assert times(ask(service)) == ["09:10", "09:50", "10:30", "14:05", "14:45"]


def test_the_opening_grid_does_not_move_with_taken_time() -> None:
    service = visit(needs(ANNA), duration=30, step=40, alignment="opening")
    assert times(ask(service, snapshot=taken(1, "09:00-09:10"))) == ["09:40", "10:20", "11:00"]


def test_the_opening_grid_moves_with_time_off() -> None:
    anna = person(time_off=((NINE, NINE + 10),))
    assert times(ask(visit(needs(anna), duration=30, step=40, alignment="opening"))) == [
        "09:10",
        "09:50",
        "10:30",
        "11:10",
    ]


def test_the_opening_grid_is_that_of_the_chosen_resource_of_the_first_requirement() -> None:
    bert, room = person("bert", row("MO", "09:20-12:00")), person("room", row("MO", "09:05-12:00"))
    found = ask(visit(needs(ANNA, bert), needs(room), duration=60, step=60, alignment="opening"))
    assert list(zip(times(found), [slot.resources[0] for slot in found], strict=True)) == [
        ("09:20", "bert"), ("10:00", "anna"), ("10:20", "bert"), ("11:00", "anna"),
    ]  # fmt: skip


def test_the_opening_grid_runs_on_for_three_days_and_then_counts_from_midnight() -> None:
    rows = row("MO", "10:00-24:00") + row("TU WE TH FR", "00:00-24:00")
    service = visit(needs(person(rows=rows)), duration=60, step=1000, alignment="opening")
    assert times(ask(service, MONDAY, MONDAY + timedelta(days=4))) == [
        "10:00", "02:40", "19:20", "12:00", "04:40", "21:20", "00:00", "16:40",
    ]  # fmt: skip


def test_the_start_of_a_long_interval_is_found_in_rows_of_days_before() -> None:
    rows = row("MO", "10:00-48:00") + row("WE", "00:00-48:00")
    service = visit(needs(person(rows=rows)), duration=60, step=1000, alignment="opening")
    assert times(ask(service, MONDAY + timedelta(days=3))) == ["04:40", "21:20"]


def test_an_interval_that_a_row_of_five_days_before_began_counts_from_midnight() -> None:
    rows = row("MO", "10:00-48:00") + row("WE FR", "00:00-48:00")
    service = visit(needs(person(rows=rows)), duration=60, step=1000, alignment="opening")
    assert times(ask(service, MONDAY + timedelta(days=5))) == ["00:00", "16:40"]


def test_an_interval_that_began_before_the_rows_looked_at_counts_from_midnight() -> None:
    service = visit(needs(person(rows=row(WEEK, "00:00-24:00"))), duration=60, step=700, alignment="opening")
    assert times(ask(service)) == ["00:00", "11:40", "23:20"]


def test_midnight_that_is_skipped_counts_from_the_first_minute_that_exists() -> None:
    beirut = LocationRules(1, "here", "Asia/Beirut")
    service = visit(
        needs(person(rows=row(WEEK, "00:00-24:00"))), duration=60, step=700, alignment="opening", location=beirut
    )
    assert times(ask(service, date(2026, 3, 29)), "Asia/Beirut") == ["01:00", "12:40"]


# 2. Notice and horizon


@pytest.mark.parametrize("now, first", [("2026-11-23 08:00", "09:00"), ("2026-11-23 08:01", "10:00")])
def test_a_start_keeps_the_minimum_notice(now: str, first: str) -> None:
    assert times(ask(visit(needs(ANNA), minimum_notice=60), now=at(now)))[0] == first


def test_a_start_is_not_in_the_past() -> None:
    assert times(ask(visit(needs(ANNA)), now=NINE + 1)) == ["10:00", "11:00"]


def test_the_horizon_counts_local_dates() -> None:
    anna = person(rows=row(WEEK, "00:00-24:00"))
    service = visit(needs(anna), step=720, horizon_days=1)
    late = at("2026-11-23 23:59")
    assert times(ask(service, MONDAY, MONDAY + timedelta(days=9), now=late)) == ["00:00", "12:00"]


# 3. Window


def test_both_dates_are_included_and_are_local() -> None:
    new_york = LocationRules(1, "here", "America/New_York")
    service = visit(needs(person(rows=row("MO TU WE", "22:00-23:00"))), location=new_york)
    assert times(ask(service, MONDAY, TUESDAY), "America/New_York") == ["22:00", "22:00"]


def test_a_visit_lies_inside_a_window() -> None:
    assert times(ask(visit(needs(ANNA), step=30, windows=(window(0, "09:30-11:00"),)))) == ["09:30", "10:00"]


def test_windows_that_touch_are_not_one_window() -> None:
    windows = (window(0, "09:00-10:30"), window(0, "10:30-12:00"))
    assert times(ask(visit(needs(ANNA), step=30, windows=windows))) == ["09:00", "09:30", "10:30", "11:00"]


def test_a_window_for_others_is_closed() -> None:
    service = visit(needs(ANNA), windows=(window(0, "09:00-10:00", "private"), window(0, "10:00-11:00")))
    assert times(ask(service)) == ["10:00"]
    assert times(ask(service, audience="statutory")) == ["10:00"]
    assert times(ask(service, audience="private")) == ["09:00", "10:00"]


def test_what_is_kept_for_one_audience_is_not_given_to_another() -> None:
    service = visit(needs(ANNA), windows=(window(0, "09:00-10:00", "private"), window(0, "10:00-11:00")))
    kept = OpenTimes()
    assert times(ask(service, audience="private", opened=kept)) == ["09:00", "10:00"]
    assert times(ask(service, opened=kept)) == ["10:00"]


def test_where_no_window_is_for_the_audience_nothing_is_offered() -> None:
    assert list(ask(visit(needs(ANNA), windows=(window(0, "09:00-12:00", "private"),)))) == []


def test_a_service_without_windows_is_for_every_audience() -> None:
    assert len(ask(visit(needs(ANNA)), audience="private")) == 3


def test_a_window_may_run_past_midnight() -> None:
    anna = person(rows=row(WEEK, "00:00-24:00"))
    service = visit(needs(anna), windows=(window(0, "23:00-26:00"),))
    assert times(ask(service, MONDAY, TUESDAY)) == ["23:00", "00:00", "01:00"]


# 4. and nights on which clocks change


def test_a_visit_over_a_change_over_night_lasts_its_minutes() -> None:
    anna = person(rows=row("SU", "00:00-06:00"))
    spring = ask(visit(needs(anna), duration=60, step=30), date(2026, 3, 29))
    assert times(spring) == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30", "04:00", "04:30", "05:00"]
    assert all(slot.ends_at - slot.starts_at == 60 for slot in spring)


def test_the_hour_that_comes_twice_is_offered_twice() -> None:
    anna = person(rows=row("SU", "01:00-04:00"))
    assert times(ask(visit(needs(anna)), date(2026, 10, 25))) == ["01:00", "02:00", "02:00*", "03:00"]


# 5. Limits


def test_a_day_with_as_many_appointments_as_the_limit_is_closed_for_that_resource() -> None:
    service = visit(needs(ANNA, person("bert")), max_per_day=2)
    snapshot = Snapshot(day_counts={(1, MONDAY.toordinal()): 2, (2, MONDAY.toordinal()): 1})
    assert {slot.resources for slot in ask(service, snapshot=snapshot)} == {("bert",)}


@pytest.mark.parametrize("days", [-1, 1, 2])
def test_a_limit_of_another_day_is_no_hindrance_and_no_help(days: int) -> None:
    service = visit(needs(person(rows=row(WEEK, "09:00-12:00"))), max_per_day=1)
    snapshot = Snapshot(day_counts={(1, MONDAY.toordinal() + days): 9})
    assert times(ask(service, snapshot=snapshot)) == ["09:00", "10:00", "11:00"]


def test_the_limit_holds_for_the_resources_of_every_requirement() -> None:
    service = visit(needs(ANNA), needs(person("room")), max_per_day=1)
    assert list(ask(service, snapshot=Snapshot(day_counts={(18, MONDAY.toordinal()): 1}))) == []


def test_the_limit_counts_the_local_date_of_the_start() -> None:
    anna = person(rows=row(WEEK, "22:00-26:00"))
    snapshot = Snapshot(day_counts={(1, MONDAY.toordinal()): 1})
    assert times(ask(visit(needs(anna), max_per_day=1), MONDAY, TUESDAY, snapshot=snapshot)) == [
        "00:00", "01:00", "22:00", "23:00",
    ]  # fmt: skip


# Seats


def course(**rules: object) -> Slot | None:
    standing = Standing(7, NINE + 5, 2, (1,))
    snapshot = Snapshot({1: [(NINE, NINE + 180)]}, (standing,))
    asked = {key: rules.pop(key) for key in ("seats", "audience", "resource", "now") if key in rules}
    found = ask(visit(needs(ANNA), capacity=6, **rules), snapshot=snapshot, **asked)  # type: ignore[arg-type]
    return found[0] if len(found) else None


def test_a_standing_appointment_with_seats_left_is_offered_off_the_grid_and_outside_hours() -> None:
    assert course() == Slot(NINE + 5, NINE + 65, ("anna",), 2)


def test_a_standing_appointment_with_too_few_seats_left_is_not_offered() -> None:
    assert course(seats=2) is not None
    assert course(seats=3) is None


def test_a_standing_appointment_keeps_notice_and_window() -> None:
    assert course(now=NINE, minimum_notice=6) is None
    assert course(windows=(window(0, "09:00-10:00"),)) is None
    assert course(windows=(window(0, "09:00-10:05"),)) is not None


def published(**rules: object) -> list[str]:
    """The times at which a course that is given at dates of its own can be had: one is published, at 09:05."""
    snapshot = Snapshot({1: [(NINE, NINE + 180)]}, (Standing(7, NINE + 5, 2, (1,), is_published=True),))
    asked = {key: rules.pop(key) for key in ("audience", "now") if key in rules}
    course = visit(needs(ANNA), **{"capacity": 6, "by_sessions": True, **rules})  # type: ignore[arg-type]
    return times(ask(course, snapshot=snapshot, **asked))  # type: ignore[arg-type]


def test_of_what_is_given_at_dates_of_its_own_nothing_is_offered_but_those() -> None:
    assert published() == ["09:05"]
    assert list(ask(visit(needs(ANNA), capacity=6, by_sessions=True))) == []


def test_a_published_session_stands_outside_of_all_windows() -> None:
    assert published(windows=(window(0, "09:00-10:00"),)) == ["09:05"]


def test_a_published_session_in_a_window_of_others_is_theirs() -> None:
    theirs = window(0, "09:00-11:00", "members")
    assert published(windows=(theirs,)) == []
    assert published(windows=(theirs,), audience="members") == ["09:05"]
    assert published(windows=(theirs, window(0, "09:00-10:05"))) == ["09:05"]


def test_a_published_session_keeps_notice() -> None:
    assert published(now=NINE, minimum_notice=6) == []


def test_a_session_may_have_more_seats_than_its_service_says() -> None:
    assert published(capacity=1) == ["09:05"]


def test_a_standing_appointment_has_no_limit_per_day() -> None:
    assert course(max_per_day=0) is not None


def test_more_seats_than_the_capacity_are_never_offered() -> None:
    service = visit(needs(ANNA), capacity=2)
    assert len(ask(service, seats=2)) == 3
    assert len(ask(service, seats=3, snapshot=Snapshot(standing=(Standing(1, NINE, 5, (1,)),)))) == 0


def test_a_slot_unites_the_standing_and_the_new_and_has_the_most_seats_of_either() -> None:
    service = visit(needs(ANNA, person("bert")), capacity=4)
    snapshot = Snapshot({1: [(NINE, NINE + 60)]}, (Standing(7, NINE, 1, (1,)),))
    assert ask(service, snapshot=snapshot)[0] == Slot(NINE, NINE + 60, ("anna", "bert"), 4)


def test_a_standing_appointment_lists_only_resources_of_the_first_requirement() -> None:
    service = visit(needs(ANNA), needs(person("room")), capacity=4)
    snapshot = Snapshot({1: [(NINE, NINE + 180)]}, (Standing(7, NINE, 1, (1, 18)),))
    assert list(ask(service, snapshot=snapshot)) == [Slot(NINE, NINE + 60, ("anna",), 1)]


def test_of_two_standing_appointments_the_most_seats_are_shown() -> None:
    service = visit(needs(ANNA, person("bert")), capacity=4)
    both = (Standing(7, NINE, 1, (1,)), Standing(8, NINE, 3, (2,)))
    snapshot = Snapshot({1: [(NINE, NINE + 180)], 2: [(NINE, NINE + 180)]}, both)
    assert list(ask(service, snapshot=snapshot)) == [Slot(NINE, NINE + 60, ("anna", "bert"), 3)]


def test_asking_for_one_resource_keeps_the_slots_that_list_it() -> None:
    bert = person("bert", row("MO", "10:00-12:00"))
    found = ask(visit(needs(ANNA, bert)), resource="bert", snapshot=taken(1, "11:00-12:00"))
    assert [slot.resources for slot in found] == [("anna", "bert"), ("bert",)]


def test_asking_for_someone_unknown_finds_nothing() -> None:
    assert list(ask(visit(needs(ANNA)), resource="nobody")) == []


# One start


def test_a_start_is_offered_where_it_is_a_slot() -> None:
    service, now = visit(needs(ANNA)), NINE - 1440
    assert is_offered(service, NINE, now, Snapshot())
    assert not is_offered(service, NINE + 1, now, Snapshot())
    assert not is_offered(service, NINE, now, taken(1, "09:59-10:00"))


def test_a_start_beyond_the_calendar_is_not_offered() -> None:
    assert not is_offered(visit(needs(ANNA)), 10**12, NINE, Snapshot())
    assert not is_offered(visit(needs(ANNA)), -(10**12), NINE, Snapshot())


# The worked day of docs/algorithms/slots.md


def test_the_worked_day_has_the_slots_that_are_printed() -> None:
    dr_a = person("dr-a", row("MO", "09:00-12:30"), id=1)
    room = person("room-1", row("MO", "00:00-24:00"), id=2)
    visits = {1: [(NINE + 45, NINE + 80), (NINE + 130, NINE + 160)], 2: [(NINE, NINE + 100)]}
    rules: dict[str, Any] = {"duration": 30, "step": 15, "buffer_after": 5}
    alone, with_room = visit(needs(dr_a), **rules), visit(needs(dr_a), needs(room), **rules)
    assert times(ask(alone, snapshot=Snapshot(visits))) == ["09:00", "10:30", "11:45", "12:00"]
    assert times(ask(with_room, snapshot=Snapshot(visits))) == ["11:45", "12:00"]


# The window of a snapshot and of dates


def test_a_snapshot_must_reach_from_the_buffer_before_to_the_buffer_after() -> None:
    service = visit(needs(ANNA), buffer_before=10, buffer_after=20)
    assert reach(service, MONDAY, TUESDAY) == (at("2026-11-22 23:50"), at("2026-11-25 01:20"))


def test_taken_time_outside_the_reach_changes_nothing() -> None:
    anna = person(rows=row(WEEK, "00:00-24:00"))
    service = visit(needs(anna), buffer_before=10, buffer_after=20)
    begin, end = reach(service, MONDAY, MONDAY)
    around = Snapshot({1: [(begin - 500, begin), (end, end + 500)]})
    assert len(ask(service, snapshot=around)) == 24


@pytest.mark.parametrize("dates", [(date.min, date.min), (date.max, date.max), (TUESDAY, MONDAY), (date.min, date.max)])
def test_any_dates_may_be_asked_for(dates: tuple[date, date]) -> None:
    service = visit(needs(person(rows=row(WEEK, "00:00-24:00"))), horizon_days=2)
    found = slots(service, *dates, now=at("2026-11-23 00:00"), snapshot=Snapshot())
    assert len(found) == (72 if dates == (date.min, date.max) else 0)


def test_slots_are_columns() -> None:
    found = ask(visit(needs(ANNA)))
    assert (found.starts, found.duration, found.uniform, found.pairs) == (
        [NINE, NINE + 60, NINE + 120], 60, (("anna",), 1), None,
    )  # fmt: skip
    assert list(found[1:]) == list(found)[1:]
    assert found.pair(2) == (("anna",), 1)
    mixed = ask(visit(needs(ANNA, person("bert", row("MO", "10:00-12:00")))))
    assert mixed.uniform is None
    assert mixed.pairs == [(("anna",), 1), (("anna", "bert"), 1), (("anna", "bert"), 1)]
    assert list(mixed[1:]) == list(mixed)[1:]


def test_an_override_reaches_the_slots() -> None:
    assert times(ask(visit(needs(person(overrides=(override(MONDAY, "15:00-17:00"),)))))) == ["15:00", "16:00"]
