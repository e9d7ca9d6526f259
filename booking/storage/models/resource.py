"""Whatever time is taken on: staff, rooms, equipment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, unique_slug


class Resource(BusinessOwned, Model):
    """A resource; its row is what a claim locks.

    ``own_hours`` false follows the location's hours; true has the rows of its own, possibly none.
    ``calendar_version`` rises with every change of an appointment on it: feeds answer 304 by it. ``activity``
    rises with whatever the house's calendar shows besides: holds, time off, who has arrived.
    """

    __tablename__ = "resource"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        unique_slug(),
        CheckConstraint("kind IN ('staff', 'room', 'equipment')", name="kind"),
    )

    slug: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    location_id: Mapped[int]
    priority: Mapped[int] = mapped_column(default=1)
    own_hours: Mapped[bool]
    calendar_version: Mapped[int] = mapped_column(default=1)
    activity: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
