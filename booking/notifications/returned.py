"""Reading what mail servers send back: reports of RFC 3464, and the older ones that only look like letters.

Whoever can write to our mailbox can write such a report. So this only reads; what it is worth is judged by the one who
knows to whom the message went (``services/returned.py``).
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

from booking.domain.texts import one_line

LONGEST = 2 * 1024 * 1024  # bytes that are looked at: a report that returns all of a mail is longer than any of ours
LONGEST_SAID = 300
MOST_PARTS = 50
# What stands left of the "@" in a Message-ID of ours: reason and numbers.
OURS = re.compile(r"<([a-z_]{1,40}(?:\.[0-9a-f]{1,16}){1,2})@[A-Za-z0-9.:\[\]-]{1,255}>")
ADDRESS = re.compile(r"[^\s<>()\[\]\",;:]+@[^\s<>()\[\]\",;:]+")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
LASTING = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b|\b5[0-5]\d[ -]")
PASSING = re.compile(r"\b4\.\d{1,3}\.\d{1,3}\b|\b4[25]\d[ -]|delayed|not required to do anything|still trying", re.I)
SENDERS = re.compile(r"^\s*\"?[^\"<]*\"?\s*<?(mailer-daemon|postmaster)@", re.IGNORECASE)
TELLING = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b|\b55\d\b")


@dataclass(frozen=True, slots=True)
class Returned:
    """One message that did not arrive: ``left`` is what stands before the "@" of its Message-ID, ``recipients`` are
    whom the report names, in lower case. ``said`` is what the server said, in one line.
    """

    left: str
    recipients: frozenset[str]
    said: str


def read(raw: bytes) -> Returned | None:
    """What a mail that came back tells of a lasting failure; none for anything else.

    A delay, a receipt, an absence note or a letter by a person is anything else. Never raises for bad bytes.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw[:LONGEST])
        parts = list(message.walk())[:MOST_PARTS]
    except RecursionError:
        # Parts within parts within parts: no server reports like that.
        return None
    found = _report(parts)
    if found is None and not any(part.get_content_type() == "message/delivery-status" for part in parts):
        found = _letter(message, raw[:LONGEST])
    if found is None:
        return None
    recipients, said = found
    lefts = _identifiers(parts, raw[:LONGEST])
    if not lefts:
        return None
    return Returned(lefts[0], recipients, said)


def _report(parts: list[Message]) -> tuple[frozenset[str], str] | None:
    """Recipients that failed for good by ``message/delivery-status`` (RFC 3464 2.3)."""
    recipients: set[str] = set()
    said = ""
    for part in parts:
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for group in part.get_payload():
            if not isinstance(group, Message) or not _has_failed(group):
                continue
            for name in ("Original-Recipient", "Final-Recipient"):
                recipients |= _addresses(_after_type(group.get(name)))
            said = said or _said(group)
    return (frozenset(recipients), said) if recipients else None


def _has_failed(group: Message) -> bool:
    action, status = str(group.get("Action", "")).strip().lower(), str(group.get("Status", "")).strip()
    return action == "failed" and status.startswith("5.")


def _said(group: Message) -> str:
    status, said = str(group.get("Status", "")).split("(")[0].strip(), _after_type(group.get("Diagnostic-Code"))
    return one_line(said if status in said else f"{status} {said}")[:LONGEST_SAID]


def _after_type(value: object) -> str:
    """``rfc822; anna@example.org`` without its type."""
    text = str(value or "")
    return text.partition(";")[2] if ";" in text else text


def _letter(message: Message, raw: bytes) -> tuple[frozenset[str], str] | None:
    """A report in plain words, as qmail and old Exims write it: by a postmaster, and it names a lasting failure."""
    named = str(message.get("X-Failed-Recipients", ""))
    if not named and not SENDERS.match(str(message.get("From", ""))):
        return None
    text = _words(message, raw)
    if PASSING.search(text) or not LASTING.search(text):
        return None
    recipients = _addresses(named) or _addresses(text)
    said = next((line for line in text.splitlines() if TELLING.search(line)), "")
    return recipients, one_line(said)[:LONGEST_SAID]


def _words(message: Message, raw: bytes) -> str:
    """The first text; what is returned behind it does not speak."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            return re.split(r"(?im)^-{2,}.*(?:copy|original|returned|below).*$", text)[0]
    return raw.decode("utf-8", "replace")


def _identifiers(parts: list[Message], raw: bytes) -> list[str]:
    """Message-IDs of ours: of what is returned, else wherever one stands; the report's own is none of ours."""
    returned = [part for part in parts[1:] if part.get_content_type() in ("message/rfc822", "text/rfc822-headers")]
    for part in returned:
        found = OURS.findall(part.as_string())
        if found:
            return [str(each) for each in found]
    return [str(each) for each in OURS.findall(raw.decode("utf-8", "replace"))]


def _addresses(text: str) -> frozenset[str]:
    return frozenset(each.strip(".").casefold() for each in ADDRESS.findall(text))
