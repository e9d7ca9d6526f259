"""A choice of distinct resources, one per requirement (a bipartite matching by augmenting paths).

In a visit of several services the resources are distinct within each part; the parts do not meet in time.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

Able = Sequence[Sequence[int]]
"""For each requirement the ids of the resources that can meet it, the preferred ones first."""


def is_complete(able: Able, used: frozenset[int] = frozenset()) -> bool:
    """Whether every requirement can have a resource of its own that is not in *used*."""
    enough = len(able) + len(used)
    if all(len(ids) >= enough for ids in able):
        return True
    holder: dict[int, int] = {}
    return all(_place(requirement, able, holder, set(used)) for requirement in range(len(able)))


def first_choice(able: Able) -> tuple[int, ...] | None:
    """The first complete choice: requirements in order, for each the first resource that leaves the rest possible."""
    chosen: list[int] = []
    for requirement, ids in enumerate(able):
        rest = able[requirement + 1 :]
        for candidate in ids:
            if candidate not in chosen and is_complete(rest, frozenset([*chosen, candidate])):
                chosen.append(candidate)
                break
        else:
            return None
    return tuple(chosen)


def able_firsts(able: Able, parts: Sequence[int], is_throughout: bool) -> set[int]:
    """The resources with which the first requirement leaves a complete choice, part by part.

    *parts* says of each requirement to which part it belongs, ascending. *is_throughout* asks for a resource that
    meets the first requirement of every part.
    """
    first, *others = by_part(able, parts)
    if not is_throughout:
        if not all(is_complete(part) for part in others):
            return set()
        return {each for each in first[0] if is_complete(first[1:], frozenset((each,)))}
    return {each for each in first[0] if all(_is_led(part, each) for part in (first, *others))}


def is_complete_by_part(able: Able, parts: Sequence[int], is_throughout: bool = False) -> bool:
    """Whether there is a complete choice in every part."""
    return bool(able_firsts(able, parts, is_throughout))


def first_choice_by_part(
    prefer: Callable[[int, frozenset[int]], Sequence[int]], parts: Sequence[int], is_throughout: bool
) -> tuple[int, ...] | None:
    """The first complete choice, part by part.

    *prefer* answers the resources that can meet a requirement, by its index, the preferred ones first; it is told
    who was chosen for the parts before.
    """
    nobody: frozenset[int] = frozenset()
    if not is_throughout:
        return _in_order(prefer, parts, None)
    able = [prefer(index, nobody) for index in range(len(parts))]
    firsts = able_firsts(able, parts, is_throughout)
    leader = next((each for each in able[0] if each in firsts), None)
    return None if leader is None else _in_order(prefer, parts, leader)


def by_part(able: Able, parts: Sequence[int]) -> list[Able]:
    """The same per part."""
    return [[able[index] for index in group] for _part, group in groupby(range(len(parts)), key=parts.__getitem__)]


def _in_order(
    prefer: Callable[[int, frozenset[int]], Sequence[int]], parts: Sequence[int], leader: int | None
) -> tuple[int, ...] | None:
    chosen: list[int] = []
    for _part, group in groupby(range(len(parts)), key=parts.__getitem__):
        before = frozenset(chosen)
        able = [prefer(index, before) for index in group]
        found = first_choice(able if leader is None else [[leader], *able[1:]])
        if found is None:
            return None
        chosen += found
    return tuple(chosen)


def _is_led(able: Able, leader: int) -> bool:
    return leader in able[0] and is_complete(able[1:], frozenset((leader,)))


def _place(requirement: int, able: Able, holder: dict[int, int], tried: set[int]) -> bool:
    """Give *requirement* a resource, moving those placed before where that makes room."""
    for candidate in able[requirement]:
        if candidate in tried:
            continue
        tried.add(candidate)
        if candidate not in holder or _place(holder[candidate], able, holder, tried):
            holder[candidate] = requirement
            return True
    return False
