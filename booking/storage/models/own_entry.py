"""What somebody of the house wrote into their calendar by a calendar program."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.models.business import BusinessOwned


class OwnEntry(BusinessOwned, Model):
    """A private event in the calendar of a resource; the house sees busy time (source ``own:<id>``) and no word of it.

    ``name`` is the last part of its address, chosen by the program, ``uid`` that of the event (RFC 5545 3.8.4.7).
    ``sealed_text`` is the calendar object as it was written, encrypted; ``etag`` a digest of it.
    ``expanded_at`` is when its time was looked at last, where it goes on beyond what is looked at. Removed ones stay
    for a while without their text, so that other programs learn of it.
    """

    __tablename__ = "own_entry"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resource.business_id", "resource.id"]),
        Index(
            "own_entry_name_idx",
            "business_id",
            "resource_id",
            "name",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
            sqlite_where=text("removed_at IS NULL"),
        ),
        Index("own_entry_updated_idx", "business_id", "resource_id", "updated_at"),
    )

    resource_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    name: Mapped[str]
    uid: Mapped[str]
    sealed_text: Mapped[str | None]
    etag: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    expanded_at: Mapped[datetime | None]
