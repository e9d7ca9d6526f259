"""A customer's seats in an appointment."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned

STATES = "'held', 'pending', 'confirmed', 'declined', 'lapsed', 'cancelled', 'completed', 'no_show'"


class Booking(BusinessOwned, Model):
    """A booking; contact, price and seats are copies of the moment it was made.

    ``series_id`` is that of visits which were booked together. ``moves_id`` names the confirmed booking whose
    move this request asks for. ``visitor`` and ``address`` are keyed digests that cap how much one visitor may
    hold. ``resource`` is the one asked for by name, none where the customer did not mind. ``generation`` is
    that of its links: raising it makes the old ones dead. ``coming_at`` is when the customer last said, asked
    by a reminder, that they come; ``reminders_stopped_at`` when they asked for no more reminders, also where
    the business reminds always. ``attendance`` is what their calendar program answered to the invitation
    (``accepted``, ``declined`` or ``tentative``), as of the ``sequence`` that it had seen at ``attendance_at``.
    """

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "appointment_id"], ["appointment.business_id", "appointment.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        ForeignKeyConstraint(["business_id", "moves_id"], ["booking.business_id", "booking.id"]),
        ForeignKeyConstraint(["business_id", "series_id"], ["series.business_id", "series.id"]),
        UniqueConstraint("business_id", "reference"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("(expires_at IS NOT NULL) = (state IN ('held', 'pending'))", name="expiry"),
        Index("booking_appointment_idx", "business_id", "appointment_id"),
        Index("booking_customer_idx", "business_id", "customer_id"),
        Index("booking_series_idx", "business_id", "series_id"),
        Index("booking_moves_idx", "business_id", "moves_id"),
        Index("booking_uid_idx", "business_id", "uid"),
        Index(
            "booking_expiry_idx",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
            sqlite_where=text("expires_at IS NOT NULL"),
        ),
    )

    appointment_id: Mapped[int]
    customer_id: Mapped[int | None]
    seats: Mapped[int]
    state: Mapped[str]
    hold_kind: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str]
    locale: Mapped[str]
    source: Mapped[str]
    audience: Mapped[str | None]
    resource: Mapped[str | None]
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    price_minor: Mapped[int | None]
    currency: Mapped[str]
    moves_id: Mapped[int | None]
    series_id: Mapped[int | None]
    decline_reason: Mapped[str | None]
    wants_reminders: Mapped[bool] = mapped_column(default=False)
    reminders_stopped_at: Mapped[datetime | None]
    coming_at: Mapped[datetime | None]
    attendance: Mapped[str | None]
    attendance_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    visitor: Mapped[str | None]
    address: Mapped[str | None]
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class IdempotencyKey(Model):
    """A program's key and the booking it made; kept a day, compared with a digest of the body."""

    __tablename__ = "idempotency_key"
    __table_args__ = (
        # Looked at in the end: the key is taken before the booking that it names is made.
        ForeignKeyConstraint(
            ["business_id", "booking_id"],
            ["booking.business_id", "booking.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("idempotency_key_created_idx", "created_at"),
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_digest: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[str]
    booking_id: Mapped[int]
    created_at: Mapped[datetime]
