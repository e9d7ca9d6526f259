"""Several services in one visit: what they come to together.

A visit of several is a service like any other, put together from those that follow one another in it; its slug names
them: ``cut+colour`` whoever gives them, ``cut~colour`` where one person is wanted throughout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from booking.domain.businesses import Resource, Service
from booking.domain.joined import joined, joined_questions
from booking.domain.rulebook import Part, Requirement, ServiceRules, Window

FEWEST, MOST = 2, 4
BY_ANYBODY, BY_ONE = "+", "~"


def slugs_in(slug: str) -> tuple[tuple[str, ...], bool]:
    """The services that a slug names, in their order, and whether one person gives all of them.

    A slug with both signs names what no business has.
    """
    is_throughout = BY_ONE in slug
    return tuple(slug.split(BY_ONE if is_throughout else BY_ANYBODY)), is_throughout


def slug_for(slugs: Sequence[str], *, is_throughout: bool = False) -> str:
    """The slug that names these services, in this order."""
    return (BY_ONE if is_throughout else BY_ANYBODY).join(slugs)


def are_combinable(services: Sequence[Service]) -> bool:
    """Whether they can be one visit: two to four different ones at one place, each for one at a time and open to it."""
    return (
        FEWEST <= len(services) <= MOST
        and len({each.slug for each in services}) == len(services)
        and len({each.location.id for each in services}) == 1
        and all(
            each.is_combinable and not each.parts and each.rules.capacity == 1 and not each.rules.by_sessions
            for each in services
        )
    )


def found(services: Mapping[str, Service], slug: str) -> Service | None:
    """The visit of several that *slug* names, none where there is no such one."""
    slugs, is_throughout = slugs_in(slug)
    parts = [services[each] for each in slugs if each in services]
    if len(parts) < len(slugs) or not are_combinable(parts):
        return None
    return combined(parts, is_throughout=is_throughout)


def people_throughout(services: Sequence[Service]) -> tuple[Resource, ...]:
    """Who can give all of them, in the order in which the first one lists its people."""
    others = [{each.slug for each in service.staff} for service in services[1:]]
    return tuple(each for each in services[0].staff if all(each.slug in slugs for slugs in others))


def combined(services: Sequence[Service], *, is_throughout: bool = False) -> Service:
    """The visit in which these services, that ``are_combinable``, follow one another.

    Price, length and texts are those of all; the notices are the longest, the horizon the shortest, approval is
    needed where any needs it, and it waits on the waiting list where all do. The grid is the first one's.
    """
    first = services[0]
    prices = [each.price_minor for each in services if each.price_minor is not None]
    return Service(
        slug=slug_for([each.slug for each in services], is_throughout=is_throughout),
        name=joined([each.name for each in services]),
        description=joined([each.description for each in services], "\n\n"),
        price_minor=sum(prices) if prices else None,
        location=first.location,
        questions=joined_questions((each.slug, each.questions) for each in services),
        rules=_rules(services, is_throughout=is_throughout),
        staff=people_throughout(services) if is_throughout else first.staff,
        instructions=joined([each.instructions for each in services], "\n\n"),
        has_waiting_list=all(each.has_waiting_list for each in services),
        is_combinable=True,
        open_max=min((each.open_max for each in services if each.open_max is not None), default=None),
        parts=tuple(services),
    )


def _rules(services: Sequence[Service], *, is_throughout: bool) -> ServiceRules:
    rules = [each.rules for each in services]
    begins = list(accumulate((each.duration for each in rules), initial=0))
    needs = [_requirements(each, number, begins[number]) for number, each in enumerate(rules)]
    if is_throughout and all(needs):
        needs = _throughout(needs)
    limits = [each.max_per_day for each in rules if each.max_per_day is not None]
    return replace(
        rules[0],
        slug=slug_for([each.slug for each in rules], is_throughout=is_throughout),
        duration=begins[-1],
        # What nobody gives has no slots, and neither has a visit with it.
        requirements=tuple(each for part in needs for each in part) if all(needs) else (),
        buffer_after=rules[-1].buffer_after,
        minimum_notice=max(each.minimum_notice for each in rules),
        horizon_days=min(each.horizon_days for each in rules),
        cancellation_notice=max(each.cancellation_notice for each in rules),
        approval=any(each.approval for each in rules),
        approval_hours=min([each.approval_hours for each in rules if each.approval] or [rules[0].approval_hours]),
        max_per_day=min(limits, default=None),
        windows=_windows(rules),
        parts=tuple(
            Part(each.id, begin, each.duration, each.buffer_before, each.buffer_after, each.max_per_day)
            for each, begin in zip(rules, begins, strict=False)
        ),
        is_throughout=is_throughout,
    )


def _requirements(rules: ServiceRules, number: int, begin: int) -> list[Requirement]:
    """What one part needs, in minutes of the whole visit."""
    return [
        Requirement(
            needed.any_of,
            tuple((begin + start, begin + end) for start, end in needed.spans or ((0, rules.duration),)),
            number,
            (rules.buffer_before, rules.buffer_after),
        )
        for needed in rules.requirements
    ]


def _throughout(needs: list[list[Requirement]]) -> list[list[Requirement]]:
    """The same, with those alone in each first requirement who are in all of them."""
    shared = set.intersection(*({each.id for each in part[0].any_of} for part in needs))
    return [
        [replace(part[0], any_of=tuple(each for each in part[0].any_of if each.id in shared)), *part[1:]]
        for part in needs
    ]


def _windows(rules: Sequence[ServiceRules]) -> tuple[Window, ...]:
    return tuple(replace(window, part=number) for number, each in enumerate(rules) for window in each.windows)
