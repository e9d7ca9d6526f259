"""A choice of distinct resources, one per requirement (a bipartite matching by augmenting paths)."""

from collections.abc import Sequence

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
