"""Idempotency keys: a program may send its booking twice and makes it once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from booking.domain.errors import IdempotencyKeyReused
from booking.storage.db import table_of
from booking.storage.models import IdempotencyKey
from booking.storage.unit_of_work import rows_changed, unit_of_work

KEY_KEPT = timedelta(hours=24)
_TAKE_KEY = {
    name: insert_into(table_of(IdempotencyKey))
    .on_conflict_do_nothing()
    .returning(table_of(IdempotencyKey).c.key_digest)
    for name, insert_into in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key with a digest of the body that it came with."""

    key: str
    body_digest: str

    @property
    def digest(self) -> str:
        """What is stored of the key: keys may be anything, and long."""
        return hashlib.sha256(self.key.encode("utf-8", "surrogatepass")).hexdigest()


def use_key(session: Session, business_id: int, key: Key, booking_id: int, now: datetime) -> int | None:
    """Take the key for the booking that this unit makes, or answer the one that it made before.

    Waits for a unit that has the key now. Raises IdempotencyKeyReused where it came with another body.
    """
    row = {
        "business_id": business_id,
        "key_digest": key.digest,
        "body_digest": key.body_digest,
        "booking_id": booking_id,
        "created_at": now,
    }
    if session.execute(_TAKE_KEY[session.get_bind().dialect.name], row).first() is not None:
        return None
    made = session.execute(
        select(IdempotencyKey.body_digest, IdempotencyKey.booking_id).where(
            IdempotencyKey.business_id == business_id, IdempotencyKey.key_digest == key.digest
        )
    ).one()
    if made.body_digest != key.body_digest:
        raise IdempotencyKeyReused
    earlier: int = made.booking_id
    return earlier


def forget_keys(now: datetime) -> int:
    """Delete the keys that are older than promised; answers how many."""
    with unit_of_work() as session:
        return rows_changed(session, delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEY_KEPT))
