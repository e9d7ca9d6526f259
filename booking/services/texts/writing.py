"""A business's own words for its messages: stored, taken back, and never over what somebody else wrote meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import Invalid, NotFound, Stale
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords, faults_of
from booking.services.texts import recording
from booking.services.texts.recording import LOCALES, Written
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Business, MessageText
from booking.storage.queries import texts as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work

MESSAGES: tuple[tuple[Reason, Channel], ...] = (
    (Reason.CONFIRMED, Channel.EMAIL),
    (Reason.REMINDER, Channel.EMAIL),
    (Reason.REMINDER, Channel.SMS),
    (Reason.FOLLOW_UP, Channel.EMAIL),
    (Reason.FOLLOW_UP, Channel.SMS),
    (Reason.MOVED, Channel.EMAIL),
    (Reason.CANCELLED, Channel.EMAIL),
    (Reason.REQUESTED, Channel.EMAIL),
    (Reason.APPROVED, Channel.EMAIL),
    (Reason.DECLINED, Channel.EMAIL),
    (Reason.LAPSED, Channel.EMAIL),
    (Reason.MOVE_REQUESTED, Channel.EMAIL),
    (Reason.MOVE_DECLINED, Channel.EMAIL),
    (Reason.PROPOSED, Channel.EMAIL),
    (Reason.PROPOSAL_WITHDRAWN, Channel.EMAIL),
)
"""Every message that customers get and a business may word itself, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was done: the languages whose words are others now, and the entry of the record that takes it back."""

    changed: tuple[str, ...]
    entry_id: int | None


def overview(actor: Actor) -> set[tuple[str, str, str]]:
    """Reason, channel and language of all that the business wrote itself. Raises NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    with reading() as session:
        return queries.written_for(session, actor.business_id)


def written(actor: Actor, reason: Reason, channel: Channel) -> dict[str, OwnWords | None]:
    """What the business wrote for a message, every language named. Raises NotAllowed, NotFound."""
    _require(actor, reason, channel)
    with reading() as session:
        return _whole(queries.written(session, actor.business_id, reason, channel))


@retried
def save(actor: Actor, reason: Reason, channel: Channel, seen: Written, wanted: Written, now: datetime) -> Saved:
    """Make a message's own words what is *wanted*, by somebody who had *seen* them.

    A language that was not touched stays as it is by now. Raises Invalid with ``faults``, those of ``faults_of`` by
    language; Stale with ``present`` where somebody else changed what is changed here; NotAllowed, NotFound.
    """
    _require(actor, reason, channel)
    wanted = {locale: words and words.tidied() for locale, words in _whole(wanted).items()}
    _refuse_faults(wanted, reason, channel, [each for each in LOCALES if wanted[each] != seen.get(each)])
    with unit_of_work() as session:
        present = _locked(session, actor.business_id, reason, channel)
        touched = [each for each in LOCALES if wanted[each] != seen.get(each) and wanted[each] != present[each]]
        if any(present[each] != seen.get(each) for each in touched):
            raise Stale(present=present)
        return _write(session, actor, reason, channel, present, {each: wanted[each] for each in touched}, now)


@retried
def undo(actor: Actor, entry_id: int, now: datetime) -> tuple[Reason, Channel]:
    """Put back what an entry of the record says was there before; answers which message it was.

    Raises Stale where it was changed again since, NotFound, NotAllowed.
    """
    actor.require(Permission.SETUP_CHANGE)
    with unit_of_work() as session:
        reason, channel, changes = recording.noted(session, actor.business_id, entry_id)
        present = _locked(session, actor.business_id, reason, channel)
        if any(present[locale] != after for locale, (_, after) in changes.items()):
            raise Stale(present=present, reason=reason, channel=channel)
        back = {locale: before for locale, (before, _) in changes.items()}
        _write(session, actor, reason, channel, present, back, now)
    return reason, channel


def _require(actor: Actor, reason: Reason, channel: Channel) -> None:
    actor.require(Permission.SETUP_CHANGE)
    if (reason, channel) not in MESSAGES:
        raise NotFound(what="message")


def _whole(words: Written) -> dict[str, OwnWords | None]:
    return {locale: words.get(locale) for locale in LOCALES}


def _refuse_faults(wanted: Written, reason: Reason, channel: Channel, touched: Collection[str]) -> None:
    """What is stored already was looked over then."""
    found = {
        locale: faults
        for locale, words in wanted.items()
        if words is not None and locale in touched and (faults := faults_of(words, reason, channel, locale))
    }
    if found:
        error = Invalid(
            [(f"{field}_{at}", each.flaw) for at in found for field in found[at] for each in found[at][field]]
        )
        error.fields["faults"] = found
        raise error


def _locked(session: Session, business_id: int, reason: Reason, channel: Channel) -> dict[str, OwnWords | None]:
    # Of two who write at once one waits and then sees what the other wrote.
    session.execute(select(Business.id).where(Business.id == business_id).with_for_update(key_share=True))
    return _whole(queries.written(session, business_id, reason, channel))


def _write(
    session: Session,
    actor: Actor,
    reason: Reason,
    channel: Channel,
    present: Written,
    wanted: Written,
    now: datetime,
) -> Saved:
    changed = {locale: words for locale, words in wanted.items() if words != present[locale]}
    this = (
        MessageText.business_id == actor.business_id,
        MessageText.reason == reason.value,
        MessageText.channel == channel.value,
    )
    for locale, words in changed.items():
        if words is None:
            session.execute(delete(MessageText).where(*this, MessageText.locale == locale))
            continue
        values = {"subject": words.subject, "body": words.body, "updated_at": now}
        if present[locale] is not None:
            session.execute(update(MessageText).where(*this, MessageText.locale == locale).values(values))
            continue
        key = {"business_id": actor.business_id, "id": new_id(), "reason": reason.value, "channel": channel.value}
        session.execute(insert(table_of(MessageText)), {**key, "locale": locale, **values})
    if not changed:
        return Saved((), None)
    return Saved(tuple(changed), recording.note(session, actor, reason, channel, present, changed, now))
