"""What a link in a mail proves: that its reader has the address that it went to. Good once, and for a while.

The same is written down for an address that nobody has; the mail is then not sent. So nobody learns from an answer,
or from how long it took, who has an account.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from booking.domain.errors import Gone
from booking.domain.messages import Notice
from booking.services import links, messages
from booking.services.links import Links
from booking.storage.ids import new_id
from booking.storage.models import Link, Message, Proof
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, rows_changed, unit_of_work

Purpose = Literal["reset", "email", "sign_up"]
LIFETIMES: dict[Purpose, timedelta] = {
    "reset": timedelta(minutes=30),
    "email": timedelta(hours=24),
    "sign_up": timedelta(hours=24),
}
MOST_AN_HOUR = 5
"""Mails of one kind to one address: after that the last link stays the good one, and no further mail leaves."""
KEPT = timedelta(days=7)
AT_ONCE = 200
NO_BUSINESS = 0


@dataclass(frozen=True, slots=True)
class Proven:
    """What a link stands for; ``email`` is the address it was sent to."""

    id: int
    purpose: Purpose
    user_id: int | None
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new proof, and the token of its link."""

    id: int
    token: str = field(repr=False)


def ask(
    session: Session, purpose: Purpose, email: str, locale: str, now: datetime, made_by: Links, *, user_id: int | None
) -> None:
    """Send a link to an address, which is folded; older ones for the same purpose are good for nothing any more."""
    asked = select(func.count()).where(
        Proof.email == email, Proof.purpose == purpose, Proof.created_at > now - timedelta(hours=1)
    )
    if (session.scalar(asked) or 0) >= MOST_AN_HOUR:
        return
    made = make(session, purpose, email, locale, now, made_by, user_id=user_id)
    messages.add_to_person(session, Notice(purpose), email, now, user_id=user_id, proof_id=made.id)


def make(
    session: Session, purpose: Purpose, email: str, locale: str, now: datetime, made_by: Links, *, user_id: int | None
) -> Made:
    """The same without a mail; answers the token, which is stored nowhere."""
    clock: datetime = session.execute(select(database_now())).scalar_one()
    _kill(session, now, Proof.email == email, Proof.purpose == purpose)
    if user_id is not None and purpose == "email":
        _kill(session, now, Proof.user_id == user_id, Proof.purpose == purpose)
    proof_id = new_id()
    session.add(
        Proof(
            id=proof_id,
            purpose=purpose,
            user_id=user_id,
            email=email,
            locale=locale,
            created_at=now,
            expires_at=clock + LIFETIMES[purpose],
        )
    )
    session.flush()
    token = made_by.token(purpose, NO_BUSINESS, proof_id)
    links.remember(session, links.row(token, purpose, NO_BUSINESS, proof_id))
    return Made(proof_id, token)


def standing(session: Session, proof_id: int) -> Proven | None:
    """A proof that is still good; none where it was used, replaced, or is too old."""
    query = select(Proof).where(Proof.id == proof_id, Proof.used_at.is_(None), Proof.expires_at > database_now())
    row = session.scalars(query).first()
    return Proven(row.id, row.purpose, row.user_id, row.email, row.locale) if row else None  # type: ignore[arg-type]


def look(session: Session, token: str, purpose: Purpose) -> Proven:
    """What the link stands for. Raises NotFound for no link of ours, Gone for one that is good no more."""
    target = links.resolve(session, token, purpose)
    found = standing(session, target.subject_id)
    if found is None:
        raise Gone
    return found


def use(session: Session, token: str, purpose: Purpose, now: datetime) -> Proven:
    """Take what the link proves, once: of two at the same time one gets Gone. Raises NotFound, Gone."""
    found = look(session, token, purpose)
    these = (Proof.id == found.id, Proof.used_at.is_(None))
    if rows_changed(session, update(Proof).where(*these).values(used_at=now)) != 1:
        raise Gone
    links.kill(session, token, now)
    return found


def kill_all(session: Session, user_id: int, now: datetime) -> None:
    """Let no link of somebody's be good any more: their password or their address has changed."""
    _kill(session, now, Proof.user_id == user_id)


@retried
def forget() -> int:
    """Forget proofs that are long over, with their links and mails; answers how many there were."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        found = list(session.scalars(select(Proof.id).where(Proof.expires_at < clock - KEPT).limit(AT_ONCE)))
        if found:
            session.execute(delete(Message).where(Message.proof_id.in_(found)))
            session.execute(delete(Link).where(Link.business_id == NO_BUSINESS, Link.subject_id.in_(found)))
            session.execute(delete(Proof).where(Proof.id.in_(found)))
    return len(found)


def _kill(session: Session, now: datetime, *which: object) -> None:
    these = list(session.scalars(select(Proof.id).where(*which, Proof.used_at.is_(None))))  # type: ignore[arg-type]
    if these:
        session.execute(update(Proof).where(Proof.id.in_(these)).values(used_at=now))
        dead = (Link.business_id == NO_BUSINESS, Link.subject_id.in_(these))
        session.execute(update(Link).where(*dead).values(dead_at=now))
