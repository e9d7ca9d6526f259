"""What each message is called."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from booking.domain.messages import Notice, Reason

NAMES: Mapping[str, LazyString] = {
    Reason.CONFIRMED: lazy_gettext("Confirmation"),
    Reason.REQUESTED: lazy_gettext("Request"),
    Reason.APPROVED: lazy_gettext("Approval"),
    Reason.DECLINED: lazy_gettext("Refusal"),
    Reason.MOVED: lazy_gettext("Move"),
    Reason.CANCELLED: lazy_gettext("Cancellation"),
    Reason.LAPSED: lazy_gettext("Request lapsed"),
    Reason.MOVE_REQUESTED: lazy_gettext("Request to move"),
    Reason.MOVE_DECLINED: lazy_gettext("Move declined"),
    Reason.PROPOSED: lazy_gettext("Proposal of another time"),
    Reason.PROPOSAL_REFUSED: lazy_gettext("Proposal refused"),
    Reason.PROPOSAL_WITHDRAWN: lazy_gettext("Proposal withdrawn"),
    Reason.REMINDER: lazy_gettext("Reminder"),
    Reason.FOLLOW_UP: lazy_gettext("Follow-up"),
    Reason.TO_ALL: lazy_pgettext("message", "Message to all"),
    Reason.ADDRESS: lazy_pgettext("message", "Request to confirm the address"),
    Reason.ANSWERED_NO: lazy_pgettext("message", "Answer to a refusal from a calendar"),
    Reason.WISH_REFUSED: lazy_pgettext("message", "Answer to a time proposed from a calendar"),
    Notice.INVITATION: lazy_pgettext("message", "Invitation to the team"),
    Notice.CHANGE_REFUSED: lazy_pgettext("message", "Refused change of a calendar program"),
    Notice.BOOKINGS: lazy_pgettext("message", "Link to all bookings"),
    Notice.OPENINGS_ASKED: lazy_pgettext("message", "Question about news of new months"),
    Notice.OPENINGS: lazy_pgettext("message", "News of new months"),
    Notice.RECALL: lazy_pgettext("message", "Reminder to come again"),
    Notice.WAITING_JOINED: lazy_pgettext("message", "Place on the waiting list"),
    Notice.WAITING_OFFER: lazy_pgettext("message", "Offer to somebody on the waiting list"),
    Notice.WAITING_OVER: lazy_pgettext("message", "End of the waiting time"),
    Notice.CALENDAR_FAILING: lazy_pgettext("message", "Warning of a calendar that fails"),
    Notice.WEBHOOK_PAUSED: lazy_pgettext("message", "Warning of a program that cannot be told"),
}
"""By reason or notice; of notices, those that a business sees in its outbox."""
