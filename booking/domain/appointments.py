"""The states of a booking and the transitions that are allowed (rules.md calls this table "Bookings")."""

from enum import StrEnum

from booking.domain.errors import NotActive


class BookingState(StrEnum):
    """Where a booking stands."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class HoldKind(StrEnum):
    """Why a slot is held."""

    TYPING = "typing"
    OFFER = "offer"
    PROPOSAL = "proposal"
    ADDRESS = "address"


class AppointmentKind(StrEnum):
    """What takes the time: a customer's visit, a published session, or a block that is no visit."""

    VISIT = "visit"
    SESSION = "session"
    BLOCK = "block"


class AppointmentStatus(StrEnum):
    """Whether the appointment takes time on its resources."""

    ACTIVE = "active"
    CANCELLED = "cancelled"


TRANSITIONS: dict[BookingState, frozenset[BookingState]] = {
    BookingState.HELD: frozenset({BookingState.PENDING, BookingState.CONFIRMED, BookingState.LAPSED}),
    BookingState.PENDING: frozenset(
        {BookingState.CONFIRMED, BookingState.DECLINED, BookingState.LAPSED, BookingState.CANCELLED}
    ),
    BookingState.CONFIRMED: frozenset({BookingState.CANCELLED, BookingState.COMPLETED, BookingState.NO_SHOW}),
    BookingState.COMPLETED: frozenset({BookingState.NO_SHOW}),
    BookingState.NO_SHOW: frozenset({BookingState.COMPLETED}),
    BookingState.DECLINED: frozenset(),
    BookingState.LAPSED: frozenset(),
    BookingState.CANCELLED: frozenset(),
}

TAKING_SEATS = frozenset(
    {BookingState.HELD, BookingState.PENDING, BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW}
)
ENDED = frozenset({BookingState.CANCELLED, BookingState.DECLINED, BookingState.LAPSED})
MOVABLE = frozenset({BookingState.PENDING, BookingState.CONFIRMED})


def is_allowed(before: BookingState, after: BookingState) -> bool:
    """Whether a booking may go from one state to the other."""
    return after in TRANSITIONS[before]


def require_transition(before: BookingState, after: BookingState) -> None:
    """Raise NotActive where the table does not allow the step."""
    if not is_allowed(before, after):
        raise NotActive(state=before.value)
