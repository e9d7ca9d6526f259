"""Reporting an absence: the time off closes the calendar at once, and what is to become of each visit is noted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import Invalid
from booking.services import businesses
from booking.services.absences.affected import Action, affected, person, require
from booking.services.setup.editing import amend
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Absence, AbsenceStep, TimeOff
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work

WAITS = (0, 5, 15)
"""Minutes that can be chosen until anybody is told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to become of one booking: ``colleague`` is the slug of whom it is moved to, ``starts_at`` the time that
    is proposed; without it the nearest that is free then.
    """

    action: Action
    colleague: str | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Who is absent in ``[starts_at, ends_at)``. The reason is for the house, ``words`` (by language) for those whose
    visits are cancelled. Nobody is told for ``minutes``. Bookings that are not in ``choices`` are left alone.
    """

    resource: str
    starts_at: datetime
    ends_at: datetime
    choices: Mapping[int, Choice]
    reason: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    minutes: int = 5


def report(actor: Actor, said: Report, now: datetime) -> int:
    """Enter the time off and note what is to be done; answers the number of the absence.

    The same absence a second time answers the first one's number and changes nothing. Raises NotFound, NotAllowed,
    Invalid, InvalidSetup, Busy.
    """
    require(actor, said.resource)
    if said.minutes not in WAITS:
        raise Invalid([("minutes", "out_of_range")])
    found = {each.visit.booking_id: each for each in affected(actor, said.resource, said.starts_at, said.ends_at, now)}
    chosen = {}
    for booking_id, choice in said.choices.items():
        if booking_id not in found or not found[booking_id].is_open:
            continue
        if choice.action is Action.MOVE and (actor.resource is not None or choice.colleague is None):
            raise Invalid([(f"action-{booking_id}", "not_allowed")])
        if choice.starts_at is not None and choice.starts_at <= now:
            raise Invalid([(f"action-{booking_id}", "in_the_past")])
        chosen[booking_id] = choice
    absence_id, is_its_own = _enter(actor, said, chosen, now)
    if is_its_own:
        _note_time_off(actor, absence_id)
    return absence_id


def _enter(actor: Actor, said: Report, chosen: Mapping[int, Choice], now: datetime) -> tuple[int, bool]:
    """The time off, the absence and its steps, in one transaction under the locks of the set-up.

    Answers whether the time off is its own, or stood there before.
    """
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        resource_id = person(known.business, said.resource).rules.id
    numbers: list[int] = []
    was_there = [False]

    def change(present: Any) -> Any:
        row = {
            "starts_at": said.starts_at.isoformat(),
            "ends_at": said.ends_at.isoformat(),
            "reason": said.reason or None,
        }
        was_there[:] = [is_there(present, said.starts_at, said.ends_at)]
        return present if was_there[0] else [*present, row]

    def store(session: Session) -> None:
        numbers[:] = [
            _standing(session, actor, resource_id, said) or _store(session, actor, resource_id, said, chosen, now)
        ]

    amend(actor, ("resources", said.resource, "time_off"), change, now, store)
    return numbers[0], not was_there[0]


def is_there(present: Any, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether just this time off stands in a part of the set-up."""
    return any(is_same(row, starts_at, ends_at) for row in present)


def is_same(row: Any, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a time off of the set-up is this one, however its instants are written."""
    return (datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])) == (starts_at, ends_at)


def _standing(session: Session, actor: Actor, resource_id: int, said: Report) -> int | None:
    query = select(Absence.id).where(
        Absence.business_id == actor.business_id,
        Absence.resource_id == resource_id,
        Absence.starts_at == said.starts_at,
        Absence.ends_at == said.ends_at,
        Absence.state == "open",
    )
    return session.scalar(query.limit(1))


def _store(
    session: Session, actor: Actor, resource_id: int, said: Report, chosen: Mapping[int, Choice], now: datetime
) -> int:
    business_id, absence_id = actor.business_id, new_id()
    clock: datetime = session.execute(select(database_now())).scalar_one()
    session.execute(
        insert(table_of(Absence)).values(
            business_id=business_id,
            id=absence_id,
            resource_id=resource_id,
            starts_at=said.starts_at,
            ends_at=said.ends_at,
            state="open",
            words=json.dumps(dict(said.words), ensure_ascii=False),
            # How long nobody is told is the distance of these two.
            tells_at=clock + timedelta(minutes=said.minutes),
            updated_at=clock,
            user_id=actor.user_id,
            created_at=now,
        )
    )
    rows = [
        {
            "business_id": business_id,
            "id": new_id(),
            "absence_id": absence_id,
            "booking_id": booking_id,
            "action": choice.action.value,
            "state": "planned",
            "resource": choice.colleague,
            "starts_at": choice.starts_at if choice.action is Action.PROPOSE else None,
            "updated_at": now,
        }
        for booking_id, choice in chosen.items()
    ]
    if rows:
        session.execute(insert(table_of(AbsenceStep)), rows)
    return absence_id


def _note_time_off(actor: Actor, absence_id: int) -> None:
    """Which time off it made: undoing takes away no other."""
    with unit_of_work() as session:
        absence = session.get_one(Absence, (actor.business_id, absence_id))
        query = select(TimeOff.id).where(
            TimeOff.business_id == actor.business_id,
            TimeOff.resource_id == absence.resource_id,
            TimeOff.starts_at == absence.starts_at,
            TimeOff.ends_at == absence.ends_at,
        )
        this = (Absence.business_id == actor.business_id, Absence.id == absence_id)
        session.execute(update(Absence).where(*this).values(time_off_id=session.scalar(query.limit(1))))
