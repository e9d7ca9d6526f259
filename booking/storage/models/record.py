"""The record of who changed what when: entries that nobody alters, and personal values that erasure empties."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class RecordEntry(BusinessOwned, Model):
    """One thing that somebody did; it is written once, and the database refuses to alter it.

    It holds ids and the names of the fields, no value: values are in ``RecordValue``. ``business_id`` is 0 for
    what concerns a person's own account. ``token_id`` is the program (``AppToken``) that did it for its user.
    """

    __tablename__ = "record_entry"
    __table_args__ = (
        CheckConstraint("actor IN ('user', 'customer', 'server', 'time')", name="actor"),
        Index("record_entry_subject_idx", "business_id", "subject", "subject_id"),
        Index("record_entry_at_idx", "business_id", "at"),
    )

    at: Mapped[datetime]
    actor: Mapped[str]
    user_id: Mapped[int | None]
    token_id: Mapped[int | None]
    address: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    fields: Mapped[list[Any]]


class RecordValue(BusinessOwned, Model):
    """What a field was before and after; erased with the person it is about."""

    __tablename__ = "record_value"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "entry_id"], ["record_entry.business_id", "record_entry.id"]),
        Index("record_value_entry_idx", "business_id", "entry_id"),
    )

    entry_id: Mapped[int]
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
