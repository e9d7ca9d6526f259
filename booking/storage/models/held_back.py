"""Time that was given back and is not shown to customers yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class HeldBack(BusinessOwned, Model):
    """Customers do not find a resource free in ``[starts_at, ends_at)`` before ``shown_at``, though it is.

    The house and the waiting list do: the guard knows nothing of it.
    """

    __tablename__ = "held_back"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("held_back_starts_idx", "business_id", "resource_id", "starts_at"),
        Index("held_back_shown_idx", "shown_at"),
    )

    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    shown_at: Mapped[datetime]
