"""Who is affected by an absence, and what is best done about each of them: looked at, nothing stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.appointments import MOVABLE, AppointmentKind
from booking.domain.businesses import Business, Resource
from booking.domain.errors import Invalid, NotFound
from booking.domain.frame import frame
from booking.domain.intervals import Interval
from booking.domain.lengths import as_agreed
from booking.domain.openings import able_at
from booking.domain.snapshot import Snapshot
from booking.domain.timezones import to_minutes, to_minutes_ceil
from booking.services import businesses
from booking.services.absences.other_times import other_times
from booking.storage.queries import absences as queries
from booking.storage.queries.absences import Affected as Affected
from booking.storage.queries.taken import Window
from booking.storage.queries.taken_by_all import taken_by_all
from booking.storage.unit_of_work import reading

MARGIN = 24 * 60
"""How far around the span is looked, in minutes: a visit that it cuts reaches beyond it."""


class Action(StrEnum):
    """What can become of a booking."""

    MOVE = "move"
    PROPOSE = "propose"
    CANCEL = "cancel"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is best done about one booking; ``colleagues`` are slugs, the best first, ``times`` free starts near it.

    None but LEAVE where ``is_open`` is false: blocks, squeeze-ins and what is only held are looked after by hand.
    ``proposed_until`` is set while its customer thinks over a time that was proposed before.
    """

    visit: Affected
    colleagues: tuple[str, ...]
    action: Action
    times: tuple[datetime, ...] = ()
    proposed_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything can be done about it in one go."""
        return is_open(self.visit)


def is_open(visit: Affected) -> bool:
    """Whether an absence can deal with it: a booking that stands for itself, and in nobody else's way."""
    is_booking = visit.booking_id is not None and visit.kind != AppointmentKind.BLOCK
    return is_booking and visit.state in MOVABLE and visit.moves_id is None and not visit.is_squeezed


def affected(actor: Actor, resource: str, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Suggestion]:
    """What somebody would miss in ``[starts_at, ends_at)`` and has not begun yet, with what is best done about each.

    Two visits are never promised the same colleague at one time. Raises NotFound, NotAllowed, Invalid.
    """
    require(actor, resource)
    if ends_at <= starts_at:
        raise Invalid([("ends_at", "before_start")])
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        who = person(known.business, resource)
        found = queries.in_span(session, actor.business_id, who.rules.id, starts_at, ends_at)
        visits = [each for each in found if each.ends_at > now]
        those = [each for each in visits if is_open(each)]
        free = {} if actor.resource is not None else _colleagues(session, known.business, who, those)
        ids = [each.booking_id for each in those if each.booking_id is not None]
        proposed = queries.proposed_until(session, actor.business_id, ids) if ids else {}
    off = to_minutes(starts_at), to_minutes_ceil(ends_at)
    times = other_times(known.business, who, off, those, now)
    return [
        _suggestion(each, free.get(each.appointment_id, ()), times.get(key, ()), proposed.get(key))
        for each in visits
        for key in [each.booking_id or 0]
    ]


def require(actor: Actor, resource: str) -> None:
    """Raise NotAllowed, or NotFound for a calendar that is not this person's."""
    actor.require(Permission.BOOKINGS_CHANGE)
    actor.require(Permission.TIME_OFF_CHANGE)
    if not actor.concerns(resource):
        raise NotFound(what="resource")


def person(business: Business, resource: str) -> Resource:
    """The resource of this slug. Raises NotFound."""
    found = business.resources.get(resource)
    if found is None:
        raise NotFound(what="resource")
    return found


def _suggestion(
    visit: Affected, colleagues: tuple[str, ...], times: tuple[datetime, ...], proposed_until: datetime | None
) -> Suggestion:
    if not is_open(visit):
        return Suggestion(visit, (), Action.LEAVE)
    if proposed_until is not None:
        best = Action.LEAVE
    elif colleagues:
        best = Action.MOVE
    else:
        # Only who reads mail can answer a proposal; whoever does not is telephoned first.
        best = Action.PROPOSE if visit.email and times else Action.LEAVE
    return Suggestion(visit, colleagues, best, times, proposed_until)


def _colleagues(
    session: Session, business: Business, who: Resource, visits: Sequence[Affected]
) -> dict[int, tuple[str, ...]]:
    """By appointment, who could take it over at its time.

    Nobody's own visits overlap, and they take the same time of whoever takes them over: no colleague is promised to two
    at one time, whichever of them are chosen.
    """
    if not visits:
        return {}
    start = to_minutes(min(each.starts_at for each in visits)) - MARGIN
    end = to_minutes_ceil(max(each.ends_at for each in visits)) + MARGIN
    ids = sorted(each.rules.id for each in business.resources.values())
    window = Window(business.id, ids, start, end, business.longest_minutes)
    taken = taken_by_all(session.connection(), window, ()).taken
    return {each.appointment_id: _able(business, who, each, taken) for each in visits}


def _able(business: Business, who: Resource, visit: Affected, taken: dict[int, list[Interval]]) -> tuple[str, ...]:
    """Who can do all that this person may do in it; the guard looks at what they do in fact."""
    service = businesses.find_service(business, visit.service)
    if service is None:
        return ()
    minutes = int((visit.ends_at - visit.starts_at).total_seconds()) // 60
    rules = replace(as_agreed(service.rules, minutes), step=1, alignment="clock", max_per_day=None)
    start = to_minutes(visit.starts_at)
    asked = frame(rules, start, start + 1, visit.audience, None)
    able: list[str] | None = None
    for index, needed in enumerate(rules.requirements):
        if who.rules.id in {each.id for each in needed.any_of}:
            here = [each.slug for each in able_at(asked, index, Snapshot(taken)) if each.id != who.rules.id]
            able = here if able is None else [each for each in able if each in here]
    return tuple(able or ())
