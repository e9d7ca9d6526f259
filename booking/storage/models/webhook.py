"""Programs of others that are told what happened, and each time they were."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Webhook(BusinessOwned, Model):
    """An address that hears of the ``events`` of a business.

    ``sealed_url`` is secret and encrypted; people see ``host`` alone. What it is sent is signed with a key derived
    from ``generation``, and for a day after ``rotated_at`` with the one of before as well. ``failing_since`` is set
    from the first failure until the next success; ``paused_at`` is when somebody, or too many failures, stopped it,
    and ``told_at`` when people were told of that; ``leased_until`` is set while a worker tells it something.
    """

    __tablename__ = "webhook"
    __table_args__ = (of_business(),)

    name: Mapped[str] = mapped_column(default="")
    sealed_url: Mapped[str]
    host: Mapped[str]
    events: Mapped[list[Any]]
    generation: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    rotated_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class WebhookDelivery(BusinessOwned, Model):
    """One event that one webhook is told of; what is told is rendered from the facts when it leaves.

    ``event_uid`` is the same for every webhook and every repeat of an event. ``subject_id`` is the id of the
    ``subject``: a booking, a customer, a place in the waiting list. ``status`` is what the other side answered,
    ``last_error`` a word of ours for what went wrong.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "webhook_id"], ["webhook.business_id", "webhook.id"]),
        CheckConstraint("state IN ('due', 'sent', 'failed', 'dropped')", name="state"),
        Index("webhook_delivery_log_idx", "business_id", "webhook_id", "id"),
        Index(
            "webhook_delivery_told_idx",
            "created_at",
            postgresql_where=text("state <> 'due'"),
            sqlite_where=text("state <> 'due'"),
        ),
        Index(
            "webhook_delivery_due_idx",
            "business_id",
            "webhook_id",
            "due_at",
            postgresql_where=text("state = 'due'"),
            sqlite_where=text("state = 'due'"),
        ),
    )

    webhook_id: Mapped[int]
    event_uid: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    happened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="due")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    last_error: Mapped[str | None]
    milliseconds: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
