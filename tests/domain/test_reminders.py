"""When reminders are due, by the clock of the place, and when they are too late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule, Visit, due_at, is_possible, is_too_late, planned, still_to_come

BERLIN = "Europe/Berlin"
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def visit(starts_at: str, minutes: int = 30, time_zone: str = BERLIN, service_id: int = 1) -> Visit:
    begins = utc(starts_at)
    return Visit(service_id, begins, begins + timedelta(minutes=minutes), time_zone)


def rule(kind: Kind = Kind.REMINDER, number: int = 1, service_id: int | None = None, **moment: int) -> ReminderRule:
    return ReminderRule(number, kind, Channel.EMAIL, service_id, **moment)


DAY_BEFORE = rule(days=1, at_minute=14 * 60)
TWO_HOURS = rule(number=2, minutes=120)
DAY_AFTER = rule(Kind.FOLLOW_UP, number=3, days=1, at_minute=10 * 60)


def test_the_day_before_is_that_of_the_place() -> None:
    # 00:30 on Wednesday in Berlin is still Tuesday in UTC.
    assert due_at(DAY_BEFORE, visit("2026-11-25T00:30:00+01:00")) == utc("2026-11-24T14:00:00+01:00")


def test_two_hours_before_are_two_hours_also_over_a_change_over_night() -> None:
    assert due_at(TWO_HOURS, visit("2026-03-29T03:30:00+02:00")) == utc("2026-03-29T00:30:00+01:00")


def test_a_time_that_the_clock_skips_becomes_the_end_of_the_gap() -> None:
    half_past_two = rule(days=1, at_minute=150)
    assert due_at(half_past_two, visit("2026-03-30T10:00:00+02:00")) == utc("2026-03-29T03:00:00+02:00")


def test_a_time_that_the_clock_shows_twice_is_the_first() -> None:
    half_past_two = rule(days=1, at_minute=150)
    assert due_at(half_past_two, visit("2026-10-26T10:00:00+01:00")) == utc("2026-10-25T02:30:00+02:00")


def test_the_day_after_is_counted_from_the_day_on_which_the_visit_begins() -> None:
    through_the_night = visit("2026-11-25T22:00:00+01:00", minutes=240)
    assert due_at(DAY_AFTER, through_the_night) == utc("2026-11-26T10:00:00+01:00")


def test_a_follow_up_never_comes_before_the_visit_has_ended() -> None:
    same_evening = rule(Kind.FOLLOW_UP, days=0, at_minute=18 * 60)
    late = visit("2026-11-25T18:30:00+01:00", minutes=60)
    assert due_at(same_evening, late) == utc("2026-11-25T19:30:00+01:00")


@pytest.mark.parametrize(
    "at, expected",
    [
        ("2026-11-25T12:00:00+01:00", False),
        ("2026-11-25T13:30:00+01:00", False),
        ("2026-11-25T13:30:01+01:00", True),
        ("2026-11-25T14:00:00+01:00", True),
    ],
)
def test_a_reminder_is_too_late_when_less_than_a_quarter_of_its_lead_is_left(at: str, expected: bool) -> None:
    assert is_too_late(TWO_HOURS, visit("2026-11-25T14:00:00+01:00"), utc(at)) is expected


@pytest.mark.parametrize("at, expected", [("2026-11-29T10:00:00+01:00", False), ("2026-11-29T10:00:01+01:00", True)])
def test_a_follow_up_is_too_late_after_three_days(at: str, expected: bool) -> None:
    assert is_too_late(DAY_AFTER, visit("2026-11-25T14:00:00+01:00"), utc(at)) is expected


def test_rules_of_another_service_say_nothing() -> None:
    of_another = rule(number=9, service_id=2, minutes=60)
    found = planned([DAY_BEFORE, of_another], visit("2026-11-25T14:00:00+01:00"))
    assert [each.rule.id for each in found] == [1]


def test_what_is_planned_is_in_the_order_of_its_hours() -> None:
    found = planned([DAY_AFTER, TWO_HOURS, DAY_BEFORE], visit("2026-11-25T14:00:00+01:00"))
    assert [each.rule.id for each in found] == [1, 2, 3]


def test_of_two_at_the_same_hour_one_is_kept() -> None:
    a_day_before = rule(number=5, minutes=1440)
    found = planned([DAY_BEFORE, a_day_before], visit("2026-11-25T14:00:00+01:00"))
    assert [each.rule.id for each in found] == [1]


def test_a_reminder_that_would_come_after_the_start_is_none() -> None:
    same_day = rule(days=0, at_minute=8 * 60)
    assert planned([same_day], visit("2026-11-25T07:00:00+01:00")) == []


def test_what_was_due_already_is_not_made_up_for() -> None:
    all_planned = planned([DAY_BEFORE, TWO_HOURS], visit("2026-11-25T14:00:00+01:00"))
    assert [each.rule.id for each in still_to_come(all_planned, utc("2026-11-24T14:00:00+01:00"))] == [2]


@pytest.mark.parametrize(
    "wanted",
    [
        rule(),
        rule(days=1),
        rule(at_minute=60),
        rule(days=61, at_minute=60),
        rule(days=1, at_minute=1440),
        rule(minutes=14),
        rule(minutes=7 * 1440 + 1),
        rule(days=1, at_minute=60, minutes=60),
        rule(Kind.FOLLOW_UP, minutes=-1),
    ],
)
def test_a_rule_that_cannot_be_kept_is_none(wanted: ReminderRule) -> None:
    assert not is_possible(wanted)


def test_a_follow_up_may_come_at_once_and_a_reminder_not() -> None:
    assert is_possible(rule(Kind.FOLLOW_UP, minutes=0))
    assert not is_possible(rule(minutes=0))


def slow_due_at(wanted: ReminderRule, about: Visit) -> datetime:
    """The same by walking through the minutes of the day, as somebody with a calendar and a clock would."""
    place = ZoneInfo(about.time_zone)
    on = about.starts_at.astimezone(place).date()
    sign = -1 if wanted.kind is Kind.REMINDER else 1
    on += timedelta(days=sign * (wanted.days or 0))
    wall = divmod(wanted.at_minute or 0, 60)
    minute = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(hours=15)
    while True:
        local = minute.astimezone(place)
        # The first minute that shows this time, or, where none does, the first that shows a later one.
        if (local.date(), (local.hour, local.minute)) >= (on, wall):
            return max(minute, about.ends_at) if wanted.kind is Kind.FOLLOW_UP else minute
        minute += timedelta(minutes=1)


# Around the change-over nights of the zones above, and any day of those years.
NIGHTS = [
    utc(f"{day}T00:00:00+00:00")
    for day in ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")
]


@given(
    start=st.one_of(
        st.builds(
            lambda night, minutes: night + timedelta(minutes=minutes), st.sampled_from(NIGHTS), st.integers(-4320, 4320)
        ),
        st.integers(0, 2 * 525_600).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    ),
    time_zone=st.sampled_from(ZONES),
    days=st.integers(0, 3),
    at_minute=st.integers(0, 1439),
    kind=st.sampled_from(Kind),
    length=st.integers(5, 600),
)
def test_wall_clock_moments_are_as_a_clock_shows_them(
    start: datetime, time_zone: str, days: int, at_minute: int, kind: Kind, length: int
) -> None:
    wanted = rule(kind, days=days, at_minute=at_minute)
    about = Visit(1, start, start + timedelta(minutes=length), time_zone)
    assert due_at(wanted, about) == slow_due_at(wanted, about)
