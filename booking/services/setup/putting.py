"""Parts of a set-up put in the place of what was seen: all of a part, some keys of it, or one entry of a list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.domain.access import Actor
from booking.services.setup import versions
from booking.services.setup.editing import Edited, amend
from booking.services.setup.faults import Fault, quoted
from booking.services.setup.locked import refuse
from booking.services.setup.parts import BUSINESS, OF_BUSINESS, Path


def put(actor: Actor, path: Path, wanted: Any, now: datetime, seen: str | None) -> Edited:
    """Let a part be what is *wanted*; keys that are left out mean what they mean in a file.

    *seen* is the version that was read, none for any. Raises Outdated, InvalidSetup whose ``places`` are seen from
    the part, InUse, NotFound, NotAllowed.
    """
    if path == BUSINESS:
        _refuse_foreign(wanted, OF_BUSINESS)
    elif len(path) == 2:
        _refuse_slug(wanted, path[1])

    def change(present: Any) -> Any:
        versions.require(present, seen)
        return wanted

    return amend(actor, path, change, now)


def put_keys(actor: Actor, path: Path, values: Mapping[str, Any], now: datetime, seen: str | None) -> Edited:
    """Let some keys of a part be these, and the others as they are; *seen* is the version of those keys alone."""

    def change(present: Any) -> Any:
        versions.require({key: present[key] for key in values}, seen)
        return {**present, **values}

    return amend(actor, path, change, now)


def _refuse_foreign(wanted: Any, keys: tuple[str, ...]) -> None:
    """What is no key of a part would be written elsewhere in the document."""
    if found := [key for key in wanted if key not in keys]:
        refuse([Fault((key,), f"{quoted(key)} is no key of this", "unknown_key") for key in found])


def _refuse_slug(wanted: Any, slug: str) -> None:
    """Slugs stay, for they are in addresses."""
    if wanted.get("slug", slug) != slug:
        refuse([Fault(("slug",), f"is to be {quoted(slug)}", "another_slug")])
