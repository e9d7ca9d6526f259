"""Reading what mail programs send in answer to an invitation (RFC 6047): who wrote it, and the calendar in it.

Whoever can write to our mailbox can write such a mail. So this only reads; what it is worth is judged by the one who
knows who was invited (``services/inbox/answers.py``).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

LONGEST = 2 * 1024 * 1024  # bytes that are looked at
LARGEST_CALENDAR = 256 * 1024
MOST_PARTS = 50
KINDS = ("text/calendar", "application/ics")
METHOD = re.compile(r"^METHOD:[ \t]*(?:REPLY|COUNTER)[ \t]*$", re.IGNORECASE | re.MULTILINE)
UID = re.compile(r"^UID:[ \t]*([0-9a-f]{32})[ \t]*$", re.IGNORECASE | re.MULTILINE)
"""How the UIDs of this house look; too short to be folded."""
BY_PEOPLE = ("", "no", "auto-generated")
"""What RFC 3834 lets stand in Auto-Submitted of a mail that somebody caused by hand: calendars call the mail of a
button that was pressed ``auto-generated``."""
TO_MANY = ("bulk", "list", "junk", "auto_reply")


@dataclass(frozen=True, slots=True)
class Answered:
    """One mail that answers one event: ``address`` is who wrote it, in lower case, ``digest`` tells it from others.

    ``is_automatic``: no person caused it, so that nothing is written in return.
    """

    address: str
    uid: str
    calendar: str
    digest: str
    is_automatic: bool


def read(raw: bytes) -> Answered | None:
    """What a mail answers; none for a letter by a person, and for whatever cannot be read. Never raises."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw[:LONGEST])
        calendars = [text for part in _parts(message) if (text := _calendar(part))]
    except RecursionError:
        # Parts within parts within parts: nobody answers like that.
        return None
    if not calendars:
        return None
    # Programs put the same calendar beside the text and into a file.
    text = calendars[0].replace("\r\n", "\n")
    address, uids = _address(message), UID.findall(text)
    if address is None or len(uids) != 1 or not METHOD.search(text):
        return None
    left = str(message.get("Message-ID", "")).strip()
    digest = hashlib.sha256(f"{left}\n{text}".encode("utf-8", "replace")).hexdigest()[:32]
    return Answered(address, uids[0].lower(), text, digest, _is_automatic(message))


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of a mail, without those of mails that it brings along: what is passed on answers nothing."""
    if depth > MOST_PARTS:
        return
    inner = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(inner, list):
        for part in inner[:MOST_PARTS]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    elif not message.is_multipart():
        yield message


def _calendar(part: Message) -> str:
    """The calendar in a part; empty where it is none."""
    if part.get_content_type() not in KINDS:
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or len(payload) > LARGEST_CALENDAR:
        return ""
    # What is read of it is ASCII, however the names and texts around it are written.
    named = str(part.get_param("charset", "") or "").lower()
    return payload.decode("utf-16" if named.startswith("utf-16") else "utf-8", "replace").lstrip("\ufeff")


def _address(message: Message) -> str | None:
    """Whom it is from; none where that is nobody, or several."""
    said = [str(each) for each in message.get_all("From", [])]
    found = getaddresses(said)
    if len(said) != 1 or len(found) != 1 or "@" not in found[0][1]:
        return None
    return found[0][1].strip().casefold()


def _is_automatic(message: Message) -> bool:
    """Whether a machine wrote it of its own accord, or it went to many (RFC 3834 2)."""
    submitted = str(message.get("Auto-Submitted", "")).partition(";")[0].partition("(")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    came_back = str(message.get("Return-Path", "")).strip() == "<>"
    return submitted not in BY_PEOPLE or precedence in TO_MANY or came_back or "List-Id" in message
