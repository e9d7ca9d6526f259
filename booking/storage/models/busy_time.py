"""Time taken by a calendar that is not ours."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class BusyTime(BusinessOwned, Model):
    """A resource is busy elsewhere for ``[starts_at, ends_at)``, whole minutes; no word says with what.

    ``source`` names the calendar that said so; reading it again replaces what it said before. What
    lasts longer than a day stands in several pieces: look-ups go back no further.
    """

    __tablename__ = "busy_time"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("busy_time_starts_idx", "business_id", "resource_id", "starts_at"),
    )

    resource_id: Mapped[int]
    source: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
