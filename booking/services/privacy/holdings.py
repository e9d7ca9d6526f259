"""Where it stands what is known of a customer: table by table, which rows are theirs and which columns say something.

What is told to somebody and what is erased go by this one list; a test holds it against all columns that there are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from booking.services.privacy.somebody import Somebody
from booking.storage.db import Model, table_of
from booking.storage.models import (
    Appointment,
    Booking,
    BouncedAddress,
    Customer,
    CustomerNote,
    CustomerPage,
    CustomerTag,
    CustomerWord,
    Feed,
    Message,
    Recall,
    RecordEntry,
    RecordValue,
    WaitingEntry,
)


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one table. ``said`` are the columns that are told, ``emptied`` what the personal ones hold afterwards.

    Without ``emptied`` the rows go whole. They are erased in the order of the list.
    """

    name: str
    model: type[Model]
    mine: Callable[[Somebody], ColumnElement[bool]]
    said: tuple[str, ...]
    emptied: Mapping[str, object] = field(default_factory=dict)


def _of(model: Any, who: Somebody, column: str, values: Collection[Any]) -> ColumnElement[bool]:
    if not values:
        return false()
    return and_(model.business_id == who.business_id, getattr(model, column).in_(sorted(values)))


def _messages(who: Somebody) -> ColumnElement[bool]:
    """Those about what goes whole."""
    return or_(
        _of(Message, who, "waiting_id", who.waiting),
        _of(Message, who, "recall_id", who.recalls),
        _of(Message, who, "customer_page_id", who.pages),
    )


def _entries(who: Somebody) -> ColumnElement[bool]:
    subjects = (
        ("customer", who.customers),
        ("booking", who.bookings),
        ("appointment", who.alone),
        ("feed", who.feeds),
        ("recall", who.recalls),
    )
    about = [and_(RecordEntry.subject == name, _of(RecordEntry, who, "subject_id", ids)) for name, ids in subjects]
    return and_(
        RecordValue.business_id == who.business_id,
        RecordValue.entry_id.in_(select(RecordEntry.id).where(RecordEntry.business_id == who.business_id, or_(*about))),
    )


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "bookings",
        Booking,
        lambda who: _of(Booking, who, "id", who.bookings),
        (
            *("reference", "state", "seats", "audience", "resource", "contact_name", "contact_email", "contact_phone"),
            *("answers", "price_minor", "currency", "locale", "source", "decline_reason", "wants_reminders"),
            *("reminders_stopped_at", "coming_at", "attendance", "attendance_at", "arrived_at", "started_at"),
            *("finished_at", "created_at", "updated_at"),
        ),
        {
            **dict.fromkeys(("contact_name", "contact_email", "contact_phone", "decline_reason", "visitor", "address")),
            "customer_id": None,
            "answers": {},
        },
    ),
    Holding(
        "appointments",
        Appointment,
        lambda who: _of(Appointment, who, "id", who.alone),
        ("starts_at", "ends_at", "zone", "status", "note", "title", "squeezed_reason"),
        {"note": None, "title": None, "squeezed_reason": None},
    ),
    Holding(
        "messages",
        Message,
        lambda who: _of(Message, who, "booking_id", who.bookings),
        ("reason", "channel", "recipient", "state", "address", "words", "due_at", "sent_at", "last_error"),
        {"address": None, "words": None, "last_error": None},
    ),
    Holding("further_messages", Message, _messages, ("reason", "channel", "state", "address", "words", "sent_at")),
    Holding(
        "waiting",
        WaitingEntry,
        lambda who: _of(WaitingEntry, who, "id", who.waiting),
        (
            *("state", "first_on", "last_on", "contact_name", "contact_email", "contact_phone", "answers", "locale"),
            *("refused", "created_at", "updated_at"),
        ),
    ),
    Holding(
        "consents",
        Recall,
        lambda who: _of(Recall, who, "id", who.recalls),
        ("kind", "state", "email", "name", "locale", "due_on", "consented_at", "told_at", "updated_at"),
    ),
    Holding(
        "page",
        CustomerPage,
        lambda who: _of(CustomerPage, who, "id", who.pages),
        ("email", "locale", "asked_at", "created_at"),
    ),
    Holding(
        "feeds",
        Feed,
        lambda who: _of(Feed, who, "id", who.feeds),
        ("name", "customer_email", "privacy", "created_at", "fetched_at", "fetched_by"),
        {"name": "", "customer_email": None, "fetched_by": None},
    ),
    Holding(
        "bounced",
        BouncedAddress,
        lambda who: _of(BouncedAddress, who, "address", who.emails | who.phones),
        ("address", "reason", "bounced_at"),
    ),
    Holding("changes", RecordValue, _entries, ("field", "before", "after")),
    Holding(
        "notes",
        CustomerNote,
        lambda who: _of(CustomerNote, who, "customer_id", who.customers),
        ("text", "created_at", "updated_at"),
    ),
    Holding("tags", CustomerTag, lambda who: _of(CustomerTag, who, "customer_id", who.customers), ("tag",)),
    Holding("words", CustomerWord, lambda who: _of(CustomerWord, who, "customer_id", who.customers), ()),
    Holding(
        "customer",
        Customer,
        lambda who: _of(Customer, who, "id", who.customers),
        (
            *("name", "email", "phone", "born_on", "locale", "created_at", "blocked_at", "blocked_reason"),
            *("retained_since", "retained_reason", "archived_at"),
        ),
    ),
)


def columns(holding: Holding) -> list[Any]:
    """The columns that are told."""
    return [table_of(holding.model).c[name] for name in holding.said]
