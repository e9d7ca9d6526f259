"""Who waits for a time to become free, and up to where the worker has looked for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class WaitingEntry(BusinessOwned, Model):
    """A place in the waiting list of a service, for a time that suits.

    It suits on the local dates ``first_on`` to ``last_on`` (inclusive), on ``weekdays`` (0 is Monday), where the visit
    begins in ``[from_minute, until_minute)`` of the day; with ``only_start``, that start alone. ``also`` are further
    services of the same visit, as in ``Appointment.also``. ``resource`` is who is asked for, none where anybody is
    welcome.

    The line goes by ``rank_at``, then by id. While ``offered``, ``offer_id`` is the booking that holds the time; it is
    kept afterwards as the last one that was offered. ``passes`` counts offers in a row that ran out unanswered.
    ``refused`` are the starts that were declined (ISO 8601, UTC). ``swaps_id`` is the later booking that is given back
    for an earlier time. ``form`` is a digest of what names the form that made it: sent again, it changes the wish.
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        ForeignKeyConstraint(["business_id", "offer_id"], ["booking.business_id", "booking.id"]),
        ForeignKeyConstraint(["business_id", "swaps_id"], ["booking.business_id", "booking.id"]),
        CheckConstraint("state IN ('waiting', 'offered', 'accepted', 'left', 'over')", name="state"),
        CheckConstraint("state <> 'offered' OR offer_id IS NOT NULL", name="offer"),
        CheckConstraint("seats > 0 AND first_on <= last_on AND from_minute < until_minute", name="order"),
        Index("waiting_entry_customer_idx", "business_id", "customer_id"),
        Index("waiting_entry_offer_idx", "business_id", "offer_id"),
        Index("waiting_entry_swaps_idx", "business_id", "swaps_id"),
        Index(
            "waiting_entry_line_idx",
            "business_id",
            "service_id",
            "rank_at",
            postgresql_where=text("state IN ('waiting', 'offered')"),
            sqlite_where=text("state IN ('waiting', 'offered')"),
        ),
    )

    service_id: Mapped[int]
    also: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    rank_at: Mapped[datetime]
    first_on: Mapped[date]
    last_on: Mapped[date]
    weekdays: Mapped[list[Any]] = mapped_column(default=lambda: list(range(7)))
    from_minute: Mapped[int] = mapped_column(default=0)
    until_minute: Mapped[int] = mapped_column(default=1440)
    only_start: Mapped[datetime | None]
    seats: Mapped[int] = mapped_column(default=1)
    audience: Mapped[str | None]
    resource: Mapped[str | None]
    offer_id: Mapped[int | None]
    passes: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[Any]] = mapped_column(default=list)
    swaps_id: Mapped[int | None]
    locale: Mapped[str]
    customer_id: Mapped[int | None]
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wants_reminders: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="web")
    form: Mapped[str | None]
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WaitingLook(BusinessOwned, Model):
    """Up to where what is free of a service has been looked at for those who wait for it.

    ``seen`` says of which state of rules and resources that was; there is nothing to look at while it is the same and
    ``next_at`` is to come. ``leased_until`` is set while a worker has the line in hand.
    """

    __tablename__ = "waiting_look"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        UniqueConstraint("business_id", "service_id"),
    )

    service_id: Mapped[int]
    seen: Mapped[str | None]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
