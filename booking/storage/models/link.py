"""Links that open something to whoever has them: the one global table of tokens."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model

PURPOSES = (
    "'hold', 'view', 'manage', 'decide', 'feed', 'customer', 'waiting', 'recall', 'invite', 'reset', 'email', "
    "'sign_up', 'program', 'calendar'"
)


class Link(Model):
    """A token's digest and what it opens; the token itself is derived and never stored.

    A dead link of a booking stays, so that it can answer "gone" and not "never was". ``business_id`` is 0 for what
    concerns a person and no business.
    """

    __tablename__ = "link"
    __table_args__ = (
        CheckConstraint(f"purpose IN ({PURPOSES})", name="purpose"),
        Index("link_subject_idx", "business_id", "subject_id"),
    )

    digest: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    business_id: Mapped[int]
    subject_id: Mapped[int]
    dead_at: Mapped[datetime | None]
