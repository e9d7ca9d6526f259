"""Another length of a visit than the service's: what becomes of when its resources are needed."""

from dataclasses import replace

from booking.domain.errors import Invalid
from booking.domain.frame import spans_of
from booking.domain.rulebook import Requirement, ServiceRules, Span

LONGEST = 7 * 1440
"""No visit is longer, in minutes: what lasts longer is a block or time off."""


def lengthened(service: ServiceRules, minutes: int) -> ServiceRules:
    """The rules of a visit of so many minutes.

    A span that ended with the visit ends with it again; the others stay, cut off where the visit ends. A visit
    cannot be so short that somebody would not be needed at all, nor longer than a week: Invalid then. Of a visit of
    several it is the last part that ends sooner or later.
    """
    if minutes == service.duration:
        return service
    if not shortest(service) <= minutes <= LONGEST:
        raise Invalid([("minutes", "too_short" if minutes <= LONGEST else "too_long")])
    requirements = tuple(replace(each, spans=_spans(service, each, minutes)) for each in service.requirements)
    parts = service.parts
    if parts:
        parts = (*parts[:-1], replace(parts[-1], duration=minutes - parts[-1].begins))
    return replace(service, duration=minutes, requirements=requirements, parts=parts)


def as_agreed(service: ServiceRules, minutes: int) -> ServiceRules:
    """The rules of a visit of the length that was agreed; of the service's own where it cannot be had any more."""
    return lengthened(service, minutes) if shortest(service) <= minutes <= LONGEST else service


def shortest(service: ServiceRules) -> int:
    """The fewest minutes with which everybody is still needed as often as before."""
    return max([1, *(spans_of(service, each)[-1][0] + 1 for each in service.requirements)])


def _spans(service: ServiceRules, requirement: Requirement, minutes: int) -> tuple[Span, ...]:
    *before, (start, end) = spans_of(service, requirement)
    last = minutes if end == service.duration else min(end, minutes)
    return (*before, (start, last))
