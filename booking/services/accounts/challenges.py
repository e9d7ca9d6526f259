"""What devices are asked to sign: random, kept by us, good once and for five minutes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from webauthn.helpers import base64url_to_bytes

from booking.domain.errors import Invalid
from booking.services.accounts.sessions import digest
from booking.storage.models import PasskeyChallenge
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, rows_changed, unit_of_work

GOOD_FOR = timedelta(minutes=5)
BYTES = 32
AT_ONCE = 1000
PRODUCT = "Terminbuch"


@dataclass(frozen=True, slots=True)
class Site:
    """The site that passkeys are bound to (WebAuthn 5.1.2): its name without port, and where its pages come from."""

    id: str
    origin: str
    name: str = PRODUCT

    @classmethod
    def at(cls, base_url: str) -> Self | None:
        """The site of this address; none where browsers know no passkeys: at a bare number, or without https."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        if _is_number(host) or not (parts.scheme == "https" or host == "localhost"):
            return None
        return cls(host, f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a device: ``options`` are JSON for the browser, the challenge is kept there until the answer.

    ``token`` is for the cookie, where somebody was asked to prove who they are.
    """

    challenge: str
    options: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@retried
def new(user_id: int | None = None) -> str:
    """Make and keep a challenge; *user_id* is for whom a passkey is to be made."""
    challenge = secrets.token_urlsafe(BYTES)
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        session.add(PasskeyChallenge(digest=digest(challenge), user_id=user_id, expires_at=clock + GOOD_FOR))
    return challenge


@retried
def spend(challenge: str, user_id: int | None = None) -> None:
    """Use a challenge up, whatever comes of the answer to it. Raises Invalid for ``passkey``: too_late."""
    whose = PasskeyChallenge.user_id.is_(None) if user_id is None else PasskeyChallenge.user_id == user_id
    these = (PasskeyChallenge.digest == digest(challenge), PasskeyChallenge.expires_at > database_now())
    with unit_of_work() as session:
        if rows_changed(session, delete(PasskeyChallenge).where(*these, whose)) != 1:
            raise Invalid([("passkey", "too_late")])


def raw(challenge: str) -> bytes:
    """The bytes that a challenge stands for."""
    return base64url_to_bytes(challenge)


@retried
def forget() -> int:
    """Forget those that were never answered; answers how many there were."""
    with unit_of_work() as session:
        old = select(PasskeyChallenge.digest).where(PasskeyChallenge.expires_at <= database_now()).limit(AT_ONCE)
        found: Sequence[str] = session.scalars(old).all()
        if found:
            session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.digest.in_(found)))
    return len(found)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
