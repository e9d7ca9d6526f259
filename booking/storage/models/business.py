"""The tenant, and the audiences that its services distinguish."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.storage.db import Model
from booking.storage.ids import new_id


class Business(Model):
    """A practice, salon, workshop or office.

    ``rules_version`` rises with every change of what decides about slots; processes keep rules by it.
    ``longest_minutes`` is the longest occupancy that was ever possible here: it bounds look-ups below.
    One that is not listed is found by its address only; while it is paused, nothing is offered online.
    One that reminds always asks nobody whether they want it. One that confirms addresses has a booking stand only
    once a button in the mail to its customer was pressed. Where it keeps names, customers do not change theirs.
    What becomes free is offered to who waits for ``offer_minutes``; what becomes free at night, between the wall
    times ``offer_quiet_from`` and ``offer_quiet_until`` (minutes from midnight, over midnight where the first is the
    later), until the night is over. One that tells openings lets people ask to hear of newly opened months.
    What assistants (programs that speak for customers) may do here is said by ``assistants``: nothing, ``read``, or
    ``book`` besides, which the customer confirms. Somebody ``listens`` where there is a webhook: only then a change
    looks for them.
    Visits that began before ``completed_until`` have been looked at when their day was over. Customers who have not
    been here for ``forgets_months`` are erased, if it is set; that was last looked for at ``forgotten_until``.
    Where it asks for work, a booking that no browser did a small sum for is confirmed by mail first.
    What customers give back is shown to others after a while, ``release_minutes`` at most; at once where that is 0.
    ``legal`` are the facts of imprint and privacy notice, both of which are there once these are said.
    """

    __tablename__ = "business"
    __table_args__ = (
        CheckConstraint("address_form IN ('sie', 'du')", name="address_form"),
        CheckConstraint("assistants IN ('off', 'read', 'book')", name="assistants"),
        CheckConstraint("release_minutes >= 0", name="release"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    trade: Mapped[str]
    locale: Mapped[str]
    address_form: Mapped[str] = mapped_column(default="sie")
    currency: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    audiences: Mapped[list[Any]] = mapped_column(default=list)
    rules_version: Mapped[int] = mapped_column(default=1)
    longest_minutes: Mapped[int] = mapped_column(default=1440)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    is_listed: Mapped[bool] = mapped_column(default=True)
    paused_at: Mapped[datetime | None]
    paused_note: Mapped[str | None]
    reminds_always: Mapped[bool] = mapped_column(default=False)
    confirms_addresses: Mapped[bool] = mapped_column(default=False)
    asks_work: Mapped[bool] = mapped_column(default=False)
    keeps_names: Mapped[bool] = mapped_column(default=False)
    offer_minutes: Mapped[int] = mapped_column(default=30)
    offer_quiet_from: Mapped[int] = mapped_column(default=1260)
    offer_quiet_until: Mapped[int] = mapped_column(default=540)
    tells_openings: Mapped[bool] = mapped_column(default=False)
    assistants: Mapped[str] = mapped_column(default="read")
    listens: Mapped[bool] = mapped_column(default=False)
    release_minutes: Mapped[int] = mapped_column(default=0)
    completed_until: Mapped[datetime | None]
    forgets_months: Mapped[int | None] = mapped_column(BigInteger)
    forgotten_until: Mapped[datetime | None]
    legal: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))


class OldSlug(Model):
    """A slug that a business had before; its address leads on to the present one."""

    __tablename__ = "old_slug"

    slug: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("business.id"))
    since: Mapped[datetime]


class BusinessOwned:
    """The key of every tenant table leads with its business, so that data can be spread by it.

    Tables reach the business through what they belong to; only those at the top point at it themselves.
    """

    business_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)


def of_business() -> ForeignKeyConstraint:
    """For a table that belongs to nothing but its business."""
    return ForeignKeyConstraint(["business_id"], ["business.id"])


def unique_slug() -> UniqueConstraint:
    """One slug is one thing of a business, archived ones included."""
    return UniqueConstraint("business_id", "slug")
