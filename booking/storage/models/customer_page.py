"""The page of everything that one address has booked at one business."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class CustomerPage(BusinessOwned, Model):
    """Opened by a link that is sent to the address, until ``expires_at``; asked for again, it is sent again.

    ``email`` is folded as addresses of customers are compared. ``generation`` is that of its link: raising it makes
    the old one dead. ``feed_id`` is the subscription that its reader made there.
    """

    __tablename__ = "customer_page"
    __table_args__ = (
        of_business(),
        UniqueConstraint("business_id", "email"),
        ForeignKeyConstraint(["business_id", "feed_id"], ["feed.business_id", "feed.id"]),
    )

    email: Mapped[str]
    locale: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    feed_id: Mapped[int | None]
    created_at: Mapped[datetime]
