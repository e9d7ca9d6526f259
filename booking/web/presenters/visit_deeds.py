"""What is recorded of appointments and bookings, in words: deeds, fields, and the values that are words of ours."""

from collections.abc import Callable

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from booking.domain.policies import Refusal
from booking.web.presenters import attendances, reminding
from booking.web.presenters.refusals import title

SUBJECTS = frozenset({"appointment", "booking"})
ACTIONS: dict[str, LazyString] = {
    "booked": lazy_pgettext("deed", "Booked"),
    "moved": lazy_pgettext("deed", "Moved"),
    "moved_back": lazy_pgettext("deed", "Moved back"),
    "move_requested": lazy_pgettext("deed", "Another time asked for"),
    "cancelled": lazy_pgettext("deed", "Cancelled"),
    "restored": lazy_pgettext("deed", "Put back"),
    "checked_in": lazy_pgettext("deed", "Checked in"),
    "started": lazy_pgettext("deed", "Begun"),
    "completed": lazy_pgettext("deed", "Done"),
    "no_show": lazy_pgettext("deed", "Noted as not having come"),
    "stepped_back": lazy_pgettext("deed", "Taken back one step"),
    "blocked": lazy_pgettext("deed", "Time blocked"),
    "published": lazy_pgettext("deed", "Session published"),
    "told": lazy_pgettext("deed", "Message to all participants"),
    "unblocked": lazy_pgettext("deed", "Block removed"),
    "changed": lazy_pgettext("deed", "Changed"),
    "noted": lazy_pgettext("deed", "Note written"),
    "answered": lazy_pgettext("deed", "Answered the invitation"),
    "wish_refused": lazy_pgettext("deed", "Proposed a time that cannot be had"),
    "said_to_come": lazy_pgettext("deed", "Confirmed that they come"),
    "reminders_wanted": lazy_pgettext("deed", "Asked to be reminded"),
    "reminders_stopped": lazy_pgettext("deed", "Stopped reminders"),
    "told_again": lazy_pgettext("deed", "E-mail sent again"),
    "link_renewed": lazy_pgettext("deed", "Link renewed"),
    "approved": lazy_pgettext("deed", "Approved"),
    "declined": lazy_pgettext("deed", "Declined"),
    "lapsed": lazy_pgettext("deed", "Lapsed"),
    "proposed": lazy_pgettext("deed", "Another time proposed"),
    "proposal_accepted": lazy_pgettext("deed", "Proposal accepted"),
    "proposal_refused": lazy_pgettext("deed", "Proposal declined"),
    "proposal_withdrawn": lazy_pgettext("deed", "Proposal withdrawn"),
}
FIELDS: dict[str, LazyString] = {
    "starts_at": lazy_gettext("Beginning"),
    "ends_at": lazy_gettext("End"),
    "minutes": lazy_gettext("Length in minutes"),
    "resources": lazy_gettext("With"),
    "resource": lazy_gettext("With"),
    "proposed_at": lazy_gettext("Proposed time"),
    "title": lazy_gettext("What for"),
    "note": lazy_gettext("Note"),
    "capacity": lazy_gettext("Places"),
    "subject": lazy_gettext("Subject"),
    "state": lazy_pgettext("deed", "State"),
    "status": lazy_pgettext("deed", "State"),
    "arrived_at": lazy_pgettext("visit", "Came"),
    "started_at": lazy_pgettext("visit", "Began"),
    "finished_at": lazy_pgettext("visit", "Ended"),
    "overridden": lazy_gettext("Against the rules"),
    "squeezed_reason": lazy_gettext("Squeezed in because"),
    "decline_reason": lazy_gettext("Reason given"),
    "attendance": lazy_pgettext("calendar answer", "Answer"),
}
_STATES: dict[str, LazyString] = {
    "held": lazy_pgettext("booking", "Held"),
    "pending": lazy_pgettext("booking", "Requested"),
    "confirmed": lazy_pgettext("booking", "Confirmed"),
    "declined": lazy_pgettext("booking", "Declined"),
    "lapsed": lazy_pgettext("booking", "Lapsed"),
    "cancelled": lazy_pgettext("booking", "Cancelled"),
    "completed": lazy_pgettext("booking", "Done"),
    "no_show": lazy_pgettext("booking", "Did not come"),
    "active": lazy_pgettext("block", "Standing"),
}


def _state(text: str) -> str:
    return str(_STATES.get(text, text))


def _rules(text: str) -> str:
    """``outside_hours, off_grid`` by the names of the rules."""
    known = {each.value: each for each in Refusal}
    return ", ".join(title(known[code]) if code in known else code for code in text.split(", "))


VALUES: dict[str, Callable[[str], str]] = {
    "attendance": attendances.words,
    "state": _state,
    "status": _state,
    "overridden": _rules,
    "reminder": reminding.of_record,
}
"""How values are said that are codes of ours, by field."""
