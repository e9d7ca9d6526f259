"""Signing in with a passkey alone: the device knows whose it is, and its owner has shown that it is they."""

from datetime import datetime

from sqlalchemy import select, update
from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from booking.domain.errors import Invalid
from booking.services import record
from booking.services.accounts import challenges, passkeys
from booking.services.accounts.challenges import Asked, Site
from booking.services.accounts.sessions import ACCOUNT
from booking.services.record import By
from booking.storage.models import Passkey
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

NOBODY = 0


def ask(site: Site) -> Asked:
    """Ask whoever is there for a passkey of this site; it is the device that says whose."""
    challenge = challenges.new()
    options = generate_authentication_options(
        rp_id=site.id,
        challenge=challenges.raw(challenge),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(challenge, options_to_json(options))


def show(answer: str, challenge: str, site: Site, now: datetime, *, address: str) -> int:
    """Look at what a device answered; answers who it is.

    Raises Invalid for ``passkey``: too_late, where the challenge was answered already or is too old; unknown, where
    nobody has (any more) that passkey; refused.
    """
    challenges.spend(challenge)
    credential = _parsed(answer)
    with reading() as session:
        row = session.scalars(
            select(Passkey).where(Passkey.credential_id == bytes_to_base64url(credential.raw_id))
        ).first()
    if row is None:
        _record_failure(NOBODY, now, address)
        raise Invalid([("passkey", "unknown")])
    try:
        verified = _verified(credential, challenge, site, row)
        _note_use(row, verified.new_sign_count, now)
    except Invalid:
        _record_failure(row.user_id, now, address)
        raise
    return row.user_id


def _parsed(answer: str) -> AuthenticationCredential:
    try:
        if len(answer) > passkeys.LONGEST_ANSWER:
            raise ValueError
        return parse_authentication_credential_json(answer)
    # Whatever its parser stumbles over: it is an answer that no device gave.
    except Exception as error:
        raise Invalid([("passkey", "refused")]) from error


def _verified(credential: AuthenticationCredential, challenge: str, site: Site, row: Passkey) -> VerifiedAuthentication:
    handle = credential.response.user_handle
    if handle is not None and handle != passkeys.handle(row.user_id):
        raise Invalid([("passkey", "refused")])
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenges.raw(challenge),
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except Exception as error:
        raise Invalid([("passkey", "refused")]) from error


@retried
def _note_use(row: Passkey, sign_count: int, now: datetime) -> None:
    """Keep how often the device has signed: of two with the same count one is a copy, and is refused."""
    # Devices that do not count say zero each time.
    fits = Passkey.sign_count < sign_count if sign_count else Passkey.sign_count == 0
    with unit_of_work() as session:
        change = update(Passkey).where(Passkey.id == row.id, fits).values(sign_count=sign_count, used_at=now)
        if rows_changed(session, change) != 1:
            raise Invalid([("passkey", "refused")])


@retried
def _record_failure(user_id: int, now: datetime, address: str) -> None:
    with unit_of_work() as session:
        record.add(session, By(ACCOUNT, "user", None, address), "sign_in_failed", "account", user_id, now)
