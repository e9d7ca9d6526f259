"""What can be booked, and what a visit needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned, unique_slug


class Service(BusinessOwned, Model):
    """A service at one location; texts are kept per language, lengths in minutes, prices in minor units.

    ``instructions`` say what to bring and how to prepare; they are read by who has booked. With a ``waiting_list``,
    whoever finds no time may wait for one. What ``combines`` can be booked together with others that do, in one visit.
    ``series_max`` visits may be booked at once, none where series are not offered. What is given ``by_sessions`` has
    only the times that the house publishes. Of one with ``open_max``, an address that is confirmed has at most so many
    appointments to come. ``recall_months`` after a visit its customer may be reminded to come again.
    """

    __tablename__ = "service"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        unique_slug(),
        CheckConstraint("duration_minutes > 0 AND step_minutes > 0 AND capacity > 0", name="lengths"),
        CheckConstraint("buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="buffers"),
        CheckConstraint("alignment IN ('clock', 'opening')", name="alignment"),
        CheckConstraint("series_max >= 2 AND recall_months > 0", name="more_than_one"),
        CheckConstraint("open_max > 0", name="open"),
    )

    slug: Mapped[str]
    location_id: Mapped[int]
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    instructions: Mapped[dict[str, str]] = mapped_column(default=dict)
    duration_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    step_minutes: Mapped[int]
    alignment: Mapped[str] = mapped_column(default="clock")
    minimum_notice_minutes: Mapped[int] = mapped_column(default=0)
    horizon_days: Mapped[int] = mapped_column(default=90)
    cancellation_notice_minutes: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int] = mapped_column(default=1)
    approval: Mapped[bool] = mapped_column(default=False)
    approval_hours: Mapped[int] = mapped_column(default=48)
    max_per_day: Mapped[int | None]
    price_minor: Mapped[int | None]
    windows: Mapped[list[Any]] = mapped_column(default=list)
    questions: Mapped[list[Any]] = mapped_column(default=list)
    waiting_list: Mapped[bool] = mapped_column(default=False)
    combines: Mapped[bool] = mapped_column(default=False)
    series_max: Mapped[int | None]
    by_sessions: Mapped[bool] = mapped_column(default=False)
    open_max: Mapped[int | None]
    recall_months: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class RequirementRow(BusinessOwned, Model):
    """One resource during ``spans`` (``[[start, end], …]`` minutes of the visit; null is all of it)."""

    __tablename__ = "requirement"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["service.business_id", "service.id"]),
        UniqueConstraint("business_id", "service_id", "position"),
    )

    service_id: Mapped[int]
    position: Mapped[int]
    spans: Mapped[list[Any] | None]


class RequirementResource(Model):
    """A resource that can meet a requirement."""

    __tablename__ = "requirement_resource"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "requirement_id"], ["requirement.business_id", "requirement.id"]),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
    )

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    requirement_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
