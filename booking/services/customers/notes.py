"""What the house notes about customers; a confidential note is for some roles only, and not even known to others."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound, Stale
from booking.services import record
from booking.services.customers import reach
from booking.storage.ids import new_id
from booking.storage.models import CustomerNote
from booking.storage.unit_of_work import retried, unit_of_work

LONGEST = 4000


@retried
def add(actor: Actor, customer_id: int, text: str, now: datetime, *, confidential: bool = False) -> int:
    """A new note; answers its id. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        _require(session, actor, customer_id, confidential)
        note_id = new_id()
        session.execute(
            insert(CustomerNote).values(
                business_id=actor.business_id,
                id=note_id,
                customer_id=customer_id,
                text=text,
                is_confidential=confidential,
                written_by=actor.user_id,
                created_at=now,
                updated_at=now,
            )
        )
        record.add(session, actor, _action("noted", confidential), "customer", customer_id, now)
    return note_id


@retried
def change(
    actor: Actor, customer_id: int, note_id: int, text: str, now: datetime, *, confidential: bool, seen: datetime
) -> None:
    """Write a note anew; *seen* is its ``updated_at`` as the form showed it.

    Raises NotFound, NotAllowed, and Stale with ``text``, as it is now, where somebody else was faster.
    """
    with unit_of_work() as session:
        note = _note(session, actor, customer_id, note_id)
        _require(session, actor, customer_id, confidential or note.is_confidential)
        if (note.text, note.is_confidential) == (text, confidential):
            return
        if note.updated_at != seen:
            raise Stale(text=note.text)
        values = {"text": text, "is_confidential": confidential, "updated_at": now}
        session.execute(update(CustomerNote).where(*_this(actor, note_id)).values(**values))
        action = _action("note_changed", confidential or note.is_confidential)
        record.add(session, actor, action, "customer", customer_id, now)


@retried
def remove(actor: Actor, customer_id: int, note_id: int, now: datetime) -> tuple[str, bool]:
    """Take a note away; answers text and mark, so that it can be written again. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        note = _note(session, actor, customer_id, note_id)
        _require(session, actor, customer_id, note.is_confidential)
        session.execute(delete(CustomerNote).where(*_this(actor, note_id)))
        record.add(session, actor, _action("note_removed", note.is_confidential), "customer", customer_id, now)
    return note.text, note.is_confidential


def _require(session: Session, actor: Actor, customer_id: int, confidential: bool) -> None:
    """Who may see a customer and has to do with them may write; the confidential needs a role for it."""
    if confidential:
        actor.require(Permission.NOTES_CONFIDENTIAL)
    if not actor.may(Permission.NOTES_CONFIDENTIAL):
        actor.require(Permission.CUSTOMERS_CHANGE)
    if reach.person(session, actor, customer_id).merged_into is not None:
        raise NotFound(what="customer")


def _note(session: Session, actor: Actor, customer_id: int, note_id: int) -> CustomerNote:
    """The note, if it is there for this actor at all."""
    query = select(CustomerNote).where(*_this(actor, note_id), CustomerNote.customer_id == customer_id)
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None or (found.is_confidential and not actor.may(Permission.NOTES_CONFIDENTIAL)):
        raise NotFound(what="note")
    return found


def _this(actor: Actor, note_id: int) -> tuple:  # type: ignore[type-arg]
    return CustomerNote.business_id == actor.business_id, CustomerNote.id == note_id


def _action(action: str, confidential: bool) -> str:
    """The record is read by more people than the note: see ``CONFIDENTIAL_ACTIONS``."""
    return f"{action}_confidentially" if confidential else action
