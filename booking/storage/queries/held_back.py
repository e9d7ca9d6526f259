"""What was given back and customers do not find yet."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from booking.storage.models import HeldBack
from booking.storage.types import database_now, from_minutes


def shown_at(
    connection: Connection, business_id: int, resource_ids: Collection[int], start: int, end: int
) -> datetime | None:
    """When customers find all of ``[start, end)`` (minutes) again on these resources; none where they do already."""
    query = select(func.max(HeldBack.shown_at)).where(
        HeldBack.business_id == business_id,
        HeldBack.resource_id.in_(resource_ids),
        HeldBack.starts_at < from_minutes(end),
        HeldBack.ends_at > from_minutes(start),
        HeldBack.shown_at > database_now(),
    )
    found: datetime | None = connection.scalar(query)
    return found
