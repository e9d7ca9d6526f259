"""Visits that were booked together, one by one in a rhythm."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class Series(BusinessOwned, Model):
    """``count`` visits of a service as they were asked for, every ``every_days`` days; each is a booking of its own."""

    __tablename__ = "series"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        CheckConstraint("every_days > 0 AND count > 1", name="amounts"),
    )

    service_id: Mapped[int]
    every_days: Mapped[int]
    count: Mapped[int]
    created_at: Mapped[datetime]
