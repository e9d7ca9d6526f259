"""What programs of others are told when something happens: which events there are, and how a telling is signed.

The form of what is sent, and of its signature, is that of Standard Webhooks 1.0.0.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class EventKind(StrEnum):
    """What a program may be told of; a ``PING`` only says that telling works."""

    BOOKING_CREATED = "booking.created"
    BOOKING_CONFIRMED = "booking.confirmed"
    BOOKING_DECLINED = "booking.declined"
    BOOKING_LAPSED = "booking.lapsed"
    BOOKING_MOVED = "booking.moved"
    BOOKING_MOVE_REQUESTED = "booking.move_requested"
    BOOKING_MOVE_DECLINED = "booking.move_declined"
    BOOKING_CANCELLED = "booking.cancelled"
    BOOKING_RESTORED = "booking.restored"
    BOOKING_ARRIVED = "booking.arrived"
    BOOKING_COMPLETED = "booking.completed"
    BOOKING_NO_SHOW = "booking.no_show"
    BOOKING_CHANGED = "booking.changed"
    SESSION_CHANGED = "session.changed"
    BLOCK_CHANGED = "block.changed"
    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_CHANGED = "customer.changed"
    CUSTOMER_ERASED = "customer.erased"
    WAITING_CHANGED = "waiting.changed"
    SETUP_CHANGED = "setup.changed"
    PING = "ping"


class DeliveryState(StrEnum):
    """``DROPPED`` is what there was nothing to say of any more when it was to leave."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


WANTABLE: tuple[EventKind, ...] = tuple(each for each in EventKind if each is not EventKind.PING)
PAUSES = tuple(
    timedelta(seconds=each) for each in (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 86400)
)
"""Between one try and the next: twelve in three days, then it is given up."""
PATIENCE = timedelta(days=3)
"""An address that has answered nothing well for so long is told nothing more until somebody says so."""
KEPT = timedelta(days=30)
"""How long the log says what was told."""
OVERLAP = timedelta(hours=24)
"""For so long what is sent is signed with the key of before as well."""
SECRET = "whsec_"  # noqa: S105 - what a key begins with

_BOOKING = {
    "booked": EventKind.BOOKING_CREATED,
    "approved": EventKind.BOOKING_CONFIRMED,
    "declined": EventKind.BOOKING_DECLINED,
    "moved": EventKind.BOOKING_MOVED,
    "rebooked": EventKind.BOOKING_MOVED,
    "rebooked_back": EventKind.BOOKING_MOVED,
    "proposal_accepted": EventKind.BOOKING_MOVED,
    "move_requested": EventKind.BOOKING_MOVE_REQUESTED,
    "cancelled": EventKind.BOOKING_CANCELLED,
    "restored": EventKind.BOOKING_RESTORED,
    "checked_in": EventKind.BOOKING_ARRIVED,
    "completed": EventKind.BOOKING_COMPLETED,
    "no_show": EventKind.BOOKING_NO_SHOW,
    "started": EventKind.BOOKING_CHANGED,
    "stepped_back": EventKind.BOOKING_CHANGED,
    "proposed": EventKind.BOOKING_CHANGED,
    "proposal_refused": EventKind.BOOKING_CHANGED,
    "proposal_withdrawn": EventKind.BOOKING_CHANGED,
    "said_to_come": EventKind.BOOKING_CHANGED,
    "answered": EventKind.BOOKING_CHANGED,
    "reminders_wanted": EventKind.BOOKING_CHANGED,
    "reminders_stopped": EventKind.BOOKING_CHANGED,
    "address_mended": EventKind.BOOKING_CHANGED,
}
_APPOINTMENT = {
    "moved": EventKind.BOOKING_MOVED,
    "moved_back": EventKind.BOOKING_MOVED,
    "changed": EventKind.SESSION_CHANGED,
    "published": EventKind.SESSION_CHANGED,
    "cancelled": EventKind.SESSION_CHANGED,
    "blocked": EventKind.BLOCK_CHANGED,
    "unblocked": EventKind.BLOCK_CHANGED,
}
_CUSTOMER = {
    "added": EventKind.CUSTOMER_CREATED,
    "erased": EventKind.CUSTOMER_ERASED,
    **dict.fromkeys(
        ("changed", "archived", "restored", "merged", "merged_away", "split", "split_off", "blocked", "unblocked"),
        EventKind.CUSTOMER_CHANGED,
    ),
}
_SETUP = dict.fromkeys(
    ("added", "changed", "archived", "restored", "removed", "reordered", "paused", "resumed"), EventKind.SETUP_CHANGED
)
HEARD: Mapping[str, Mapping[str, EventKind]] = {
    "booking": _BOOKING,
    "appointment": _APPOINTMENT,
    "customer": _CUSTOMER,
    **dict.fromkeys(("business", "location", "resource", "service"), _SETUP),
}
"""By the subject of a deed and what the record calls the deed: what programs hear of it. Of the rest they do not."""


def heard(subject: str, action: str) -> EventKind | None:
    """What programs hear of a deed that the record notes, if anything."""
    return HEARD.get(subject, {}).get(action)


def pause(attempts: int, retry_after: timedelta = timedelta()) -> timedelta | None:
    """Until the next try, after so many; none where it is given up. *retry_after* is what the other side asked for."""
    if attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], min(retry_after, PAUSES[-1]))


def overlaps_until(rotated_at: datetime | None, now: datetime) -> datetime | None:
    """Until when the key of before is used as well; none where it is not, or not any more."""
    until = rotated_at + OVERLAP if rotated_at is not None else None
    return until if until is not None and now < until else None


def secret(key: bytes, business_id: int, webhook_id: int, generation: int) -> bytes:
    """The key with which this address is told, derived from the installation's own."""
    return hmac.new(key, f"webhook:{business_id}:{webhook_id}:{generation}".encode(), hashlib.sha256).digest()


def written(secret: bytes) -> str:
    """A key as people hand it to the other side."""
    return SECRET + base64.b64encode(secret).decode()


def signature(secret: bytes, event_uid: str, at: datetime, body: bytes) -> str:
    """What proves that this was said, by us and at this second: HMAC-SHA256 of id, time and body (version v1)."""
    said = f"{event_uid}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, said, hashlib.sha256).digest()).decode()
