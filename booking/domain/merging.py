"""Three states of one thing - as it was read, as it is wanted, as it has become meanwhile - and what they make.

A thing is a tree as JSON knows it. Objects are compared key by key, lists of dates and absences entry by entry;
every other list, whose order says something, is one value.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ENTRIES: Mapping[str, tuple[str, ...]] = {"date_overrides": ("on",), "time_off": ("starts_at", "ends_at")}
"""Lists whose entries stand by themselves, and what tells these apart."""

Place = tuple[str, ...]


class Missing:
    """What stands where there is nothing; None is a value."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class Difference:
    """What was at a place and what is there now; ``MISSING`` where there was or is nothing."""

    place: Place
    before: object
    after: object

    @property
    def name(self) -> str:
        """The place as people write it: ``name.de``, ``date_overrides.2026-12-24``."""
        return ".".join(self.place)

    @property
    def turned(self) -> "Difference":
        """The difference that takes this one back."""
        return Difference(self.place, self.after, self.before)


def differences(before: object, after: object, root: Place = ()) -> list[Difference]:
    """What tells *after* from *before*, in the order of the trees; *root* is where these stand themselves."""
    return list(_differences(before, after, root))


def _differences(before: object, after: object, place: Place) -> Iterator[Difference]:
    if before == after:
        return
    both = _objects(place, before, after)
    if both is None:
        yield Difference(place, before, after)
        return
    old, new = both
    for key in (*old, *(key for key in new if key not in old)):
        old_value, new_value = old.get(key, MISSING), new.get(key, MISSING)
        if place and place[-1] in ENTRIES:
            if old_value != new_value:
                yield Difference((*place, key), old_value, new_value)
        else:
            yield from _differences(old_value, new_value, (*place, key))


def merged(seen: object, wanted: object, present: object, place: Place = ()) -> Any:
    """What *wanted* changed about *seen*, done to *present*; where both changed the same, *wanted* is right."""
    if wanted == seen:
        return copy.deepcopy(present)
    if present == seen:
        return copy.deepcopy(wanted)
    three = _objects(place, seen, wanted, present)
    if three is None:
        return copy.deepcopy(wanted)
    old, mine, theirs = three
    whole = {
        key: merged(old.get(key, MISSING), mine.get(key, MISSING), theirs.get(key, MISSING), (*place, key))
        for key in (*theirs, *(key for key in mine if key not in theirs))
    }
    kept = {key: value for key, value in whole.items() if not isinstance(value, Missing)}
    return list(kept.values()) if isinstance(present, list) else kept


def conflicts(seen: object, wanted: object, present: object, root: Place = ()) -> list[Difference]:
    """What became of *seen* meanwhile at the places that *wanted* changes too, unless both mean the same."""
    mine = differences(seen, wanted, root)
    return [
        theirs
        for theirs in differences(seen, present, root)
        if any(_touch(theirs.place, each.place) and theirs != each for each in mine)
    ]


def applied(present: object, changes: Sequence[Difference], root: Place = ()) -> tuple[Any, list[Difference]]:
    """*present* with *changes* done to it, and those of them that do not begin where it stands now."""
    whole: Any = copy.deepcopy(present)
    unfit = []
    for each in changes:
        place = each.place[len(root) :]
        if _value(whole, place, root) != each.before:
            unfit.append(each)
        whole = _put(whole, place, copy.deepcopy(each.after), root)
    return whole, unfit


def _touch(one: Place, other: Place) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _objects(place: Place, *values: object) -> list[dict[str, Any]] | None:
    """The values as objects, none where they are not all such, or their entries cannot be told apart."""
    if all(isinstance(each, dict) for each in values):
        return [each for each in values if isinstance(each, dict)]
    found = [_by_key(place, each) for each in values]
    return [each for each in found if each is not None] if None not in found else None


def _by_key(place: Place, value: object) -> dict[str, Any] | None:
    names = ENTRIES.get(place[-1]) if place else None
    if names is None or not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None
    by_key = {" ".join(str(each.get(name)) for name in names): each for each in value}
    return by_key if len(by_key) == len(value) else None


def _value(tree: object, place: Place, above: Place) -> object:
    for key in place:
        here = tree if isinstance(tree, dict) else _by_key(above, tree)
        if here is None or key not in here:
            return MISSING
        tree, above = here[key], (*above, key)
    return tree


def _put(tree: Any, place: Place, value: object, above: Place) -> Any:
    if not place:
        return value
    here = dict(tree) if isinstance(tree, dict) else _by_key(above, tree)
    if here is None:
        # The entries of this list cannot be told apart: the caller was told so by what did not fit.
        return tree
    key = place[0]
    below = value if len(place) == 1 else _put(here.get(key, {}), place[1:], value, (*above, key))
    if isinstance(below, Missing):
        here.pop(key, None)
    else:
        here[key] = below
    return list(here.values()) if isinstance(tree, list) else here
