"""What stands against a wish of the house, said before anything is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.frame import widened_spans
from booking.domain.policies import Refusal
from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes
from booking.services.availability import alternatives
from booking.services.desk import rights
from booking.services.desk.choosing import Case
from booking.storage.queries import takers as queries
from booking.storage.types import from_minutes


@dataclass(frozen=True, slots=True)
class TakenBy:
    """Who is there already: a resource (by slug) is taken in ``[starts_at, ends_at)``, buffers included.

    ``kind`` is ``visit``, ``session`` or ``block``, ``state`` that of its bookings. Of what is not the asker's to see
    nothing is told but the time.
    """

    resource: str
    starts_at: datetime
    ends_at: datetime
    kind: str
    state: str = ""
    appointment_id: int | None = None
    title: str | None = None
    service_names: Mapping[str, str] | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that stands against a wish; nothing where ``refusals`` is empty.

    ``may_override`` is whether the asker may go over all the rules among them, ``may_squeeze`` whether they may put
    it where somebody is. ``alternatives`` are the nearest free starts, ascending, where it cannot be as it is.
    """

    refusals: tuple[Refusal, ...] = ()
    taken_by: tuple[TakenBy, ...] = ()
    may_override: bool = False
    alternatives: tuple[Slot, ...] = ()
    may_squeeze: bool = False


def verdict(
    session: Session, actor: Actor, case: Case, now: datetime, giving_back: Sequence[int] = ()
) -> tuple[Verdict, bool]:
    """The verdict on a case without its alternatives, and whether those are wanted."""
    is_taken = case.judgement.choice is None
    said = Verdict(
        refusals=case.refusals,
        taken_by=taken_by(session, actor, case, giving_back) if is_taken else (),
        may_override=rights.may_override(actor, case.business, case.judgement, case.rules),
        may_squeeze=rights.may_squeeze(actor),
    )
    return said, bool(case.refusals)


def near(case: Case, now: datetime, giving_back: Sequence[int] = ()) -> tuple[Slot, ...]:
    """The nearest starts that are free by all rules, for the same seats and the same person."""
    wish = case.asked.wish
    found = alternatives(
        case.business,
        case.service,
        wish.starts_at,
        now,
        seats=wish.seats,
        audience=wish.audience,
        resource=wish.resource or _kept_first(case),
        giving_back=giving_back,
    )
    return tuple(found)


def taken_by(session: Session, actor: Actor, case: Case, giving_back: Sequence[int] = ()) -> tuple[TakenBy, ...]:
    """Everybody who is in the way of a case, by their start."""
    wanted = _wanted(case)
    spans = [span for each in wanted.values() for span in each]
    if not spans:
        return ()
    first, last = min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)
    longest = case.business.longest_minutes
    rows = queries.takers(session.connection(), case.business.id, list(wanted), first, last, longest)
    return tuple(
        of_taker(actor, row)
        for row in rows
        if row.appointment_id not in giving_back
        and any(
            to_minutes(row.starts_at) < ends and begins < to_minutes(row.ends_at)
            for begins, ends in wanted[row.resource_id]
        )
    )


def on_resources(
    session: Session,
    actor: Actor,
    business: Business,
    resource_ids: Collection[int],
    start: int,
    end: int,
    without: Collection[int] = (),
) -> tuple[TakenBy, ...]:
    """Everybody who takes some of these resources in ``[start, end)``, in minutes."""
    rows = queries.takers(session.connection(), business.id, resource_ids, start, end, business.longest_minutes)
    within = (from_minutes(start), from_minutes(end))
    return tuple(
        of_taker(actor, row)
        for row in rows
        if row.appointment_id not in without and row.starts_at < within[1] and row.ends_at > within[0]
    )


def of_taker(actor: Actor, row: queries.Taker) -> TakenBy:
    """What somebody may know of who is there."""
    if not actor.concerns(row.resource):
        return TakenBy(row.resource, row.starts_at, row.ends_at, row.kind)
    return TakenBy(
        resource=row.resource,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        state=row.state,
        appointment_id=row.appointment_id,
        title=row.title,
        service_names=row.service_name,
        name=", ".join(row.names) or None,
    )


def _wanted(case: Case) -> dict[int, list[tuple[int, int]]]:
    """When each resource that could be chosen would be needed, by its id."""
    found: dict[int, list[tuple[int, int]]] = {}
    for index, needed in enumerate(case.service.rules.requirements):
        spans = [(case.start + low, case.start + high) for low, high in widened_spans(case.service.rules, needed)]
        for each in needed.any_of:
            is_other = index == 0 and case.asked.wish.resource not in (None, each.slug)
            if not is_other and case.asked.kept.get(index, each.id) == each.id:
                found.setdefault(each.id, []).extend(spans)
    return found


def _kept_first(case: Case) -> str | None:
    kept = case.asked.kept.get(0)
    return next((each.slug for each in case.service.staff if each.rules.id == kept), None)
