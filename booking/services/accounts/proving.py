"""What is delicate asks for the password once more, unless it was asked for just now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.domain.errors import Invalid
from booking.services.accounts import sign_in
from booking.services.accounts.sessions import SignedIn

FRESH = timedelta(minutes=15)


def is_fresh(person: SignedIn, now: datetime) -> bool:
    """Whether somebody has shown who they are so recently that nobody else can have taken their seat."""
    return now - person.proved_at < FRESH


def require(person: SignedIn, present: str, now: datetime, subjects: Sequence[str]) -> None:
    """Look at the present password where that is long ago. Raises Invalid for ``present``, TooManyTries."""
    if not is_fresh(person, now):
        require_password(person, present, subjects)


def require_password(person: SignedIn, present: str, subjects: Sequence[str]) -> None:
    """Look at the present password in any case. Raises Invalid for ``present``, TooManyTries."""
    if not sign_in.is_present_password(person.user_id, present, subjects):
        raise Invalid([("present", "wrong")])
