"""Where it happens: the place, its zone and its holiday region."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business, unique_slug


class Location(BusinessOwned, Model):
    """A place of a business; ``archived_at`` takes it out of use and keeps history readable."""

    __tablename__ = "location"
    __table_args__ = (of_business(), unique_slug())

    slug: Mapped[str]
    name: Mapped[str]
    street: Mapped[str]
    postal_code: Mapped[str]
    town: Mapped[str]
    country: Mapped[str]
    time_zone: Mapped[str]
    holiday_region: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
