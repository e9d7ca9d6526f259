"""How often somebody has asked for something, shared by all processes."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model


class RateCount(Model):
    """A count under a key that names the limit and, as a digest, whoever is limited; forgotten when it expires."""

    __tablename__ = "rate_count"
    __table_args__ = (Index("rate_count_expires_idx", "expires_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime]
