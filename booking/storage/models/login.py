"""Who is signed in where, and who tries or tried to be."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.ids import new_id


class LoginSession(Model):
    """A browser in which somebody is signed in; its cookie holds the token, this row only the digest.

    It is over at ``ends_at``, when it was not used for long, or once ``ended_at`` is set. ``proved_at`` is when
    a password, code or passkey was last asked for: what is delicate asks again after a while.
    """

    __tablename__ = "login_session"
    __table_args__ = (Index("login_session_user_idx", "user_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, default=new_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    has_second_factor: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str]
    agent: Mapped[str]
    ended_at: Mapped[datetime | None]


class LoginAttempt(Model):
    """A failed try to prove something, by a keyed digest of whom or from where; forgotten after a while."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("login_attempt_subject_idx", "subject", "at"), Index("login_attempt_at_idx", "at"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    subject: Mapped[str]
    at: Mapped[datetime]


class PasskeyChallenge(Model):
    """What a device was asked to sign, by its digest: good once and for a few minutes.

    ``user_id`` is for whom a new passkey is to be; of who signs in nothing is known yet.
    """

    __tablename__ = "passkey_challenge"
    __table_args__ = (Index("passkey_challenge_expires_idx", "expires_at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
