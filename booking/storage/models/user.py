"""People who sign in: their password, second factors, and what proves who they are."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.ids import new_id


class User(Model):
    """A person, who may work for several businesses; ``email`` is folded and unique.

    ``password_hash`` is argon2id, none for who signs in by passkey only; a short one counts only beside a second
    factor. ``totp_secret`` is sealed and counts once ``totp_since`` is set; ``totp_step`` is the last time step that
    was used, so that no code works twice.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    locale: Mapped[str]
    password_hash: Mapped[str | None]
    password_at: Mapped[datetime | None]
    has_short_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None]
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """A code that stands in for a lost second factor, once; only its digest is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("recovery_code_user_idx", "user_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A public key of a device that signs in for a person (WebAuthn)."""

    __tablename__ = "passkey"
    __table_args__ = (Index("passkey_user_idx", "user_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Proof(Model):
    """Something that a link in a mail allows once, for a while: a new password, an address, a sign-up.

    The link's row points here (its business is 0). ``email`` is the address that the link was sent to.
    """

    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint("purpose IN ('reset', 'email', 'sign_up')", name="purpose"),
        Index("proof_user_idx", "user_id"),
        Index("proof_email_idx", "email"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    purpose: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    email: Mapped[str]
    locale: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
