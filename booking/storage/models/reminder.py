"""What a business writes of its own accord before and after visits, and in which words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Reminder(BusinessOwned, Model):
    """A reminder before, or a follow-up after, every visit of a service; without a service, of all of them.

    By wall clock ``days`` before or after the day of the visit at ``at_minute`` from midnight there; or, without it,
    ``minutes`` before it starts or after it ends.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        CheckConstraint("kind IN ('reminder', 'follow_up')", name="kind"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
        CheckConstraint("(days IS NULL) = (at_minute IS NULL) AND (days IS NULL) <> (minutes IS NULL)", name="moment"),
        CheckConstraint("days >= 0 AND minutes >= 0 AND at_minute >= 0 AND at_minute < 1440", name="amounts"),
        Index("reminder_service_idx", "business_id", "service_id"),
    )

    service_id: Mapped[int | None]
    kind: Mapped[str]
    channel: Mapped[str] = mapped_column(default="email")
    days: Mapped[int | None]
    at_minute: Mapped[int | None]
    minutes: Mapped[int | None]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class MessageText(BusinessOwned, Model):
    """A business's own words for a message: for a reason, a channel and a language. Placeholders stand in braces."""

    __tablename__ = "message_text"
    __table_args__ = (
        of_business(),
        UniqueConstraint("business_id", "reason", "channel", "locale"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
    )

    reason: Mapped[str]
    channel: Mapped[str] = mapped_column(default="email")
    locale: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    updated_at: Mapped[datetime]
