"""Own words in the record: who wrote them, and what takes it back."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import NotFound
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.services import record
from booking.storage.models import RecordEntry, RecordValue

CHANGED = "words_changed"
UNDO = "undo"

Written = Mapping[str, OwnWords | None]
"""A message's own words by language; None, or no language, where the built-in ones are used."""
LOCALES = ("de", "en")


def note(
    session: Session,
    actor: Actor,
    reason: Reason,
    channel: Channel,
    present: Written,
    changed: Written,
    now: datetime,
) -> int:
    """Record who wrote what; beside the words for people what takes it back, for the record knows no lines.

    Answers the number of the entry.
    """
    said: dict[str, tuple[object, object]] = {"message": (None, f"{reason.value}.{channel.value}")}
    kept: dict[str, object] = {"reason": reason.value, "channel": channel.value}
    for locale, words in changed.items():
        before = present[locale]
        for name in ("subject", "body"):
            said[f"{name}_{locale}"] = (before and getattr(before, name), words and getattr(words, name))
        kept[locale] = [each and [each.subject, each.body] for each in (before, words)]
    said[UNDO] = (None, json.dumps(kept, separators=(",", ":")).replace(" ", "\\u0020"))
    return record.add(session, actor, "words_changed", "business", actor.business_id, now, said)


def noted(
    session: Session, business_id: int, entry_id: int
) -> tuple[Reason, Channel, dict[str, tuple[OwnWords | None, OwnWords | None]]]:
    """What an entry of this business says: the message, and by language what was before and after. Raises NotFound."""
    query = (
        select(RecordValue.after)
        .join(
            RecordEntry,
            (RecordEntry.business_id == RecordValue.business_id) & (RecordEntry.id == RecordValue.entry_id),
        )
        .where(
            RecordValue.business_id == business_id,
            RecordValue.entry_id == entry_id,
            RecordValue.field == UNDO,
            RecordEntry.action == CHANGED,
        )
    )
    kept = session.scalar(query)
    if kept is None:
        raise NotFound(what="entry")
    found = json.loads(kept)
    changes = {locale: (_words(found[locale][0]), _words(found[locale][1])) for locale in LOCALES if locale in found}
    return Reason(found["reason"]), Channel(found["channel"]), changes


def _words(pair: list[str] | None) -> OwnWords | None:
    return OwnWords(*pair) if pair else None
