"""Two customers who are one person become one; and two again, where that was a mistake.

Who goes stays as a row that names who took over, with all that it said. What was moved is in the record, so that it
can be moved back exactly.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.customers import Person
from booking.domain.errors import NotFound, Stale
from booking.services import record
from booking.services.customers import contacts, tags, words
from booking.services.customers.contacts import Details
from booking.storage.models import Booking, Customer, CustomerNote, Recall, RecordEntry, RecordValue, WaitingEntry
from booking.storage.queries import profiles
from booking.storage.unit_of_work import retried, unit_of_work

MERGED, AWAY, UNDO = "merged", "merged_away", "undo"
AT_ONCE = 500
MOVED: Mapping[str, Any] = {"bookings": Booking, "notes": CustomerNote, "waiting": WaitingEntry, "recalls": Recall}
"""What goes along, by the name under which it is remembered."""
CHOSEN = ("name", "email", "phone", "born_on", "locale")
SINCE, REASONS = ("blocked_at", "retained_since"), ("blocked_reason", "retained_reason")
STANDING = (*SINCE, *REASONS)


@dataclass(frozen=True, slots=True)
class Versions:
    """Both people as the form showed them: ``Person.version``."""

    kept: str
    gone: str


@retried
def merge(actor: Actor, kept_id: int, gone_id: int, chosen: Details, versions: Versions, now: datetime) -> None:
    """Make one customer of two: bookings, notes and tags of *gone* go to *kept*, who is *chosen* to be from now on.

    Tags are those of both; who was blocked on either side is. Doing it again changes nothing. Raises NotFound,
    NotAllowed, and Stale where one of them was changed or merged meanwhile.
    """
    actor.require(Permission.CUSTOMERS_CHANGE)
    with unit_of_work() as session:
        kept, gone = _both(session, actor, kept_id, gone_id)
        if gone.merged_into == kept.id:
            return
        if kept.merged_into is not None or gone.merged_into is not None:
            raise Stale(people=(kept, gone))
        if (kept.version, gone.version) != (versions.kept, versions.gone):
            raise Stale(people=(kept, gone))
        chosen = replace(chosen, tags=tuple(sorted({*kept.tags, *gone.tags})))
        values = contacts.columns(chosen) | _standing(kept, gone)
        moved = _move(session, actor.business_id, gone.id, kept.id)
        tags.replace(session, actor.business_id, kept.id, chosen.tags)
        _write(session, actor.business_id, kept.id, values)
        _write(session, actor.business_id, gone.id, {"merged_into": kept.id})
        for each in (kept.id, gone.id):
            words.renew(session, actor.business_id, each)
        changes = {name: (getattr(kept, name), values[name]) for name in (*CHOSEN, *STANDING)}
        record.add(session, actor, MERGED, "customer", kept.id, now, {**changes, "merged_from": (None, gone.id)})
        undo = {
            **moved,
            "tags": [tag for tag in gone.tags if tag not in kept.tags],
            "before": {name: _written(pair[0]) for name, pair in changes.items()},
            "after": {name: _written(pair[1]) for name, pair in changes.items()},
        }
        said = {"merged_into": (None, kept.id), UNDO: (None, json.dumps(undo))}
        record.add(session, actor, AWAY, "customer", gone.id, now, said)


@retried
def split(actor: Actor, gone_id: int, now: datetime) -> int:
    """Undo the merge of a customer into another, whose id is answered: what was moved goes back, the rest stays.

    What was changed since then stays changed. Doing it again changes nothing. Raises NotFound where there is no
    such merge or the record does not reach back to it, Stale where who took over was merged on since then.
    """
    actor.require(Permission.CUSTOMERS_CHANGE)
    business_id = actor.business_id
    with unit_of_work() as session:
        kept_id, undo = _last_merge(session, business_id, gone_id)
        kept, gone = _both(session, actor, kept_id, gone_id)
        if gone.merged_into is None:
            return kept_id
        if gone.merged_into != kept_id or kept.merged_into is not None:
            raise Stale(people=(kept, gone))
        _move_back(session, business_id, kept_id, gone_id, undo)
        # A tag or value that somebody changed since is theirs.
        tags.replace(session, business_id, kept_id, [tag for tag in kept.tags if tag not in undo["tags"]])
        back = {
            name: _read(name, before)
            for name, before in undo["before"].items()
            if _written(getattr(kept, name)) == undo["after"][name]
        }
        if "name" in back:
            back |= {
                "folded_name": contacts.columns(replace(contacts.details_of(kept), name=back["name"]))["folded_name"]
            }
        _write(session, business_id, kept_id, back)
        _write(session, business_id, gone_id, {"merged_into": None})
        for each in (kept_id, gone_id):
            words.renew(session, business_id, each)
        changes = {name: (getattr(kept, name), value) for name, value in back.items() if name != "folded_name"}
        record.add(session, actor, "split", "customer", kept_id, now, changes)
        record.add(session, actor, "split_off", "customer", gone_id, now, {"merged_into": (kept_id, None)})
    return kept_id


def _both(session: Session, actor: Actor, kept_id: int, gone_id: int) -> tuple[Person, Person]:
    """Both, locked in the order of their ids, so that two merges the opposite way do not wait for each other."""
    if kept_id == gone_id:
        raise NotFound(what="customer")
    found = {
        each: profiles.person(session, actor.business_id, each, locked=True) for each in sorted((kept_id, gone_id))
    }
    kept, gone = found[kept_id], found[gone_id]
    if kept is None or gone is None:
        raise NotFound(what="customer")
    return kept, gone


def _move(session: Session, business_id: int, from_id: int, to_id: int) -> dict[str, list[int]]:
    """Move bookings, notes, places in waiting lists and wishes to come again; answers which."""
    moved = {}
    for name, model in MOVED.items():
        these = (model.business_id == business_id, model.customer_id == from_id)
        moved[name] = sorted(session.scalars(select(model.id).where(*these)))
        session.execute(update(model).where(*these).values(customer_id=to_id))
    return moved


def _move_back(session: Session, business_id: int, from_id: int, to_id: int, undo: Mapping[str, Any]) -> None:
    for name, model in MOVED.items():
        # What was merged earlier knows of less.
        ids = undo.get(name, ())
        for start in range(0, len(ids), AT_ONCE):
            these = (
                model.business_id == business_id,
                model.customer_id == from_id,
                model.id.in_(ids[start : start + AT_ONCE]),
            )
            session.execute(update(model).where(*these).values(customer_id=to_id))


def _last_merge(session: Session, business_id: int, gone_id: int) -> tuple[int, dict[str, Any]]:
    """Who took over last, and what it takes to undo that."""
    entry = (
        select(RecordEntry.id)
        .where(
            RecordEntry.business_id == business_id,
            RecordEntry.subject == "customer",
            RecordEntry.subject_id == gone_id,
            RecordEntry.action == AWAY,
        )
        .order_by(RecordEntry.at.desc(), RecordEntry.id.desc())
        .limit(1)
    )
    entry_id = session.scalar(entry)
    values = select(RecordValue.field, RecordValue.after).where(
        RecordValue.business_id == business_id, RecordValue.entry_id == entry_id
    )
    said: dict[str, str | None] = {row.field: row.after for row in session.execute(values)} if entry_id else {}
    into, undo = said.get("merged_into"), said.get(UNDO)
    if into is None or undo is None:
        raise NotFound(what="merge")
    return int(into), json.loads(undo)


def _standing(kept: Person, gone: Person) -> dict[str, object]:
    """Whether they are blocked or retained: both are where one of them was."""
    said: dict[str, object] = {}
    for at in SINCE:
        said[at] = min((getattr(each, at) for each in (kept, gone) if getattr(each, at)), default=None)
    for why in REASONS:
        said[why] = " / ".join(dict.fromkeys(getattr(each, why) for each in (kept, gone) if getattr(each, why))) or None
    return said


def _write(session: Session, business_id: int, customer_id: int, values: Mapping[str, object]) -> None:
    if values:
        this = (Customer.business_id == business_id, Customer.id == customer_id)
        session.execute(update(Customer).where(*this).values(**values))


def _written(value: object) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _read(name: str, text: str | None) -> Any:
    if text is None:
        return None
    return date.fromisoformat(text) if name == "born_on" else datetime.fromisoformat(text) if name in SINCE else text
