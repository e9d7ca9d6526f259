"""When time is open: weekly hours, date overrides, time off."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class WeeklyHoursRow(BusinessOwned, Model):
    """Recurring wall-clock hours at a location: of one resource, or (no resource) of the location itself."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens >= 0 AND opens < 1440 AND opens < closes AND closes <= 2880", name="hours"),
        CheckConstraint("every_weeks >= 1 AND (every_weeks = 1 OR valid_from IS NOT NULL)", name="every_weeks"),
        Index("weekly_hours_location_idx", "business_id", "location_id"),
    )

    location_id: Mapped[int]
    resource_id: Mapped[int | None]
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    every_weeks: Mapped[int] = mapped_column(default=1)


class DateOverrideRow(BusinessOwned, Model):
    """Hours of one date instead of the weekly ones: ``hours`` are ``[opens, closes]`` minutes; none is closed."""

    __tablename__ = "date_override"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "location_id"], ["location.business_id", "location.id"]),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        Index("date_override_location_idx", "business_id", "location_id"),
    )

    location_id: Mapped[int]
    resource_id: Mapped[int | None]
    on_date: Mapped[date]
    hours: Mapped[list[Any]]


class TimeOff(BusinessOwned, Model):
    """An absence of a resource, ``[starts_at, ends_at)``; the reason is for the house only."""

    __tablename__ = "time_off"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("time_off_resource_idx", "business_id", "resource_id", "starts_at"),
    )

    resource_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
