"""What a message may still say when it leaves, and when it speaks to a calendar."""

import pytest

from booking.domain.appointments import BookingState
from booking.domain.messages import FOR_CALENDARS, Method, Reason, carried_method, is_still_so


def test_what_is_agreed_is_put_into_the_calendar() -> None:
    assert carried_method(Reason.MOVED, BookingState.CONFIRMED) is Method.REQUEST


def test_what_is_only_asked_for_is_not() -> None:
    assert carried_method(Reason.MOVED, BookingState.PENDING) is None


def test_what_is_cancelled_is_taken_out() -> None:
    assert carried_method(Reason.CANCELLED, BookingState.CANCELLED) is Method.CANCEL


def test_a_question_brings_no_event() -> None:
    assert carried_method(Reason.PROPOSED, BookingState.CONFIRMED) is None


@pytest.mark.parametrize("reason", sorted(FOR_CALENDARS - {Reason.CANCELLED}))
def test_what_has_ended_is_not_confirmed_any_more(reason: Reason) -> None:
    assert not is_still_so(reason, BookingState.CANCELLED)


@pytest.mark.parametrize("reason", (Reason.CANCELLED, Reason.DECLINED))
def test_what_stands_again_is_not_called_off_any_more(reason: Reason) -> None:
    assert not is_still_so(reason, BookingState.CONFIRMED)
    assert not is_still_so(reason, BookingState.PENDING)


@pytest.mark.parametrize(
    "reason, state",
    [
        (Reason.CONFIRMED, BookingState.CONFIRMED),
        (Reason.CONFIRMED, BookingState.COMPLETED),
        (Reason.MOVED, BookingState.PENDING),
        (Reason.CANCELLED, BookingState.CANCELLED),
        (Reason.CANCELLED, BookingState.LAPSED),
        (Reason.DECLINED, BookingState.DECLINED),
        (Reason.REQUESTED, BookingState.CONFIRMED),
        (Reason.MOVE_DECLINED, BookingState.CONFIRMED),
    ],
)
def test_what_is_so_is_said(reason: Reason, state: BookingState) -> None:
    assert is_still_so(reason, state)
