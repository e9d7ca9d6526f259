"""What the house sees of a message on its way, and what a server's answer means."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.domain.messages import Channel


class State(StrEnum):
    """How far a message is."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Fault(StrEnum):
    """Why a message did not arrive, as far as a server's words tell."""

    UNKNOWN_MAILBOX = "unknown_mailbox"
    NO_SUCH_DOMAIN = "no_such_domain"
    DISABLED = "disabled"
    FULL = "full"
    UNWANTED = "unwanted"
    TOO_LARGE = "too_large"
    LATER = "later"
    LOGIN = "login"
    TLS = "tls"
    UNREACHABLE = "unreachable"
    BAD_ADDRESS = "bad_address"
    NO_CHANNEL = "no_channel"
    GATEWAY_ACCOUNT = "gateway_account"
    GATEWAY_REFUSED = "gateway_refused"
    OURSELVES = "ourselves"
    OTHER = "other"


# In this order: what is said in so many words goes before what the number alone says (RFC 3463, RFC 5321 4.2.3).
_SAYINGS: tuple[tuple[Fault, str], ...] = (
    (Fault.NO_CHANNEL, r"no way to send this"),
    (Fault.BAD_ADDRESS, r"not one plain mail address|cannot be written in ASCII|not a telephone number"
        r"|without an address"),
    (Fault.LOGIN, r"^(530|534|535|538) |SMTPAuthentication|authentication failed|relay(ing)? (access )?(denied|not)"),
    (Fault.TLS, r"SSL|certificate|STARTTLS"),
    (Fault.GATEWAY_ACCOUNT, r"^HTTP (401|402|403|404|405|407)\b"),
    (Fault.LATER, r"^HTTP (408|409|425|429|[35]\d\d|2\d\d)\b"),
    (Fault.GATEWAY_REFUSED, r"^HTTP 4\d\d\b"),
    (Fault.UNREACHABLE, r"ConnectionRefused|gaierror|Timeout|timed out|unreachable|ServerDisconnected|ConnectionReset"
        r"|No route|Name or service|Connection unexpectedly|BrokenPipe|SMTPConnect|No address associated"),
    (Fault.NO_SUCH_DOMAIN, r"[45]\.1\.2|domain (was )?not found|host (or domain name )?not found|NXDOMAIN"
        r"|no such domain"),
    (Fault.UNKNOWN_MAILBOX, r"[45]\.1\.(0|1|6|10)\b|user unknown|unknown user|no such (user|recipient|mailbox)"
        r"|does not exist|doesn't exist|RecipientNotFound|mailbox (is )?unavailable|not our customer"
        r"|invalid recipient"),
    (Fault.DISABLED, r"[45]\.2\.1|account.{0,20}(disabled|inactive|suspended)|mailbox (is )?disabled"),
    (Fault.FULL, r"[45]\.2\.2|quota|mailbox (is )?full|over its limit|insufficient (system )?storage"),
    (Fault.TOO_LARGE, r"[45]\.(2\.3|3\.4)|message (size|too)|too large|too big"),
    (Fault.LATER, r"greylist|graylist|^4[25]\d |4\.[3457]\.\d|try again|rate limit|too many"),
    (Fault.UNWANTED, r"5\.7\.\d|spam|blocked|blacklist|blocklist|policy|DMARC|\bSPF\b|DKIM|reputation|spamhaus"),
    (Fault.UNKNOWN_MAILBOX, r"^550 |^551 |^553 |5\.1\.\d"),
    (Fault.FULL, r"^552 "),
    (Fault.UNWANTED, r"^554 "),
    (Fault.OURSELVES, r"^[A-Z][A-Za-z]+(Error)?$|folder for mail"),
)  # fmt: skip
SAYINGS = tuple((fault, re.compile(pattern, re.IGNORECASE)) for fault, pattern in _SAYINGS)
OF_THE_ADDRESS = frozenset({
    Fault.UNKNOWN_MAILBOX, Fault.NO_SUCH_DOMAIN, Fault.DISABLED, Fault.BAD_ADDRESS, Fault.GATEWAY_REFUSED, Fault.FULL,
})  # fmt: skip
"""What another address would mend."""


def fault_of(line: str) -> Fault:
    """What a line that a delivery left behind means."""
    return next((fault for fault, saying in SAYINGS if saying.search(line)), Fault.OTHER)


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address that does not work *since* then; ``reason`` is what the server said, in one line."""

    address: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as the house sees it.

    ``went_to`` is the address that it was handed in for, once it was; ``goes_to`` the one that it would go to now.
    What is about a booking has the rest from there. *is_in_hand* while a worker hands it over.
    """

    id: int
    reason: str
    recipient: str
    channel: Channel
    state: State
    due_at: datetime
    created_at: datetime
    attempts: int
    last_error: str | None
    sent_at: datetime | None
    is_in_hand: bool
    is_planned: bool
    went_to: str | None
    goes_to: str | None
    name: str | None
    booking_id: int | None
    customer_id: int | None
    appointment_id: int | None
    reference: str | None
    starts_at: datetime | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of messages ended: by when they are or were due, then by number."""

    due_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the outbox of a business fares. ``looked_at`` is when a worker looked last, *is_stalled* that it is long ago.

    ``waits_since`` is since when the oldest of what is overdue should have left. Counts end at a hundred.
    """

    looked_at: datetime | None
    is_stalled: bool
    waits_since: datetime | None
    due: int
    failed: int
