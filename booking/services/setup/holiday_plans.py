"""Public holidays of the places of a business: proposed, and closed, kept or given other hours as somebody decides.

Nothing is ever closed by itself. A holiday is proposed for as long as nobody has decided, and only where the place
would otherwise be open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.businesses import Business, Location
from booking.domain.hours import open_time
from booking.domain.merging import Difference, applied
from booking.domain.rulebook import LocationRules, ResourceRules, Span
from booking.services.holidays import Holiday, holidays_of
from booking.services.setup.editing import Edited, amend
from booking.services.setup.exceptions import Hours, decisions_of, location_id
from booking.storage.db import table_of
from booking.storage.models import HolidayDecision
from booking.storage.unit_of_work import reading

AHEAD = timedelta(days=548)
"""A year and a half."""

State = Literal["proposed", "closed", "open", "other"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A holiday at a place; ``hours`` are those of the day where it has other ones."""

    location: str
    on: date
    name: str
    state: State
    hours: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding did, and what there was before: enough to take it back."""

    edited: Edited
    before: Mapping[date, str]


def plan(business: Business, today: date, lang: str, until: date | None = None) -> list[Planned]:
    """The holidays of all places from today on, by date, then by the order of the places."""
    until = until or today + AHEAD
    open_on = _kept_open(business.id)
    found = []
    for order, place in enumerate(business.locations):
        stated = {each.on: each.hours for each in place.rules.date_overrides}
        for holiday in holidays_of(place.holiday_region, today, until, lang):
            planned = _planned(business, place, holiday, stated, (place.id, holiday.on) in open_on)
            if planned is not None:
                found.append((planned.on, order, planned))
    return [planned for _, _, planned in sorted(found, key=lambda each: each[:2])]


def decide(actor: Actor, location: str, decisions: Mapping[date, Hours | Literal["open"]], now: datetime) -> Decided:
    """Close a place on holidays (no hours), give it other hours, or keep it open as in every week.

    Raises InvalidSetup, NotFound, NotAllowed.
    """
    before: dict[date, str] = {}
    hours = {on.isoformat(): said for on, said in decisions.items()}

    def change(present: Any) -> Any:
        kept = [row for row in present if row["on"] not in hours]
        wanted = [
            {"on": on, "hours": [list(each) for each in said]} for on, said in sorted(hours.items()) if said != "open"
        ]
        return kept + wanted

    def also(session: Session) -> None:
        condition = decisions_of(session, actor, location, list(decisions))
        before.update({row.on_date: row.decision for row in session.scalars(select(HolidayDecision).where(*condition))})
        session.execute(delete(HolidayDecision).where(*condition))
        said = {on: "closed" if not hours[on.isoformat()] else "open" for on in decisions}
        _write(session, actor, location, said, now)

    return Decided(amend(actor, _path(location), change, now, also), before)


def undo(
    actor: Actor,
    location: str,
    changes: Sequence[Difference],
    days: Sequence[date],
    before: Mapping[date, str],
    now: datetime,
) -> Edited:
    """Take decisions about *days* back: hours and what was decided stand as *before*.

    What somebody has changed since about one of the days stays as it is.
    """

    def change(present: Any) -> Any:
        _whole, unfit = applied(present, changes, _path(location)[2:])
        return applied(present, [each for each in changes if each not in unfit], _path(location)[2:])[0]

    def also(session: Session) -> None:
        session.execute(delete(HolidayDecision).where(*decisions_of(session, actor, location, days)))
        _write(session, actor, location, before, now)

    return amend(actor, _path(location), change, now, also)


def _write(session: Session, actor: Actor, location: str, said: Mapping[date, str], now: datetime) -> None:
    if not said:
        return
    place = location_id(session, actor, location)
    session.execute(
        insert(table_of(HolidayDecision)),
        [
            {
                "business_id": actor.business_id,
                "location_id": place,
                "on_date": on,
                "decision": decision,
                "decided_at": now,
            }
            for on, decision in said.items()
        ],
    )


def _planned(
    business: Business, place: Location, holiday: Holiday, stated: Mapping[date, tuple[Span, ...]], is_kept_open: bool
) -> Planned | None:
    """How it stands with a holiday; None where the place is closed on that day of the week anyway."""
    if holiday.on in stated:
        hours = stated[holiday.on]
        return Planned(place.slug, holiday.on, holiday.name, "other" if hours else "closed", hours)
    if is_kept_open:
        return Planned(place.slug, holiday.on, holiday.name, "open")
    return Planned(place.slug, holiday.on, holiday.name, "proposed") if _is_open(business, place, holiday.on) else None


def _is_open(business: Business, place: Location, on: date) -> bool:
    """Whether anybody would work there, or the place itself is open."""
    rules = replace(place.rules, date_overrides=())
    everyone = [replace(each.rules, date_overrides=(), time_off=()) for each in business.resources.values()]
    return any(open_time(each, rules, on, on) for each in [_itself(rules), *everyone])


def _itself(rules: LocationRules) -> ResourceRules:
    """The place as if it were somebody who follows its hours."""
    return ResourceRules(0, rules.slug, "room", 1, rules.id)


def _kept_open(business_id: int) -> set[tuple[int, date]]:
    decision = table_of(HolidayDecision).c
    query = select(decision.location_id, decision.on_date).where(
        decision.business_id == business_id, decision.decision == "open"
    )
    with reading() as session:
        return {(row.location_id, row.on_date) for row in session.execute(query)}


def _path(location: str) -> tuple[str, str, str]:
    return ("locations", location, "date_overrides")
