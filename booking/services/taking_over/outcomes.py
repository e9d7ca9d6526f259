"""What would become of each appointment of a file: taken over, or why not."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, occupancies
from booking.domain.intervals import Interval
from booking.domain.lengths import lengthened
from booking.domain.names import fold
from booking.domain.overriding import judge
from booking.domain.policies import Refusal
from booking.domain.snapshot import Snapshot
from booking.services.taking_over.said import Said
from booking.storage.queries import standing_visits
from booking.storage.queries import taken as reads

TOO_FAR = 3 * 366 * 24 * 60
NO_RULES = frozenset({Refusal.IN_THE_PAST, Refusal.NOTICE, Refusal.HORIZON})
"""What other systems promised stands, however soon or far; only hours are worth a word."""


class Outcome(StrEnum):
    """What becomes of an appointment."""

    NEW = "new"
    SQUEEZED = "squeezed"
    TAKEN = "taken"
    AGAIN = "again"
    PAST = "past"
    UNKNOWN = "unknown"
    FAULTY = "faulty"


TO_BE_MADE = frozenset({Outcome.NEW, Outcome.SQUEEZED})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided: which service and whose calendar a word of the file means (empty: none of ours).

    ``usual_service`` and ``usual_resource`` stand for what is not named. With *squeezes*, what is taken is squeezed in.
    """

    services: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    usual_service: str = ""
    usual_resource: str = ""
    squeezes: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment of a file with what becomes of it; ``rules`` are those that it goes over."""

    said: Said
    outcome: Outcome
    service: str = ""
    resource: str | None = None
    rules: tuple[Refusal, ...] = ()


def words(business: Business, all_said: Iterable[Said]) -> tuple[dict[str, str], dict[str, str]]:
    """The services and the resources that a file names, each with the slug that it seems to mean, or none."""
    services = {each: "" for said in all_said if (each := said.service)}
    resources = {each: "" for said in all_said if (each := said.resource)}
    known_services = {
        fold(name): slug for slug, each in business.services.items() for name in (slug, *each.name.values())
    }
    known_resources = {fold(name): slug for slug, each in business.resources.items() for name in (slug, each.name)}
    return (
        {each: known_services.get(fold(each), "") for each in services},
        {each: known_resources.get(fold(each), "") for each in resources},
    )


def outcomes(
    session: Session, business: Business, all_said: list[Said], choices: Choices, now: int, *, without: frozenset[int]
) -> list[Visit]:
    """What would become of all, in their order, each looked at with those before it in place.

    *without* are lines that were dealt with before. One look at what is taken serves all of them.
    """
    starts = [each.start for each in all_said if each.start is not None and now <= each.start <= now + TOO_FAR]
    taken: dict[int, list[Interval]] = defaultdict(list)
    there: set[tuple[int, str]] = set()
    if starts:
        ids = [each.rules.id for each in business.resources.values()]
        window = reads.Window(business.id, ids, min(starts) - 1440, max(starts) + 2 * 1440, business.longest_minutes)
        for resource_id, spans in reads.plain(session, window)[0].taken.items():
            taken[resource_id] = sorted(spans)
        there = standing_visits.starts_with_names(session, business.id, min(starts), max(starts))
    seats: dict[tuple[str, int], int] = defaultdict(int)
    found = []
    for said in all_said:
        if said.line in without:
            continue
        visit = _outcome(business, said, choices, now, taken, there, seats)
        found.append(visit)
    return found


def _outcome(
    business: Business,
    said: Said,
    choices: Choices,
    now: int,
    taken: dict[int, list[Interval]],
    there: set[tuple[int, str]],
    seats: dict[tuple[str, int], int],
) -> Visit:
    if said.faults or said.start is None:
        return Visit(said, Outcome.FAULTY)
    if said.start < now:
        return Visit(said, Outcome.PAST)
    slug = choices.services.get(said.service) or choices.usual_service
    service = business.services.get(slug)
    if service is None or said.start > now + TOO_FAR or not service.rules.requirements:
        return Visit(said, Outcome.UNKNOWN)
    who = choices.resources.get(said.resource) or choices.usual_resource or None
    if who is not None and all(each.slug != who for each in service.rules.requirements[0].any_of):
        return Visit(said, Outcome.UNKNOWN, slug)
    if (said.start, fold(said.name)) in there:
        return Visit(said, Outcome.AGAIN, slug, who)
    visit = _placed(service, said, who, now, taken, seats, squeezes=choices.squeezes)
    if visit.outcome in TO_BE_MADE:
        there.add((said.start, fold(said.name)))
    return visit


def _placed(
    service: Service,
    said: Said,
    who: str | None,
    now: int,
    taken: dict[int, list[Interval]],
    seats: dict[tuple[str, int], int],
    *,
    squeezes: bool,
) -> Visit:
    assert said.start is not None
    rules = service.rules if said.minutes in (None, service.rules.duration) else lengthened(service.rules, said.minutes)
    if rules.capacity > 1 and 0 < seats[service.slug, said.start] < rules.capacity:
        seats[service.slug, said.start] += 1
        return Visit(said, Outcome.NEW, service.slug, who)
    judged = judge(replace(rules, max_per_day=None), said.start, now, Snapshot(taken), {}, resource=who)
    against = tuple(each for each in judged.rules if each not in NO_RULES)
    if isinstance(judged.choice, Claimed):
        for each in occupancies(rules, said.start, judged.choice.resource_ids):
            insort(taken[each.resource_id], (each.starts_at, each.ends_at))
        seats[service.slug, said.start] += 1
        return Visit(said, Outcome.NEW, service.slug, who, against)
    return Visit(said, Outcome.SQUEEZED if squeezes else Outcome.TAKEN, service.slug, who, against)
