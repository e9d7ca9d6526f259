"""A visit as it was agreed: each of its services as long as it was then, however long it takes by now."""

from collections.abc import Sequence
from dataclasses import replace

from booking.domain import lengths
from booking.domain.businesses import Service
from booking.domain.combined import combined
from booking.domain.rulebook import ServiceRules


def lengths_of(rules: ServiceRules) -> tuple[int, ...]:
    """How long each service of a visit takes, in minutes and in their order; of a single one, how long that is."""
    return tuple(each.duration for each in rules.parts) or (rules.duration,)


def as_agreed(service: Service, minutes: Sequence[int]) -> Service:
    """The service with the lengths that were agreed, one for each that is in it.

    What cannot be had that short or long any more takes its own time. Where nothing differs it is the very same one.
    """
    parts = service.parts
    if not parts:
        rules = lengths.as_agreed(service.rules, minutes[0])
        return service if rules is service.rules else replace(service, rules=rules)
    if len(minutes) != len(parts):
        return service
    agreed = [as_agreed(each, [long]) for each, long in zip(parts, minutes, strict=True)]
    if all(now is then for now, then in zip(parts, agreed, strict=True)):
        return service
    return combined(agreed, is_throughout=service.rules.is_throughout)
