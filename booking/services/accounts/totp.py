"""One-time codes of an app (RFC 6238): six digits that change every half minute, and each is taken once."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from booking.domain.errors import Invalid
from booking.services.accounts.sealing import Seal
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

STEP = 30  # seconds
SKEW = 1
"""Steps by which the clock of a telephone may be off, either way."""
CODE = re.compile(r"[0-9]{6}")
GROUP = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that counts once a code of it was shown; ``address`` is what the picture for the app says."""

    secret: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def groups(self) -> str:
        """The secret for typing, in groups of four."""
        return " ".join(self.secret[at : at + GROUP] for at in range(0, len(self.secret), GROUP))


@retried
def offer(person: SignedIn, seal: Seal) -> None:
    """Make a secret for somebody who has none that counts; another one that was never confirmed is dropped.

    Raises Invalid for ``code`` where codes are asked for already.
    """
    sealed = seal.sealed(pyotp.random_base32(), about(person.user_id))
    these = (User.id == person.user_id, User.totp_since.is_(None))
    with unit_of_work() as session:
        if rows_changed(session, update(User).where(*these).values(totp_secret=sealed, totp_step=None)) != 1:
            raise Invalid([("code", "on_already")])


def offered(person: SignedIn, seal: Seal, issuer: str) -> Offer | None:
    """The secret that waits to be confirmed; none where none does. *issuer* is what the app calls this service."""
    with reading() as session:
        user = session.get(User, person.user_id)
    if user is None or user.totp_since is not None or user.totp_secret is None:
        return None
    secret = seal.opened(user.totp_secret, about(user.id))
    if secret is None:
        return None
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer))


def is_code(said: str) -> bool:
    """Whether this looks like a code of an app, however it is spaced."""
    return CODE.fullmatch(digits(said)) is not None


def digits(said: str) -> str:
    """The code without the spaces that apps show in it."""
    return "".join(said.split())


def use(session: Session, user: User, said: str, seal: Seal, now: datetime) -> None:
    """Take a code: not one of a step that was used, nor an earlier one. Raises Invalid for ``code``: wrong, used.

    Of two that show the same code at once, one gets ``used``.
    """
    step = _step(user, digits(said), seal, now)
    if step is None:
        raise Invalid([("code", "wrong")])
    unused = (User.id == user.id, or_(User.totp_step.is_(None), User.totp_step < step))
    if rows_changed(session, update(User).where(*unused).values(totp_step=step)) != 1:
        raise Invalid([("code", "used")])


def about(user_id: int) -> str:
    """What the sealed secret is bound to."""
    return f"totp {user_id}"


def _step(user: User, code: str, seal: Seal, now: datetime) -> int | None:
    """The step that a code is of, none where it is of none near *now*."""
    secret = seal.opened(user.totp_secret or "", about(user.id))
    if secret is None:
        return None
    codes = pyotp.TOTP(secret, interval=STEP)
    present = int(now.timestamp()) // STEP
    near = range(present - SKEW, present + SKEW + 1)
    # All are compared, so that the time tells nothing.
    found = [step for step in near if strings_equal(codes.generate_otp(step), code)]
    return found[-1] if found else None
