"""The next free starts of every service, kept so that thousands of businesses can be compared at once."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model

ANYBODY = 0
"""Instead of a resource: a start with whoever is free."""
EVERYONE = ""
"""Instead of an audience: what is offered to who says nothing of themselves."""


class NextStart(Model):
    """One of the first starts of a service that may be booked now, with one resource or ``ANYBODY``.

    It is offered as long as ``bookable_until`` is not past: its beginning without the minimum notice.
    """

    __tablename__ = "next_start"
    __table_args__ = (ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),)

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audience: Mapped[str] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    bookable_until: Mapped[datetime]


class NextLook(Model):
    """That the next starts of a service were looked for, and how long what was found is good for.

    It is true of the rules as of ``rules_version``, before ``good_until`` by the clock of who asks, and before
    ``lapses_at`` by the database's; none where time alone changes nothing. ``version`` rises with each look: of two
    who look at once, the later one gives way.
    """

    __tablename__ = "next_look"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        Index("next_look_good_idx", "good_until"),
        Index(
            "next_look_lapses_idx",
            "lapses_at",
            postgresql_where=text("lapses_at IS NOT NULL"),
            sqlite_where=text("lapses_at IS NOT NULL"),
        ),
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    rules_version: Mapped[int]
    good_until: Mapped[datetime | None]
    lapses_at: Mapped[datetime | None]


class TimeChange(Model):
    """That the time of a resource, or of the whole business, was changed and nobody has looked at it since.

    The database writes these by itself (``storage/time_changes.py``), in the transaction of the change.
    """

    __tablename__ = "time_change"
    __table_args__ = (Index("time_change_business_idx", "business_id"),)

    # Numbered by the database: who writes it is a trigger.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    business_id: Mapped[int]
    resource_id: Mapped[int | None]
