"""Hours of single days instead of the weekly ones, and absences: added, taken away, and both undone."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import NotFound
from booking.services.setup.editing import Edited, amend
from booking.services.setup.parts import Path
from booking.storage.models import HolidayDecision, Location

Hours = Sequence[tuple[str, str]]
"""Wall times such as ``("09:00", "12:30")``, or past midnight ``("22:00", "30:00")``; none is closed."""


def set_hours(actor: Actor, owner: Path, days: Collection[date], hours: Hours, now: datetime) -> Edited:
    """Give a location or a resource these hours on each of the days, whatever it had there before.

    *owner* is a path such as ``("resources", "dr-a")``. Raises InvalidSetup, NotFound, NotAllowed.
    """
    wanted = {day.isoformat(): [list(each) for each in hours] for day in days}

    def change(present: Any) -> Any:
        kept = [{**row, "hours": wanted[row["on"]]} if row["on"] in wanted else row for row in present]
        there = {row["on"] for row in present}
        return kept + [{"on": on, "hours": hours} for on, hours in sorted(wanted.items()) if on not in there]

    return amend(actor, (*owner, "date_overrides"), change, now)


def clear(actor: Actor, owner: Path, days: Collection[date], now: datetime) -> Edited:
    """Let the weekly hours hold again on these days; a holiday among them is proposed again."""
    named = {day.isoformat() for day in days}

    def forget(session: Session) -> None:
        if owner[0] == "locations":
            session.execute(delete(HolidayDecision).where(*decisions_of(session, actor, owner[1], days)))

    return amend(
        actor,
        (*owner, "date_overrides"),
        lambda present: [row for row in present if row["on"] not in named],
        now,
        forget,
    )


def add_time_off(
    actor: Actor, resource: str, starts_at: datetime, ends_at: datetime, reason: str, now: datetime
) -> Edited:
    """Note that somebody is away for ``[starts_at, ends_at)``; the reason is for the house only.

    Who has a calendar of their own notes their own. Raises InvalidSetup, NotFound, NotAllowed.
    """
    row = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "reason": reason or None}
    return amend(actor, _time_off(resource), lambda present: [*present, row], now)


def remove_time_off(actor: Actor, resource: str, starts_at: str, ends_at: str, now: datetime) -> Edited:
    """Forget one absence, named by its instants as a part of the set-up writes them. Raises NotFound."""

    def change(present: Any) -> Any:
        kept = [row for row in present if (row["starts_at"], row["ends_at"]) != (starts_at, ends_at)]
        if len(kept) == len(present):
            raise NotFound(what="time_off")
        return kept

    return amend(actor, _time_off(resource), change, now)


def decisions_of(session: Session, actor: Actor, location: str, days: Collection[date]) -> tuple[Any, ...]:
    """The condition that finds what was decided about these days. Raises NotFound."""
    return (
        HolidayDecision.business_id == actor.business_id,
        HolidayDecision.location_id == location_id(session, actor, location),
        HolidayDecision.on_date.in_(days),
    )


def location_id(session: Session, actor: Actor, slug: str) -> int:
    """The number of a location. Raises NotFound."""
    query = select(Location.id).where(Location.business_id == actor.business_id, Location.slug == slug)
    found = session.scalar(query)
    if found is None:
        raise NotFound(what="location")
    return found


def _time_off(resource: str) -> Path:
    return ("resources", resource, "time_off")
