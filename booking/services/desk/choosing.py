"""Choosing for the house: the same locks and the same second look as everybody's, but rules may be gone over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.agreed import as_agreed
from booking.domain.businesses import Business, Service
from booking.domain.errors import Invalid, NotAllowed, NotFound, OverrideNeeded, SlotTaken
from booking.domain.lengths import lengthened
from booking.domain.overriding import OVERRIDABLE, Judgement, judge, narrowed
from booking.domain.policies import Refusal
from booking.domain.rulebook import ResourceRules
from booking.domain.timezones import DAY, to_minutes, to_minutes_ceil
from booking.services import businesses, claims
from booking.services.desk import rights
from booking.storage.queries import taken

FARTHEST = 10 * 365 * DAY
"""So many minutes from now, either way, something can be booked at the desk; beyond, it is a slip of the pen."""

_UNACCEPTABLE = {
    Refusal.NO_REQUIREMENTS: "service",
    Refusal.TOO_MANY_SEATS: "seats",
    Refusal.UNKNOWN_RESOURCE: "resource",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish of the house, and how far it may go for it.

    ``over`` are the rules that somebody was warned of, ``implied`` those that the deed itself goes over. ``kept`` are
    the resources, by index of requirement, that it has to be. Where not ``joins``, no standing appointment is joined.
    What ``is_trusted`` only puts back what stood there before, for which nobody needs to be allowed anything more.
    ``minutes`` is how long the whole is to take, the wish's lengths or not.
    """

    wish: claims.Wish
    over: frozenset[Refusal] = frozenset()
    implied: frozenset[Refusal] = frozenset()
    minutes: int | None = None
    kept: Mapping[int, int] = field(default_factory=dict)
    is_squeezed: bool = False
    joins: bool = True
    is_blocked: bool = False
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A wish with everything that bears on it; ``service`` is of the length that is asked for."""

    business: Business
    service: Service
    asked: Asked
    start: int
    day: taken.Day
    judgement: Judgement
    refusals: tuple[Refusal, ...]
    """Everything that stands against it, what the deed implies left out."""

    @property
    def rules(self) -> tuple[Refusal, ...]:
        """What may be gone over."""
        return tuple(each for each in self.refusals if each in OVERRIDABLE)

    @property
    def unsaid(self) -> list[Refusal]:
        """What may be gone over, and somebody has not said that they do."""
        return [each for each in self.rules if each not in self.asked.over]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice made under the locks, and the codes of the rules that were gone over for it."""

    taking: claims.Taking
    overridden: tuple[str, ...]


def choose(
    session: Session,
    actor: Actor,
    business: Business,
    wishes: Sequence[Asked],
    now: datetime,
    *,
    giving_back: Sequence[int] = (),
    locked: Collection[int] | None = None,
) -> Chosen:
    """Lock, look again, and choose what fulfils one of the wishes for a service, the first best; nothing is written.

    Raises NotFound, Invalid, SlotTaken (its alternatives are the caller's to add), OverrideNeeded, NotAllowed,
    StaleRules.
    """
    slug = businesses.service(business, wishes[0].wish.service).slug
    business, service, clock = claims.under_lock(session, business, slug, locked)
    case = best(session, actor, business, service, wishes, now, giving_back)
    choice = case.judgement.choice
    if choice is None:
        raise SlotTaken(refusals=list(case.refusals))
    if case.unsaid:
        raise OverrideNeeded(refusals=case.unsaid)
    if case.rules and not rights.may_override(actor, business, case.judgement, case.rules):
        raise NotAllowed(permission=Permission.RULES_OVERRIDE.value)
    lapsed = () if case.asked.is_squeezed else claims.in_the_way(case.day, case.service.rules, case.start, choice)
    taking = claims.Taking(business, case.service, case.start, choice, clock, lapsed)
    return Chosen(taking, tuple(each.value for each in case.rules))


def best(
    session: Session,
    actor: Actor,
    business: Business,
    service: Service,
    wishes: Sequence[Asked],
    now: datetime,
    giving_back: Sequence[int] = (),
) -> Case:
    """The wish against which least stands: nobody in the way, then the fewest rules; else the first."""
    cases = [consider(session, actor, business, service, each, now, giving_back) for each in wishes]
    return min(cases, key=lambda case: (case.judgement.choice is None, len(case.unsaid)))


def consider(
    session: Session,
    actor: Actor,
    business: Business,
    service: Service,
    asked: Asked,
    now: datetime,
    giving_back: Sequence[int] = (),
) -> Case:
    """What a wish comes to, as things are now. Raises Invalid for what nothing can make possible, NotFound."""
    if asked.is_squeezed and not asked.is_trusted and not rights.may_squeeze(actor):
        raise NotAllowed(permission=Permission.RULES_OVERRIDE.value)
    if asked.wish.lengths is not None:
        service = as_agreed(service, asked.wish.lengths)
    rules = service.rules if asked.minutes is None else lengthened(service.rules, asked.minutes)
    start = _start(asked, now)
    day = claims.day_of(session, business, rules, start, giving_back)
    judgement = _judgement(actor, business, service, replace(service, rules=rules), asked, start, now, day)
    for each in judgement.refusals:
        if each in _UNACCEPTABLE:
            raise Invalid([(_UNACCEPTABLE[each], each.value)])
    refusals = ((Refusal.BLOCKED,) if asked.is_blocked else ()) + judgement.refusals
    left = tuple(each for each in refusals if each not in asked.implied)
    return Case(business, replace(service, rules=rules), asked, start, day, judgement, left)


def _judgement(
    actor: Actor,
    business: Business,
    usual: Service,
    service: Service,
    asked: Asked,
    start: int,
    now: datetime,
    day: taken.Day,
) -> Judgement:
    kept = _kept(actor, business, usual, asked)
    is_joinable = asked.joins and not asked.is_squeezed and service.rules.duration == usual.rules.duration
    standing = [at for at in day.snapshot.standing if set(at.resource_ids) >= {each.id for each in kept.values()}]
    return judge(
        narrowed(service.rules, kept),
        start,
        to_minutes_ceil(now),
        replace(day.snapshot, standing=tuple(standing) if is_joinable else ()),
        day.booked_minutes,
        asked.wish.seats,
        asked.wish.audience,
        asked.wish.resource,
        is_squeezed=asked.is_squeezed,
    )


def _start(asked: Asked, now: datetime) -> int:
    starts_at = asked.wish.starts_at
    if starts_at.second or starts_at.microsecond:
        raise Invalid([("starts_at", "not_a_minute")])
    start = to_minutes(starts_at)
    if abs(start - to_minutes(now)) > FARTHEST:
        raise Invalid([("starts_at", "out_of_range")])
    return start


def _kept(actor: Actor, business: Business, service: Service, asked: Asked) -> dict[int, ResourceRules]:
    """Who it has to be, by index of requirement; somebody with a calendar of their own takes part themselves.

    In a visit of several they give what they can of it. What is booked anew they give all of: the calendars of
    colleagues are not theirs to fill.
    """
    by_id = {each.rules.id: each.rules for each in business.resources.values()}
    kept = {index: by_id[each] for index, each in asked.kept.items() if each in by_id}
    if len(kept) < len(asked.kept):
        raise Invalid([("resource", "unknown_resource")])
    own = rights.own(actor, business)
    if own is None or own in (each.id for each in kept.values()):
        return kept
    found: dict[int, int] = {}
    for index, needed in enumerate(service.rules.requirements):
        is_other = index == 0 and asked.wish.resource not in (None, actor.resource)
        if index not in kept and not is_other and any(each.id == own for each in needed.any_of):
            found.setdefault(needed.part, index)
    others = {needed.part for needed in service.rules.requirements}.difference(found)
    if not found or (others and not kept):
        raise NotFound(what="resource")
    return kept | dict.fromkeys(found.values(), by_id[own])
