"""Who wants to hear of a business again: when it opens new months, or when a visit is due."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Recall(BusinessOwned, Model):
    """A consent of its own, given by ticking it and ended by one click.

    Of the kind ``openings``: told when a month after that of ``known_until`` can be booked; ``asked`` until the
    address is confirmed. ``seen`` says of which rules, on which day, that was last looked for. Of the kind
    ``recall``: told on ``due_on`` that a visit of the service is due. ``email`` is folded as addresses of
    customers are compared. ``generation`` is that of its link.
    """

    __tablename__ = "recall"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        ForeignKeyConstraint(["business_id", "booking_id"], ["booking.business_id", "booking.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customer.business_id", "customer.id"]),
        CheckConstraint("kind IN ('openings', 'recall')", name="kind"),
        CheckConstraint("state IN ('asked', 'active', 'told', 'stopped')", name="state"),
        CheckConstraint("(kind = 'recall') = (due_on IS NOT NULL)", name="due"),
        Index("recall_email_idx", "business_id", "email"),
        Index(
            "recall_openings_idx",
            "business_id",
            postgresql_where=text("kind = 'openings' AND state = 'active'"),
            sqlite_where=text("kind = 'openings' AND state = 'active'"),
        ),
        Index("recall_booking_idx", "business_id", "booking_id"),
        Index("recall_customer_idx", "business_id", "customer_id"),
        Index(
            "recall_due_idx",
            "due_on",
            postgresql_where=text("state = 'active'"),
            sqlite_where=text("state = 'active'"),
        ),
    )

    kind: Mapped[str]
    state: Mapped[str]
    email: Mapped[str]
    name: Mapped[str | None]
    locale: Mapped[str]
    service_id: Mapped[int | None]
    booking_id: Mapped[int | None]
    customer_id: Mapped[int | None]
    due_on: Mapped[date | None]
    known_until: Mapped[date | None]
    seen: Mapped[str | None]
    generation: Mapped[int] = mapped_column(default=1)
    consented_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
