"""Addresses that mail servers say nobody reads."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class BouncedAddress(BusinessOwned, Model):
    """A customer's address (an e-mail address in lower case, or a telephone number) that could not be reached.

    ``reason`` is what the server said, in one line; ``message_row`` is the message that came back.
    """

    __tablename__ = "bounced_address"
    __table_args__ = (of_business(), UniqueConstraint("business_id", "address"))

    address: Mapped[str]
    reason: Mapped[str]
    message_row: Mapped[int | None]
    bounced_at: Mapped[datetime]
