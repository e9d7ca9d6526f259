"""A calendar of somebody else's that says when a resource is busy."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class ForeignCalendar(BusinessOwned, Model):
    """A personal calendar that is asked again and again, or a file that was brought once.

    ``sealed_address`` is secret and encrypted; a file has none. Of the address people see ``host`` alone. ``etag``
    and ``last_modified`` are what its server said, for conditional requests, ``digest`` is that of the bytes that
    were read last. ``failing_since`` is set from the first failure until the next success; what was read before stays
    in force meanwhile. ``told_at`` is when its owner was written to about that. ``next_at`` is when it is asked again,
    ``leased_until`` is set while a worker asks. ``read_at`` is when it was last known how it stands, ``changed_at``
    when that was last something else, ``expanded_at`` when the time ahead was last gone through, ``emptied_at`` when
    it was first said that nothing stands there any more. Its busy times stand under the source ``calendar:<id>``.
    """

    __tablename__ = "foreign_calendar"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("kind IN ('address', 'file')", name="kind"),
        CheckConstraint("(sealed_address IS NOT NULL) = (kind = 'address')", name="address"),
        Index("foreign_calendar_resource_idx", "business_id", "resource_id"),
        Index(
            "foreign_calendar_next_idx",
            "next_at",
            postgresql_where=text("next_at IS NOT NULL"),
            sqlite_where=text("next_at IS NOT NULL"),
        ),
    )

    resource_id: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    host: Mapped[str] = mapped_column(default="")
    sealed_address: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    digest: Mapped[str | None]
    events: Mapped[int] = mapped_column(default=0)
    busy_times: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    expanded_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    told_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
