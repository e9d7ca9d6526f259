"""A calendar that somebody subscribes to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Feed(BusinessOwned, Model):
    """A feed of one resource, or (no resource) of the whole business."""

    __tablename__ = "feed"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("privacy IN ('full', 'name', 'busy')", name="privacy"),
    )

    resource_id: Mapped[int | None]
    customer_email: Mapped[str | None]
    privacy: Mapped[str]
    locale: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
