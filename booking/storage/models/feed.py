"""A calendar that somebody subscribes to."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, of_business


class Feed(BusinessOwned, Model):
    """A feed of one resource, one service or one customer's bookings; of neither, of the whole business.

    It reaches ``past_days`` back and ``ahead_days`` ahead, or as far as there is something. ``alarm_minutes`` before
    each visit its reader is reminded, if at all. ``changed_at`` is when any of that was last changed, if it ever was.
    ``fetched_at`` and ``fetched_by`` are written now and then. Its ``form`` is a calendar of ``events``, or of one
    resource when it is ``busy`` (VFREEBUSY) or may be booked (``hours``, RFC 7953).
    """

    __tablename__ = "feed"
    __table_args__ = (
        of_business(),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        CheckConstraint("privacy IN ('full', 'name', 'busy')", name="privacy"),
        CheckConstraint("form IN ('events', 'busy', 'hours')", name="form"),
        CheckConstraint("form = 'events' OR resource_id IS NOT NULL", name="form_of_one"),
        CheckConstraint("past_days >= 0 AND ahead_days > 0 AND alarm_minutes >= 0", name="spans"),
    )

    resource_id: Mapped[int | None]
    service_id: Mapped[int | None]
    customer_email: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    form: Mapped[str] = mapped_column(default="events")
    privacy: Mapped[str]
    locale: Mapped[str]
    past_days: Mapped[int] = mapped_column(default=366)
    ahead_days: Mapped[int | None]
    alarm_minutes: Mapped[int | None]
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    changed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str | None]
