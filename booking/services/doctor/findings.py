"""What was found, and how bad it is."""

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """How something stands. A failure loses bookings, messages or secrets, now or soon; a warning may one day."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: in a word, as a sentence, and a sentence that says what to do, if anything."""

    sign: Sign
    what: str
    text: str
    remedy: str = ""


def ok(what: str, text: str) -> Finding:
    """It is as it should be."""
    return Finding(Sign.OK, what, text)


def warning(what: str, text: str, remedy: str) -> Finding:
    """It works, and yet."""
    return Finding(Sign.WARNING, what, text, remedy)


def failure(what: str, text: str, remedy: str) -> Finding:
    """It does not work, or will not for long."""
    return Finding(Sign.FAILURE, what, text, remedy)
