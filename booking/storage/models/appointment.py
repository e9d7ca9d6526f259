"""Time taken on resources: the appointment, its lines, and the occupancies where the guard stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class Appointment(BusinessOwned, Model):
    """A visit, a published session, or a block; ``local_start`` is the wall time agreed (``2026-11-25T14:00``).

    ``title`` says what a block is for, ``note`` is for the house. A squeeze-in has a reason and takes no time
    from anybody. ``overridden`` are the rules that staff went over knowingly. ``also`` is what the slug of a
    visit with several services says beyond that of its first line, such as ``+colour+blow`` (``~`` between them where
    one person was wanted throughout). Sessions that were published together share a ``run``.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        CheckConstraint("kind IN ('visit', 'session', 'block')", name="kind"),
        CheckConstraint("status IN ('active', 'cancelled')", name="status"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("seats_taken BETWEEN 0 AND capacity", name="seats"),
        Index("appointment_starts_at_idx", "business_id", "starts_at"),
        Index("appointment_uid_idx", "business_id", "uid"),
        Index(
            "appointment_run_idx",
            "business_id",
            "run",
            postgresql_where=text("run IS NOT NULL"),
            sqlite_where=text("run IS NOT NULL"),
        ),
    )

    location_id: Mapped[int]
    kind: Mapped[str] = mapped_column(default="visit")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]
    local_start: Mapped[str]
    capacity: Mapped[int]
    seats_taken: Mapped[int]
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default="active")
    title: Mapped[str | None]
    note: Mapped[str | None]
    also: Mapped[str | None]
    run: Mapped[int | None]
    squeezed_reason: Mapped[str | None]
    overridden: Mapped[list[Any] | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Line(BusinessOwned, Model):
    """One service inside an appointment, with what was agreed when it was booked."""

    __tablename__ = "line"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "appointment_id"], ["appointment.business_id", "appointment.id"]),
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("line_appointment_idx", "business_id", "appointment_id"),
        Index("line_service_idx", "business_id", "service_id", "starts_at"),
    )

    appointment_id: Mapped[int]
    service_id: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    price_minor: Mapped[int | None]


class Occupancy(BusinessOwned, Model):
    """A resource taken for ``[starts_at, ends_at)``, buffers included. No two active ones overlap: the guard.

    ``expires_at`` is set while only holds or requests stand behind it; past that instant (by the
    database's clock) it takes nothing, and the next claim in its way releases it. ``service_id``,
    ``local_on`` and ``minutes`` (without buffers) repeat what the slot rules ask about the day, so
    that one table answers them. ``waits_for`` names the appointment that takes this time until a move
    of its booking is approved: a request may overlap the time that it asks to leave. ``squeezed`` is the place of
    a squeeze-in, which is never active. ``former`` is where the appointment stood before it was moved: what of a
    cancelled one is not former is where it was last.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "appointment_id"], ["appointment.business_id", "appointment.id"]),
        ForeignKeyConstraint(["business_id", "line_id"], ["line.business_id", "line.id"]),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("NOT (active AND squeezed)", name="squeezed"),
        Index("occupancy_appointment_idx", "business_id", "appointment_id"),
        Index("occupancy_starts_idx", "business_id", "resource_id", "starts_at"),
        Index(
            "occupancy_ends_idx",
            "business_id",
            "resource_id",
            "ends_at",
            postgresql_where=text("active"),
            sqlite_where=text("active = 1"),
        ),
    )

    appointment_id: Mapped[int]
    line_id: Mapped[int | None]
    service_id: Mapped[int | None]
    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    local_on: Mapped[date]
    minutes: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None]
    waits_for: Mapped[int | None]
    squeezed: Mapped[bool] = mapped_column(default=False)
    former: Mapped[bool] = mapped_column(default=False)
