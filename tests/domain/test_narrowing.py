"""What a customer leaves out of the slots."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.narrowing import Narrowing, by_date, in_spans, narrowed, on_dates
from booking.domain.slots import Slots
from booking.domain.timezones import to_instant, to_minutes, zone

BERLIN = zone("Europe/Berlin")
MORNING, AFTERNOON, EVENING = (0, 720), (720, 1020), (1020, 1440)
PARTS = (MORNING, AFTERNOON, EVENING)
ANNA = (("anna",), 1)
# 2026-10-25 has 25 hours in Berlin, 2027-03-28 has 23.
AUTUMN, SPRING = to_minutes(datetime(2026, 10, 24, tzinfo=UTC)), to_minutes(datetime(2027, 3, 27, tzinfo=UTC))


def slots(*texts: str) -> Slots:
    """Slots at these clock times of Berlin, such as ``2026-11-25 14:00``."""
    return Slots([to_minutes(datetime.fromisoformat(text + "+01:00")) for text in texts], 30, ANNA)


def test_where_nothing_is_left_out_all_stay() -> None:
    found = slots("2026-11-25 14:00")
    assert narrowed(found, BERLIN, Narrowing()) is found


def test_a_part_of_the_day_ends_before_the_next_begins() -> None:
    found = slots("2026-11-25 11:59", "2026-11-25 12:00", "2026-11-25 16:59", "2026-11-25 17:00")
    assert narrowed(found, BERLIN, Narrowing(None, *AFTERNOON)).starts == found.starts[1:3]


def test_weekdays_are_those_of_the_place() -> None:
    # Half past midnight on a Wednesday in Berlin is still Tuesday in UTC.
    found = slots("2026-11-24 23:30", "2026-11-25 00:30")
    assert narrowed(found, BERLIN, Narrowing(frozenset({2}))).starts == found.starts[1:]


def test_who_and_how_many_stay_with_their_start() -> None:
    pairs = [(("anna",), 1), (("ben",), 3)]
    found = Slots(slots("2026-11-25 09:00", "2026-11-25 15:00").starts, 30, pairs=pairs)
    (kept,) = narrowed(found, BERLIN, Narrowing(None, *AFTERNOON))
    assert (kept.resources, kept.seats) == (("ben",), 3)


def test_dates_are_inclusive_and_local() -> None:
    found = slots("2026-11-24 23:30", "2026-11-25 00:00", "2026-11-26 23:30", "2026-11-27 00:00")
    assert on_dates(found, BERLIN, date(2026, 11, 25), date(2026, 11, 26)).starts == found.starts[1:3]


def test_from_a_later_to_an_earlier_date_there_is_nothing() -> None:
    assert len(on_dates(slots("2026-11-25 09:00"), BERLIN, date(2026, 11, 26), date(2026, 11, 25))) == 0


def test_only_dates_with_slots_are_counted() -> None:
    found = slots("2026-11-25 09:00", "2026-11-25 10:00", "2026-11-27 09:00")
    assert by_date(found, BERLIN) == {date(2026, 11, 25).toordinal(): 2, date(2026, 11, 27).toordinal(): 1}


@given(
    st.sampled_from([AUTUMN, SPRING]),
    st.lists(st.integers(0, 5 * 1440), max_size=30, unique=True).map(sorted),
    st.frozensets(st.integers(0, 6)) | st.none(),
    st.sampled_from([(0, 1440), *PARTS]),
)
def test_it_agrees_with_clocks_and_calendars(
    base: int, minutes: list[int], weekdays: frozenset[int] | None, span: tuple[int, int]
) -> None:
    starts = [base + minute for minute in minutes]
    found = Slots(starts, 30, ANNA)
    local = {start: to_instant(start).astimezone(BERLIN._info) for start in starts}
    fits = [
        start
        for start, at in local.items()
        if span[0] <= at.hour * 60 + at.minute < span[1] and (weekdays is None or at.weekday() in weekdays)
    ]
    assert narrowed(found, BERLIN, Narrowing(weekdays, *span)).starts == fits
    assert sum(in_spans(found, BERLIN, PARTS, weekdays)) == sum(
        weekdays is None or at.weekday() in weekdays for at in local.values()
    )
    first = to_instant(base).date() + timedelta(days=1)
    last = first + timedelta(days=1)
    assert on_dates(found, BERLIN, first, last).starts == [s for s, at in local.items() if first <= at.date() <= last]
