"""What is delicate asks for the password once more, unless it was asked for just now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.domain.errors import Invalid
from booking.services.accounts import sessions, sign_in
from booking.services.accounts.sessions import SignedIn
from booking.storage.unit_of_work import retried, unit_of_work

FRESH = timedelta(minutes=15)


def is_fresh(person: SignedIn, now: datetime) -> bool:
    """Whether somebody has shown who they are so recently that nobody else can have taken their seat."""
    return now - person.proved_at < FRESH


def require(person: SignedIn, present: str, now: datetime, subjects: Sequence[str]) -> None:
    """Look at the present password where that is long ago. Raises Invalid for ``present``, TooManyTries."""
    if not is_fresh(person, now):
        require_password(person, present, subjects)


def prove(person: SignedIn, present: str, now: datetime, subjects: Sequence[str]) -> str | None:
    """The same, and for a while it is not asked for again: answers a new token for the cookie, if it was asked for."""
    if is_fresh(person, now):
        return None
    require_password(person, present, subjects)
    return _renewed(person, now)


def require_password(person: SignedIn, present: str, subjects: Sequence[str]) -> None:
    """Look at the present password in any case. Raises Invalid for ``present``, TooManyTries."""
    if not sign_in.is_present_password(person.user_id, present, subjects):
        raise Invalid([("present", "wrong")])


@retried
def _renewed(person: SignedIn, now: datetime) -> str:
    with unit_of_work() as session:
        return sessions.renew(session, person.session_id, now)
