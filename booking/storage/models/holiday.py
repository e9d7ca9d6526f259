"""What a business decided about a public holiday that was proposed to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model


class HolidayDecision(Model):
    """Whether a location closes on a holiday; a holiday without a row is still proposed."""

    __tablename__ = "holiday_decision"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        CheckConstraint("decision IN ('closed', 'open')", name="decision"),
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    location_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    decision: Mapped[str]
    decided_at: Mapped[datetime]
