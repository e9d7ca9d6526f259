"""Addresses that were confirmed in this browser: who has pressed the button once need not do it again soon."""

from flask import session

from booking.web.visitors import keyed

PROVED = "proved"
MOST = 10


def remember(business_id: int, email: str) -> None:
    """Somebody has pressed the button that went to this address, in this browser. Ends with the session."""
    mine = _digest(business_id, email)
    session[PROVED] = [*(each for each in session.get(PROVED, []) if each != mine), mine][-MOST:]


def is_proved(business_id: int, email: str) -> bool:
    """Whether that was so."""
    return _digest(business_id, email) in session.get(PROVED, [])


def _digest(business_id: int, email: str) -> str:
    return keyed("proof", f"{business_id}:{email.casefold()}")
