"""Taking customers over from a file: looked over first, then added some at a time; nobody is written to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.services import record
from booking.services.customers import contacts, words
from booking.services.customers.incoming import Incoming, Outcome, Reader, columns_of, incoming
from booking.services.taking_over import drafts
from booking.services.taking_over.tables import Row, Table, decoded, table
from booking.storage.ids import new_id
from booking.storage.models import Customer, CustomerNote, CustomerTag, TakenOver, TakeOver
from booking.storage.unit_of_work import reading, retried, unit_of_work

KIND = "customers"
AT_ONCE = 200
"""Customers in one transaction: bookings wait for no longer."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be taken over. ``columns`` are those that were asked for, or guessed."""

    file_name: str
    table: Table
    columns: Mapping[str, int]
    rows: list[Incoming]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        found = Counter(each.outcome for each in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}


def bring(actor: Actor, file_name: str, content: bytes, now: datetime) -> int:
    """Keep a file to be looked over; answers the id of its draft. Raises Invalid about ``file``, NotAllowed."""
    actor.require(Permission.TAKE_OVER)
    text = decoded(content)
    table(text)
    return drafts.keep(actor, KIND, file_name, text, now)


def preview(
    actor: Actor, draft_id: int, columns: Mapping[str, int] | None, country: str, locale: str, now: datetime
) -> Preview:
    """What would come of a file, with these columns or with those that its headings name. Raises NotFound."""
    draft = drafts.draft(actor, KIND, draft_id)
    read = table(draft.text)
    chosen = columns_of(read) if columns is None else columns
    with reading() as session:
        rows = incoming(session, actor.business_id, read.rows, Reader(chosen, country, locale, now.date()))
    return Preview(draft.file_name, read, chosen, rows)


def take_over(
    actor: Actor,
    draft_id: int,
    columns: Mapping[str, int],
    country: str,
    locale: str,
    now: datetime,
    *,
    confidential: bool = False,
) -> dict[str, int]:
    """Add who is new, and answer how many rows there were of each outcome; a second time the same is answered.

    Notes are *confidential* where that is asked for. Cut off in the middle it can be asked for again: who was
    added is known then. Raises NotFound, NotAllowed.
    """
    if confidential:
        actor.require(Permission.NOTES_CONFIDENTIAL)
    done = counts_of(actor, draft_id)
    if done is not None:
        return done
    try:
        return _taken_over(actor, draft_id, Reader(columns, country, locale, now.date()), now, confidential)
    except NotFound:
        # Somebody pressed twice, and the first time is through.
        done = counts_of(actor, draft_id)
        if done is None:
            raise
        return done


def counts_of(actor: Actor, take_over_id: int) -> dict[str, int] | None:
    """What came of a file that was taken over, none while it is a draft. Raises NotAllowed."""
    actor.require(Permission.TAKE_OVER)
    with reading() as session:
        found = session.get(TakeOver, (actor.business_id, take_over_id))
    if found is None or found.kind != KIND:
        return None
    return {name: int(found.report[name]) for name in (outcome.value for outcome in Outcome)}


def _taken_over(actor: Actor, draft_id: int, reader: Reader, now: datetime, confidential: bool) -> dict[str, int]:
    seen = preview(actor, draft_id, reader.columns, reader.country, reader.locale, now)
    new = {each.line for each in seen.rows if each.outcome is Outcome.NEW}
    rows = [row for row in seen.table.rows if row.line in new]
    for start in range(0, len(rows), AT_ONCE):
        _add_some(actor, draft_id, rows[start : start + AT_ONCE], reader, now, confidential)
    return _finish(actor, draft_id, seen.counts, now)


@retried
def _add_some(
    actor: Actor, draft_id: int, rows: Sequence[Row], reader: Reader, now: datetime, confidential: bool
) -> None:
    with unit_of_work() as session:
        drafts.of(session, actor, KIND, draft_id, locked=True)
        # Looked at again: somebody may have come meanwhile.
        new = [each for each in incoming(session, actor.business_id, rows, reader) if each.outcome is Outcome.NEW]
        ids = {each.line: new_id() for each in new}
        made = list(_rows(actor, new, ids, now))
        if made:
            session.execute(insert(Customer), made)
            words.add_many(session, made)
            _add_more(session, actor, new, ids, now, confidential)
            session.execute(
                insert(TakenOver),
                [
                    {
                        "business_id": actor.business_id,
                        "take_over_id": draft_id,
                        "subject": "customer",
                        "subject_id": each,
                    }
                    for each in ids.values()
                ],
            )


def _rows(actor: Actor, new: Sequence[Incoming], ids: Mapping[int, int], now: datetime) -> Iterator[dict[str, object]]:
    for each in new:
        assert each.details is not None
        said = contacts.columns(each.details)
        yield {"business_id": actor.business_id, "id": ids[each.line], "created_at": now, **said}


def _add_more(
    session: Session, actor: Actor, new: Sequence[Incoming], ids: Mapping[int, int], now: datetime, confidential: bool
) -> None:
    """Tags and notes of those who were added."""
    own = {"business_id": actor.business_id}
    tagged = [
        {**own, "customer_id": ids[each.line], "tag": tag} for each in new if each.details for tag in each.details.tags
    ]
    noted = [
        {
            **own,
            "id": new_id(),
            "customer_id": ids[each.line],
            "text": each.note,
            "is_confidential": confidential,
            "written_by": actor.user_id,
            "created_at": now,
            "updated_at": now,
        }
        for each in new
        if each.note
    ]
    if tagged:
        session.execute(insert(CustomerTag), tagged)
    if noted:
        session.execute(insert(CustomerNote), noted)


@retried
def _finish(actor: Actor, draft_id: int, seen: Mapping[str, int], now: datetime) -> dict[str, int]:
    """The draft becomes what was taken over; the text of the file is kept no longer."""
    with unit_of_work() as session:
        drafts.of(session, actor, KIND, draft_id, locked=True)
        these = (TakenOver.business_id == actor.business_id, TakenOver.take_over_id == draft_id)
        added = session.scalars(select(func.count()).where(*these)).one()
        # Whoever was added before this was cut off counted as known.
        unknown = seen[Outcome.NEW.value] - added
        counts = {**seen, Outcome.NEW.value: added, Outcome.KNOWN.value: seen[Outcome.KNOWN.value] + unknown}
        this = (TakeOver.business_id == actor.business_id, TakeOver.id == draft_id)
        session.execute(update(TakeOver).where(*this).values(kind=KIND, report=counts))
        record.add(session, actor, "taken_over", "take_over", draft_id, now, {"customers": (None, added)})
    return counts
