"""What lets a program in: a token of somebody of the house, for the interface or for their calendar."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class AppToken(BusinessOwned, Model):
    """A program that acts for ``user_id``, as far as their role reaches and, with the interface, ``scopes`` do.

    One of kind ``calendar`` is the password of a calendar program for the calendar of ``resource_id`` alone. What is
    typed is derived (see ``Link``) and shown once. ``hint`` are its last characters. ``used_at`` and ``used_by`` are
    written now and then.
    """

    __tablename__ = "app_token"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("kind IN ('interface', 'calendar')", name="kind"),
        CheckConstraint("(kind = 'calendar') = (resource_id IS NOT NULL)", name="calendar"),
        Index("app_token_user_idx", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    kind: Mapped[str]
    name: Mapped[str]
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    resource_id: Mapped[int | None]
    hint: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
