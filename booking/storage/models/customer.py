"""The person a business serves."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Customer(BusinessOwned, Model):
    """Known by e-mail address and folded name; a guest's data never overwrites a known customer."""

    __tablename__ = "customer"
    __table_args__ = (of_business(), Index("customer_email_idx", "business_id", "email", "folded_name"))

    name: Mapped[str]
    folded_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    locale: Mapped[str]
    created_at: Mapped[datetime]
