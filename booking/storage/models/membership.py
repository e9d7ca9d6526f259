"""Who works for a business, in which role, and who was asked to."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business

ROLES = "'owner', 'manager', 'front_desk', 'staff', 'read_only'"


class Membership(BusinessOwned, Model):
    """A person's role in a business; ``resource_id`` is the calendar that is their own."""

    __tablename__ = "membership"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint(f"role IN ({ROLES})", name="role"),
        Index("membership_user_idx", "user_id"),
        Index(
            "membership_once_idx",
            "business_id",
            "user_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    role: Mapped[str]
    resource_id: Mapped[int | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(BusinessOwned, Model):
    """Somebody was asked by mail to join; ``generation`` is that of the link."""

    __tablename__ = "invitation"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint(f"role IN ({ROLES})", name="role"),
        Index("invitation_email_idx", "business_id", "email"),
    )

    email: Mapped[str]
    role: Mapped[str]
    resource_id: Mapped[int | None]
    locale: Mapped[str]
    invited_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
