"""The record: who did what when, written in the transaction of the deed; whoever listens hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.services.webhooks import telling
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import RecordEntry, RecordValue

Who = Literal["user", "customer", "server", "time"]
Subject = Literal[
    "appointment", "booking", "customer", "business", "location", "resource", "service", "membership", "invitation",
    "account", "feed", "calendar", "take_over", "token", "webhook", "recall",
]  # fmt: skip
Changes = Mapping[str, tuple[object, object]]

_ADD = insert(table_of(RecordEntry))
_ADD_VALUES = insert(table_of(RecordValue))


@dataclass(frozen=True, slots=True)
class By:
    """Who is to be named in the record. ``business_id`` 0 is a person's own account.

    ``token_id`` is the program by which somebody did it.
    """

    business_id: int
    who: Who
    user_id: int | None = None
    address: str = ""
    token_id: int | None = None

    @classmethod
    def actor(cls, actor: Actor) -> Self:
        """Somebody of the business, or the person who runs the server."""
        who: Who = "server" if actor.user_id is None else "user"
        return cls(actor.business_id, who, actor.user_id, actor.address, actor.token_id)


def add(
    session: Session,
    by: By | Actor,
    action: str,
    subject: Subject,
    subject_id: int,
    at: datetime,
    changes: Changes | None = None,
) -> int:
    """Record one deed: ``action`` is a word in the past such as ``moved``; *changes* are fields with before and after.

    Values are kept as text, apart from the entry, so that they can be erased with whom they are about. Never hand
    in a password, a token or a code. Programs that want to hear of such deeds are told. Answers the number of the
    entry.
    """
    by = By.actor(by) if isinstance(by, Actor) else by
    changed = {name: pair for name, pair in (changes or {}).items() if pair[0] != pair[1]}
    entry_id = new_id()
    session.execute(
        _ADD,
        {
            "business_id": by.business_id,
            "id": entry_id,
            "at": at,
            "actor": by.who,
            "user_id": by.user_id,
            "token_id": by.token_id,
            "address": by.address,
            "action": action,
            "subject": subject,
            "subject_id": subject_id,
            "fields": sorted(changed),
        },
    )
    if changed:
        session.execute(
            _ADD_VALUES,
            [
                {
                    "business_id": by.business_id,
                    "id": new_id(),
                    "entry_id": entry_id,
                    "field": name,
                    "before": _text(before),
                    "after": _text(after),
                }
                for name, (before, after) in sorted(changed.items())
            ],
        )
    telling.hear(session, by.business_id, subject, action, subject_id, at)
    return entry_id


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    # One line: what was typed must not look like an entry of its own, wherever the record is printed.
    return " ".join(str(value).split())
