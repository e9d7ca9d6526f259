"""Why a message is sent and to whom, and the invitation that it may carry."""

from dataclasses import dataclass
from enum import StrEnum

from booking.domain.appointments import ENDED, BookingState


class Reason(StrEnum):
    """What happened to a booking, or what the house wrote to all participants of a session.

    The last two answer the customer's calendar: it declined, or it proposed a time that cannot be had.
    """

    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    MOVE_REQUESTED = "move_requested"
    MOVE_DECLINED = "move_declined"
    PROPOSED = "proposed"
    PROPOSAL_REFUSED = "proposal_refused"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    REMINDER = "reminder"
    FOLLOW_UP = "follow_up"
    ADDRESS = "address"
    TO_ALL = "to_all"
    ANSWERED_NO = "answered_no"
    WISH_REFUSED = "wish_refused"


class Channel(StrEnum):
    """The way a message leaves."""

    EMAIL = "email"
    SMS = "sms"


class Notice(StrEnum):
    """What is written to people about their account, or all their bookings: one per address and notice at a time."""

    RESET = "reset"
    SIGN_UP = "sign_up"
    ACCOUNT_EXISTS = "account_exists"
    NEW_ADDRESS = "email"
    ADDRESS_CHANGED = "address_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a message
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    INVITATION = "invite"
    CALENDAR_FAILING = "calendar_failing"
    WEBHOOK_PAUSED = "webhook_paused"
    CHANGE_REFUSED = "change_refused"
    BOOKINGS = "bookings"
    OPENINGS_ASKED = "openings_asked"
    OPENINGS = "openings"
    RECALL = "recall"
    WAITING_JOINED = "waiting_joined"
    WAITING_OFFER = "waiting_offer"
    WAITING_OVER = "waiting_over"


class Recipient(StrEnum):
    """The two sides of a booking."""

    CUSTOMER = "customer"
    BUSINESS = "business"


class Method(StrEnum):
    """What a calendar is asked to do with an event (RFC 5546 1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An event as bytes (``text/calendar``, UTF-8), and the method that it names."""

    method: Method
    content: bytes


_METHODS = {
    Reason.CONFIRMED: Method.REQUEST,
    Reason.APPROVED: Method.REQUEST,
    Reason.MOVED: Method.REQUEST,
    Reason.CANCELLED: Method.CANCEL,
}
FOR_CALENDARS = frozenset(_METHODS)
"""What is said to the customer's calendar as well."""


def invitation_method(reason: Reason) -> Method | None:
    """The method of the invitation that the customer's message carries, None where it carries none.

    What was only asked for is not put into anybody's calendar; so a request that is declined or lapses has
    nothing to take back, and a move that is only wished for, or refused, leaves the event as it stands.
    """
    return _METHODS.get(reason)


def carried_method(reason: Reason, state: BookingState) -> Method | None:
    """The same for a booking that stands so when the message leaves.

    A request that is moved while it waits is still only asked for: an event would stay in the calendar of
    whoever is declined later.
    """
    method = invitation_method(reason)
    return None if method is Method.REQUEST and state in (BookingState.HELD, BookingState.PENDING) else method


def is_still_so(reason: Reason, state: BookingState) -> bool:
    """Whether what a message says is true of a booking that stands so when it leaves.

    Between its writing and its leaving the booking may have ended without anybody being told, or stand again. Its
    event would then be taken for the newest: two of one SEQUENCE cannot be told apart by any calendar.
    """
    if invitation_method(reason) is Method.REQUEST:
        return state not in ENDED
    if reason is Reason.CANCELLED:
        return state in ENDED
    if reason is Reason.ADDRESS:
        return state is BookingState.HELD
    if reason in (Reason.TO_ALL, Reason.ANSWERED_NO, Reason.WISH_REFUSED):
        return state not in ENDED
    return reason is not Reason.DECLINED or state is BookingState.DECLINED
