"""The outbox: what is to leave the house, written in the transaction that caused it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class Message(BusinessOwned, Model):
    """One message to one recipient about one booking; or to a person, about an invitation, a proof, a calendar;
    or to an address, about the page of its bookings, a place in a waiting list, a wish to come again.

    What concerns a person and no business has 0 for its business. ``address`` is where a message to a person goes,
    as it was when it was written: a notice of a new address goes to the old one.

    A reminder names its ``reminder_id`` and, in ``for_start``, the start of the visit it was planned for: moved, it is
    planned anew. ``channel`` is the way it leaves.

    ``words`` are what the house wrote to all participants of a session, or of a visit that it cancels.
    ``absence_id`` is the absence of somebody whose visits were looked after together.

    It is rendered from the facts at delivery. A later message to the same recipient about the same
    booking, or for the same reason to the same person, supersedes it while it is not sent. ``leased_until`` is set
    while a worker has it in hand.
    """

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["booking.business_id", "booking.id"]),
        UniqueConstraint("message_id"),
        CheckConstraint("recipient IN ('customer', 'business', 'user')", name="recipient"),
        ForeignKeyConstraint(["business_id", "reminder_id"], ["reminder.business_id", "reminder.id"]),
        ForeignKeyConstraint(["business_id", "calendar_id"], ["foreign_calendar.business_id", "foreign_calendar.id"]),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
        ForeignKeyConstraint(["business_id", "customer_page_id"], ["customer_page.business_id", "customer_page.id"]),
        ForeignKeyConstraint(["business_id", "waiting_id"], ["waiting_entry.business_id", "waiting_entry.id"]),
        ForeignKeyConstraint(["business_id", "recall_id"], ["recall.business_id", "recall.id"]),
        ForeignKeyConstraint(["business_id", "absence_id"], ["absence.business_id", "absence.id"]),
        ForeignKeyConstraint(["business_id", "invitation_id"], ["invitation.business_id", "invitation.id"]),
        CheckConstraint("state IN ('due', 'sent', 'failed', 'superseded')", name="state"),
        Index("message_business_idx", "business_id", "state", "due_at"),
        Index("message_booking_idx", "business_id", "booking_id"),
        Index(
            "message_absence_idx",
            "business_id",
            "absence_id",
            postgresql_where=text("absence_id IS NOT NULL"),
            sqlite_where=text("absence_id IS NOT NULL"),
        ),
        Index(
            "message_address_idx",
            "address",
            postgresql_where=text("address IS NOT NULL"),
            sqlite_where=text("address IS NOT NULL"),
        ),
        Index(
            "message_due_idx",
            "due_at",
            postgresql_where=text("state = 'due'"),
            sqlite_where=text("state = 'due'"),
        ),
        Index(
            "message_failed_idx",
            "due_at",
            postgresql_where=text("state = 'failed'"),
            sqlite_where=text("state = 'failed'"),
        ),
    )

    booking_id: Mapped[int | None]
    invitation_id: Mapped[int | None]
    customer_page_id: Mapped[int | None]
    waiting_id: Mapped[int | None]
    recall_id: Mapped[int | None]
    absence_id: Mapped[int | None]
    words: Mapped[str | None]
    proof_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("proof.id"))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    reminder_id: Mapped[int | None]
    for_start: Mapped[datetime | None]
    calendar_id: Mapped[int | None]
    channel: Mapped[str] = mapped_column(default="email")
    address: Mapped[str | None]
    reason: Mapped[str]
    recipient: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="due")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
