"""What a question about starts is about: which starts, which dates bear on them, and what is known from before."""

from collections.abc import Sequence
from typing import NamedTuple

from booking.domain.hours import OpenTimes, given_time, open_between
from booking.domain.intervals import Interval, intersect, merge
from booking.domain.rulebook import Requirement, ResourceRules, ServiceRules, Span
from booking.domain.timezones import Zone, zone

DAYS_BEFORE = 5
"""Rows that begin up to five days before a start decide whether its open interval began more than three before."""

BLOCK = 32
"""Kept open times cover whole blocks of so many dates, so that neighbouring questions find them."""


class Frame(NamedTuple):
    """The starts in question, ``[start, end)``, and the dates whose hours bear on them (ordinals, inclusive)."""

    service: ServiceRules
    place: Zone
    start: int
    end: int
    first: int
    last: int
    windows: tuple[int, ...] | None
    kept: OpenTimes
    is_kept: bool

    @property
    def is_closed(self) -> bool:
        """Whether the service is given in windows of which none is for the audience asked for."""
        return self.windows == ()


def frame(service: ServiceRules, start: int, end: int, audience: str | None, opened: OpenTimes | None) -> Frame:
    """The question which of the starts ``[start, end)`` are possible for an *audience*."""
    place = zone(service.location.time_zone)
    longest = max([service.duration, *(spans_of(service, needed)[-1][1] for needed in service.requirements)])
    first, last = place.local(start)[0] - DAYS_BEFORE, place.local(end + longest)[0] + 1
    if opened is not None:
        first, last = first // BLOCK * BLOCK, last // BLOCK * BLOCK + BLOCK - 1
    windows = None
    if service.windows:
        windows = tuple(
            i for i, window in enumerate(service.windows) if not window.audiences or audience in window.audiences
        )
        if service.parts and {service.windows[i].part for i in windows} != {each.part for each in service.windows}:
            # One of its services is not given to them: then the visit is not, either.
            windows = ()
    return Frame(service, place, start, end, first, last, windows, opened or OpenTimes(), opened is not None)


def spans_of(service: ServiceRules, requirement: Requirement) -> Sequence[Span]:
    """When the requirement's resource is needed, minutes from the start of the visit."""
    return requirement.spans or ((0, service.duration),)


def widened_spans(service: ServiceRules, requirement: Requirement) -> list[Span]:
    """Its spans with the buffers: one before the first, one after the last."""
    before, after = requirement.buffers or (service.buffer_before, service.buffer_after)
    spans = list(spans_of(service, requirement))
    spans[0] = (spans[0][0] - before, spans[0][1])
    spans[-1] = (spans[-1][0], spans[-1][1] + after)
    return spans


def open_hours(asked: Frame, resource: ResourceRules) -> list[Interval]:
    """The resource's open time at the service's location, in order."""
    location = asked.service.location
    return asked.kept.get(
        ("open", resource.id, location.id, asked.first, asked.last),
        lambda: open_between(resource, location, asked.first, asked.last),
    )


def given_starts(asked: Frame) -> list[Interval]:
    """The starts whose visit lies inside one of the service's windows, in order.

    Of a visit of several, each service that has windows lies inside one of its own.
    """
    return asked.kept.get(
        ("given", asked.service.slug, asked.windows, asked.first, asked.last), lambda: _find_given(asked)
    )


def _find_given(asked: Frame) -> list[Interval]:
    service = asked.service
    windows = [service.windows[i] for i in asked.windows or ()]
    lengths = [(part.begins, part.duration) for part in service.parts] or [(0, service.duration)]
    found: list[Interval] | None = None
    for number, (begin, duration) in enumerate(lengths):
        own = [window for window in windows if window.part == number]
        if not own and service.parts:
            continue
        given = given_time(own, service.location, asked.first, asked.last)
        starts = merge((begins - begin, ends - begin - duration + 1) for begins, ends in given)
        found = starts if found is None else intersect(found, starts)
    return found or []


def is_given(asked: Frame, start: int) -> bool:
    """Whether the visit that begins at *start* lies inside a window, where the service has windows."""
    return asked.windows is None or any(begins <= start < ends for begins, ends in given_starts(asked))


def is_given_as_published(asked: Frame, start: int) -> bool:
    """The same of a session that the house has published: where no window is at all, it is for everybody."""
    return is_given(asked, start) or not is_given(
        asked._replace(windows=tuple(range(len(asked.service.windows)))), start
    )
