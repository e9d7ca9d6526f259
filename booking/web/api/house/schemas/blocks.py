"""Blocks as programs of the business send them."""

from pydantic import Field

from booking.web.api.house.schemas.appointments import shown
from booking.web.api.house.schemas.texts import Note, Title
from booking.web.api.schemas import Sent
from booking.web.api.values import Instant, Slug

MOST = 100


class BlockSent(Sent):
    """Time of people, rooms and devices for anything that is no visit: ``[starts_at, ends_at)``, whole minutes."""

    model_config = shown(
        {
            "resources": ["anna"],
            "starts_at": "2026-12-02T10:00:00+01:00",
            "ends_at": "2026-12-02T11:00:00+01:00",
            "title": "Training",
            "note": None,
        }
    )

    resources: list[Slug] = Field(min_length=1, max_length=MOST)
    starts_at: Instant
    ends_at: Instant
    title: Title
    note: Note | None = None
