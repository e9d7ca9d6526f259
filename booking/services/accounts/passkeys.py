"""Passkeys of a person: added, named, taken away. A passkey is a device and its owner's finger, face or PIN at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from booking.domain.errors import Gone, Invalid, NotFound
from booking.domain.messages import Notice
from booking.domain.texts import one_line
from booking.services import messages, record
from booking.services.accounts import challenges, proving, sessions
from booking.services.accounts.challenges import Asked, Site
from booking.services.accounts.sessions import ACCOUNT, SignedIn
from booking.services.record import By
from booking.storage.ids import new_id
from booking.storage.models import Passkey as PasskeyRow
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

MOST = 20
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000
"""Characters; what devices answer has a few thousand."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of them, as its owner named it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


def of_user(user_id: int) -> tuple[Passkey, ...]:
    """Somebody's passkeys, oldest first."""
    with reading() as session:
        return tuple(
            Passkey(row.id, row.name, row.created_at, row.used_at) for row in session.scalars(_rows(user_id)).all()
        )


def one(user_id: int, passkey_id: int) -> Passkey:
    """One of somebody's passkeys. Raises NotFound."""
    found = next((each for each in of_user(user_id) if each.id == passkey_id), None)
    if found is None:
        raise NotFound(what="passkey")
    return found


def ask(person: SignedIn, present: str, site: Site, now: datetime, *, subjects: Sequence[str]) -> Asked:
    """Ask a device for a new passkey. Raises Invalid: ``present``, ``passkey`` (too_many); TooManyTries."""
    token = proving.prove(person, present, now, subjects)
    with reading() as session:
        known = session.scalars(_rows(person.user_id)).all()
    if len(known) >= MOST:
        raise Invalid([("passkey", "too_many")])
    challenge = challenges.new(person.user_id)
    options = generate_registration_options(
        rp_id=site.id,
        rp_name=site.name,
        user_id=handle(person.user_id),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenges.raw(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Found by the device itself, without an address; and only after a finger, a face or a PIN.
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential_id)) for each in known
        ],
    )
    return Asked(challenge, options_to_json(options), token)


def add(person: SignedIn, name: str, answer: str, challenge: str, site: Site, now: datetime, *, address: str) -> str:
    """Take what the device answered; other sessions end. Answers a new token for the cookie of this one.

    Raises Invalid: ``name``, ``passkey`` (too_late, refused, known).
    """
    named = checked_name(name)
    challenges.spend(challenge, person.user_id)
    return _add(person, named, _verified(answer, challenge, site), now, address)


def _verified(answer: str, challenge: str, site: Site) -> VerifiedRegistration:
    try:
        if len(answer) > LONGEST_ANSWER:
            raise ValueError
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenges.raw(challenge),
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    # Whatever its parsers stumble over: it is an answer that no device of ours gave.
    except Exception as error:
        raise Invalid([("passkey", "refused")]) from error


@retried
def _add(person: SignedIn, name: str, made: VerifiedRegistration, now: datetime, address: str) -> str:
    with unit_of_work() as session:
        user = _locked(session, person.user_id)
        session.add(
            PasskeyRow(
                id=new_id(),
                user_id=user.id,
                credential_id=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name,
                created_at=now,
            )
        )
        try:
            session.flush()
        except IntegrityError as error:
            raise Invalid([("passkey", "known")]) from error
        return _changed(session, person, "passkey_added", Notice.PASSKEY_ADDED, now, address, (None, name))


@retried
def rename(user_id: int, passkey_id: int, name: str) -> None:
    """Give a passkey another name. Raises NotFound; Invalid for ``name``."""
    these = (PasskeyRow.id == passkey_id, PasskeyRow.user_id == user_id)
    named = checked_name(name)
    with unit_of_work() as session:
        if rows_changed(session, update(PasskeyRow).where(*these).values(name=named)) != 1:
            raise NotFound(what="passkey")


def remove(
    person: SignedIn, passkey_id: int, present: str, now: datetime, *, address: str, subjects: Sequence[str]
) -> str:
    """Take a passkey away; other sessions end. Answers a new token for the cookie of this one.

    Raises NotFound; Invalid for ``present``; TooManyTries.
    """
    one(person.user_id, passkey_id)
    proving.require(person, present, now, subjects)
    return _remove(person, passkey_id, now, address)


@retried
def _remove(person: SignedIn, passkey_id: int, now: datetime, address: str) -> str:
    with unit_of_work() as session:
        _locked(session, person.user_id)
        row = session.get(PasskeyRow, passkey_id)
        if row is None or row.user_id != person.user_id:
            raise NotFound(what="passkey")
        name = row.name
        session.delete(row)
        session.flush()
        return _changed(session, person, "passkey_removed", Notice.PASSKEY_REMOVED, now, address, (name, None))


def _locked(session: Session, user_id: int) -> User:
    """Who is not shut out; nobody is signed in as them until the unit of work ends, so that no session is missed."""
    user = session.get(User, user_id, with_for_update=True)
    if user is None or user.disabled_at is not None:
        raise Gone
    return user


def handle(user_id: int) -> bytes:
    """What a device keeps of who its passkey is for (WebAuthn 5.4.3): a number, and nothing about the person."""
    return user_id.to_bytes(8, "big")


def checked_name(name: str) -> str:
    """A name as it is kept. Raises Invalid for ``name``: required, too_long."""
    named = one_line(name)
    if not named:
        raise Invalid([("name", "required")])
    if len(named) > LONGEST_NAME:
        raise Invalid([("name", "too_long")])
    return named


def _changed(
    session: Session,
    person: SignedIn,
    action: str,
    notice: Notice,
    now: datetime,
    address: str,
    names: tuple[str | None, str | None],
) -> str:
    by = By(ACCOUNT, "user", person.user_id, address)
    record.add(session, by, action, "account", person.user_id, now, {"passkey": names})
    messages.add_to_person(session, notice, person.email, now, user_id=person.user_id)
    sessions.end_all(session, person.user_id, now, but=person.session_id)
    return sessions.renew(session, person.session_id, now)


def _rows(user_id: int) -> Select[PasskeyRow]:
    return select(PasskeyRow).where(PasskeyRow.user_id == user_id).order_by(PasskeyRow.created_at, PasskeyRow.id)
