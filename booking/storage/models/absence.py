"""Somebody of the house cannot come, and what becomes of those who were to see them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class Absence(BusinessOwned, Model):
    """``[starts_at, ends_at)`` of a resource; ``words`` are for those whose visits are cancelled.

    While ``open`` it is planned what becomes of each visit; once it is ``done`` nobody has been told before
    ``tells_at``, and until then it can be ``undone``. ``time_off_id`` is the absence in the set-up that was made
    with it.
    """

    __tablename__ = "absence"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("state IN ('open', 'done', 'undone')", name="state"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("absence_business_idx", "business_id", "created_at"),
    )

    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    words: Mapped[str | None]
    tells_at: Mapped[datetime | None]
    time_off_id: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AbsenceStep(BusinessOwned, Model):
    """What is to become of one booking, and what became of it; ``before`` and ``after`` are what undoing needs.

    ``called_at`` is when somebody ticked on the telephone list that its customer was reached.
    """

    __tablename__ = "absence_step"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "absence_id"], ["absence.business_id", "absence.id"]),
        ForeignKeyConstraint(["business_id", "booking_id"], ["booking.business_id", "booking.id"]),
        CheckConstraint("action IN ('move', 'propose', 'cancel', 'leave')", name="action"),
        CheckConstraint("state IN ('planned', 'done', 'failed', 'undone')", name="state"),
        Index("absence_step_absence_idx", "business_id", "absence_id"),
        Index("absence_step_booking_idx", "business_id", "booking_id"),
    )

    absence_id: Mapped[int]
    booking_id: Mapped[int]
    action: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    resource: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    fault: Mapped[str | None]
    called_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
