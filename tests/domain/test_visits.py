"""How far a visit is."""

from datetime import UTC, datetime

import pytest

from booking.domain.appointments import BookingState
from booking.domain.visits import Stage, stage

THEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "arrived", "started", "finished", "expected"),
    [
        (BookingState.CONFIRMED, None, None, None, Stage.DUE),
        (BookingState.CONFIRMED, THEN, None, None, Stage.ARRIVED),
        (BookingState.CONFIRMED, THEN, THEN, None, Stage.STARTED),
        (BookingState.CONFIRMED, THEN, THEN, THEN, Stage.DONE),
        (BookingState.COMPLETED, None, None, None, Stage.DONE),
        (BookingState.NO_SHOW, THEN, None, None, Stage.NO_SHOW),
        (BookingState.PENDING, None, None, None, Stage.PENDING),
        (BookingState.HELD, None, None, None, Stage.HELD),
        (BookingState.CANCELLED, THEN, None, None, Stage.ENDED),
        (BookingState.DECLINED, None, None, None, Stage.ENDED),
        (BookingState.LAPSED, None, None, None, Stage.ENDED),
    ],
)
def test_the_stage_follows_from_the_state_and_what_was_noted(
    state: BookingState,
    arrived: datetime | None,
    started: datetime | None,
    finished: datetime | None,
    expected: Stage,
) -> None:
    assert stage(state, arrived, started, finished) == expected
