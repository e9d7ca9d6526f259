"""Another address for an account: its owner proves it by a link, and the old address is told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking.domain.errors import Gone, Invalid
from booking.domain.messages import Notice
from booking.services import messages, record
from booking.services.accounts import proofs, sign_in, users
from booking.services.accounts.sessions import ACCOUNT, SignedIn
from booking.services.links import Links
from booking.services.record import By
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, unit_of_work


def ask(
    person: SignedIn, email: str, password: str, locale: str, now: datetime, made_by: Links, *, subjects: Sequence[str]
) -> None:
    """Send a link to the new address. Whether somebody else has it, is not said here: that mail tells its owner.

    Raises Invalid for ``email`` or ``present``, TooManyTries.
    """
    address = users.folded(email)
    if address == person.email:
        raise Invalid([("email", "same")])
    if not sign_in.is_present_password(person.user_id, password, subjects):
        raise Invalid([("present", "wrong")])
    _ask(person.user_id, address, locale, now, made_by)


@retried
def _ask(user_id: int, address: str, locale: str, now: datetime, made_by: Links) -> None:
    with unit_of_work() as session:
        proofs.ask(session, "email", address, locale, now, made_by, user_id=user_id)


def wanted(token: str) -> str:
    """The address that a link would confirm; looking changes nothing. Raises NotFound, Gone."""
    with reading() as session:
        return proofs.look(session, token, "email").email


@retried
def confirm(token: str, now: datetime, network: str) -> str:
    """Make the address that the link was sent to the account's own; answers it.

    Raises NotFound, Gone - also where somebody else has taken the address meanwhile.
    """
    with unit_of_work() as session:
        proof = proofs.use(session, token, "email", now)
        user = session.scalars(select(User).where(User.id == proof.user_id, User.disabled_at.is_(None))).first()
        if user is None:
            raise Gone
        before, user.email = user.email, proof.email
        try:
            session.flush()
        except IntegrityError as error:
            raise Gone from error
        proofs.kill_all(session, user.id, now)
        messages.add_to_person(session, Notice.ADDRESS_CHANGED, before, now, user_id=user.id)
        changed = {"email": (before, proof.email)}
        record.add(session, By(ACCOUNT, "user", user.id, network), "address_changed", "account", user.id, now, changed)
        return proof.email
