"""The starts at which a new appointment is possible: grid, hours, windows, taken time, limits, distinct resources."""

from collections import defaultdict

from booking.domain.choices import Choices
from booking.domain.frame import Frame, open_hours
from booking.domain.grid import Piece, by_phase, clock_grid, opening_grid
from booking.domain.intervals import Interval
from booking.domain.offer import Pair, Slots
from booking.domain.rulebook import ResourceRules
from booking.domain.snapshot import Snapshot
from booking.domain.starts import free_starts, free_starts_on


def openings(asked: Frame, snapshot: Snapshot) -> Slots:
    """The starts at which a new appointment is possible."""
    service, step = asked.service, asked.service.step
    crew = [_distinct(needed.any_of) for needed in service.requirements]
    shared = clock_grid(asked.place, asked.start, asked.end, step) if service.alignment == "clock" else None
    if len(crew) == 1 and len(crew[0]) == 1:
        starts = _of_one(asked, crew[0][0], snapshot, shared)
        return Slots(starts, service.duration, ((crew[0][0].slug,), service.capacity))
    return _united(asked, snapshot, crew, shared)


def able_at(asked: Frame, index: int, snapshot: Snapshot) -> list[ResourceRules]:
    """The resources that can meet the requirement of that *index* at the one start of a frame, grid included."""
    able = []
    for candidate in asked.service.requirements[index].any_of:
        free = free_starts(asked, index, candidate, snapshot)
        if free and index == 0:
            parts = by_phase(free, starts_grid(asked, candidate))
            free = [part for phase, found in parts.items() for part in found if part[0] % asked.service.step == phase]
        if free:
            able.append(candidate)
    return able


def _of_one(asked: Frame, only: ResourceRules, snapshot: Snapshot, shared: list[Piece] | None) -> list[int]:
    """The starts of a service that a single resource gives."""
    if shared is not None and len(shared) == 1:
        return free_starts_on(shared[0][2], asked, only, snapshot)
    starts: list[int] = []
    step = asked.service.step
    free = free_starts(asked, 0, only, snapshot)
    for phase, found in by_phase(free, shared or starts_grid(asked, only)).items():
        for begins, ends in found:
            starts += range(begins + (phase - begins) % step, ends, step)
    starts.sort()
    return starts


def _united(asked: Frame, snapshot: Snapshot, crew: list[list[ResourceRules]], shared: list[Piece] | None) -> Slots:
    """The starts at which some complete choice is possible, by a sweep over the changes of who is able.

    Every resource of every requirement has a bit, the first requirement's the lowest. ``marks`` holds, per
    phase of the grid, the bits that change at a minute on the grid, so that the starts between two marks
    share one answer.
    """
    step = asked.service.step
    marks: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    bit = 1
    for candidate in crew[0]:
        free = free_starts(asked, 0, candidate, snapshot)
        for phase, found in by_phase(free, shared or starts_grid(asked, candidate)).items():
            _mark(marks[phase], found, phase, step, bit)
        bit <<= 1
    for index in range(1, len(crew)):
        for candidate in crew[index]:
            free = free_starts(asked, index, candidate, snapshot)
            for phase, changes in marks.items():
                _mark(changes, free, phase, step, bit)
            bit <<= 1
    starts: list[int] = []
    pairs: list[Pair] = []
    parts = [needed.part for needed in asked.service.requirements] if asked.service.parts else []
    choices = Choices(crew, asked.service.capacity, parts, asked.service.is_throughout)
    for changes in marks.values():
        _sweep(changes, step, choices, starts, pairs)
    if len(marks) > 1:
        order = sorted(range(len(starts)), key=starts.__getitem__)
        starts, pairs = [starts[i] for i in order], [pairs[i] for i in order]
    if pairs and pairs.count(pairs[0]) == len(pairs):
        return Slots(starts, asked.service.duration, pairs[0])
    return Slots(starts, asked.service.duration, pairs=pairs)


def _mark(changes: defaultdict[int, int], free: list[Interval], phase: int, step: int, bit: int) -> None:
    for begins, ends in free:
        begins += (phase - begins) % step
        ends += (phase - ends) % step
        if begins < ends:
            changes[begins] ^= bit
            changes[ends] ^= bit


def _sweep(changes: dict[int, int], step: int, choices: Choices, starts: list[int], pairs: list[Pair]) -> None:
    state = since = 0
    for at in sorted(changes):
        if state:
            pair = choices[state]
            if pair is not None:
                starts += range(since, at, step)
                pairs += [pair] * ((at - since) // step)
        state ^= changes[at]
        since = at


def _distinct(any_of: tuple[ResourceRules, ...]) -> list[ResourceRules]:
    return sorted({candidate.id: candidate for candidate in any_of}.values(), key=lambda candidate: candidate.slug)


def starts_grid(asked: Frame, candidate: ResourceRules) -> list[Piece]:
    """The grid on which the first requirement's resource may begin."""
    service = asked.service
    if service.alignment == "clock":
        return clock_grid(asked.place, asked.start, asked.end, service.step)
    return opening_grid(asked.place, open_hours(asked, candidate), asked.start, asked.end, service.step)
