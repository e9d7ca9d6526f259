"""What was taken over from another system, so that it can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class TakeOver(BusinessOwned, Model):
    """One file that was read in; ``report`` counts what came of its lines."""

    __tablename__ = "take_over"
    __table_args__ = (of_business(),)

    kind: Mapped[str]
    file_name: Mapped[str]
    report: Mapped[dict[str, Any]]
    made_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class TakenOver(Model):
    """One customer or booking that came with a file."""

    __tablename__ = "taken_over"
    __table_args__ = (ForeignKeyConstraint(["business_id", "take_over_id"], ["take_over.business_id", "take_over.id"]),)

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    take_over_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
