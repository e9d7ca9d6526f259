"""What has to be done again and again leaves a sign that it was."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model


class Heartbeat(Model):
    """When what works in the background looked last, by the database's clock; ``worker`` delivers messages."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
