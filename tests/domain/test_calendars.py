"""As what an appointment stands in the calendar, and what of a day is free."""

from datetime import date

import pytest

from booking.domain.calendars import Column, Entry, EntryKind, EntryState, Seat, Standing, column, standing
from booking.domain.timezones import zone

BERLIN = zone("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
MIDNIGHT = BERLIN.midnight(TUESDAY.toordinal())
NINE = MIDNIGHT + 540


def seat(state: str = "confirmed", **changes: object) -> Seat:
    plain = Seat(state, None, "Anna Weiß", 1, has_arrived=False, has_started=False, is_move=False)
    return plain._replace(**changes)  # type: ignore[arg-type]


def shown(*seats: Seat, kind: str = "visit", is_active: bool = True, is_squeezed: bool = False) -> Standing | None:
    return standing(kind, is_active=is_active, is_squeezed=is_squeezed, seats=seats)


def kind_and_state(found: Standing | None) -> tuple[EntryKind, EntryState] | None:
    return (found.kind, found.state) if found else None


@pytest.mark.parametrize(
    "given, expected",
    [
        (seat(), (EntryKind.APPOINTMENT, EntryState.PLANNED)),
        (seat(has_arrived=True), (EntryKind.APPOINTMENT, EntryState.ARRIVED)),
        (seat(has_arrived=True, has_started=True), (EntryKind.APPOINTMENT, EntryState.IN_PROGRESS)),
        (seat("completed"), (EntryKind.APPOINTMENT, EntryState.DONE)),
        (seat("no_show"), (EntryKind.APPOINTMENT, EntryState.NO_SHOW)),
        (seat("pending"), (EntryKind.REQUEST, EntryState.PLANNED)),
        (seat("held", hold_kind="typing", name=None), (EntryKind.HOLD, EntryState.PLANNED)),
        (seat("held", hold_kind="proposal"), (EntryKind.PROPOSAL, EntryState.PLANNED)),
    ],
)
def test_one_booking_decides_what_a_visit_is(given: Seat, expected: tuple[EntryKind, EntryState]) -> None:
    assert kind_and_state(shown(given)) == expected


def test_a_visit_that_nobody_is_left_in_is_not_shown() -> None:
    assert shown() is None


def test_a_published_session_is_shown_without_bookings() -> None:
    assert kind_and_state(shown(kind="session")) == (EntryKind.APPOINTMENT, EntryState.PLANNED)


def test_a_published_session_is_itself_while_somebody_is_only_typing_or_asking_for_a_seat() -> None:
    typing = seat("held", hold_kind="typing", name=None)
    found = shown(typing, seat("pending", name="Cem", seats=2), kind="session")
    assert found == Standing(EntryKind.APPOINTMENT, EntryState.PLANNED, ("Cem",), 3, waiting=1)


def test_a_block_needs_no_booking() -> None:
    assert kind_and_state(shown(kind="block")) == (EntryKind.BLOCK, EntryState.PLANNED)


def test_a_squeeze_in_is_told_apart_and_goes_the_same_way() -> None:
    found = shown(seat(has_arrived=True), is_squeezed=True)
    assert kind_and_state(found) == (EntryKind.SQUEEZE_IN, EntryState.ARRIVED)


def test_a_cancelled_visit_is_shown_with_whose_it_was() -> None:
    found = shown(seat("cancelled"), is_active=False)
    assert found is not None
    assert (found.state, found.names) == (EntryState.CANCELLED, ("Anna Weiß",))


def test_a_withdrawn_request_to_move_is_no_cancelled_visit() -> None:
    assert shown(seat("cancelled", is_move=True), is_active=False) is None


def test_a_course_is_firm_by_one_and_says_how_many_ask_and_are_here() -> None:
    found = shown(seat(seats=2, has_arrived=True), seat(name="Ben"), seat("pending", name="Cem"), kind="visit")
    assert found == Standing(
        EntryKind.APPOINTMENT, EntryState.ARRIVED, ("Anna Weiß", "Ben", "Cem"), 4, arrived=2, waiting=1
    )


def test_a_course_is_done_when_all_are_and_missed_when_all_missed_it() -> None:
    assert kind_and_state(shown(seat("completed"), seat("no_show"))) == (EntryKind.APPOINTMENT, EntryState.DONE)
    assert kind_and_state(shown(seat("no_show"), seat("no_show"))) == (EntryKind.APPOINTMENT, EntryState.NO_SHOW)
    assert kind_and_state(shown(seat("completed"), seat())) == (EntryKind.APPOINTMENT, EntryState.PLANNED)


def test_the_last_word_of_everybody_is_shown() -> None:
    assert kind_and_state(shown(seat(is_coming=True), seat(is_coming=True))) == (
        EntryKind.APPOINTMENT,
        EntryState.COMING,
    )
    assert kind_and_state(shown(seat(has_declined=True, is_coming=True))) == (
        EntryKind.APPOINTMENT,
        EntryState.DECLINED,
    )
    assert kind_and_state(shown(seat(has_declined=True), seat())) == (EntryKind.APPOINTMENT, EntryState.PLANNED)
    assert kind_and_state(shown(seat(has_declined=True, has_arrived=True))) == (
        EntryKind.APPOINTMENT,
        EntryState.ARRIVED,
    )


def entry(start: int, end: int, kind: EntryKind = EntryKind.APPOINTMENT, after: int = 0, **changes: object) -> Entry:
    plain = Entry(kind, EntryState.PLANNED, start, end, start, end, start, end + after, 1)
    return plain._replace(**changes)  # type: ignore[arg-type]


def tuesday(*entries: Entry, opened: tuple[tuple[int, int], ...] = ((NINE, NINE + 480),)) -> Column:
    return column("anna", BERLIN, TUESDAY, opened, entries)


def test_what_is_not_open_is_closed() -> None:
    assert tuesday().closed == [(MIDNIGHT, NINE), (NINE + 480, MIDNIGHT + 1440)]


def test_what_is_taken_with_its_buffers_is_not_free() -> None:
    assert tuesday(entry(NINE, NINE + 30, after=10)).free == [(NINE + 40, NINE + 480)]


def test_a_squeeze_in_and_what_is_cancelled_take_nothing() -> None:
    column = tuesday(entry(NINE, NINE + 30, EntryKind.SQUEEZE_IN), entry(NINE, NINE + 30, state=EntryState.CANCELLED))
    assert column.free == [(NINE, NINE + 480)]


def test_what_runs_over_midnight_stands_in_both_days() -> None:
    late = entry(MIDNIGHT - 60, MIDNIGHT + 60)
    assert tuesday(late).entries == (late,)
    assert tuesday(entry(MIDNIGHT - 60, MIDNIGHT)).entries == ()


def test_a_day_of_25_hours_has_them() -> None:
    autumn = column("anna", BERLIN, date(2026, 10, 25), (), ())
    assert autumn.end - autumn.start == 1500
