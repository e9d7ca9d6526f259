"""What was just done, said once on the next page, with the way back: "Undo" is a form, as it changes something."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from flask import session

NOTICE = "notice"
"""Where the browser's session keeps it between the deed and the page that follows: signed, and no longer than that."""


@dataclass(frozen=True, slots=True)
class Undo:
    """A form of hidden *fields* that takes the deed back when it is sent to *url*."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """Where one may want to go next."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """``kind`` is ``info``, ``warn`` or ``bad``."""

    text: str
    kind: str = "info"
    undo: Undo | None = None
    ways: tuple[Way, ...] = ()


def leave(text: str, *, kind: str = "info", undo: Undo | None = None, ways: tuple[Way, ...] = ()) -> None:
    """Have it said on the next page that shows notices; a later one replaces it."""
    session[NOTICE] = asdict(Notice(text, kind, undo, ways))


def left() -> Notice | None:
    """What was left for this page; it is said once."""
    kept = session.pop(NOTICE, None)
    if not isinstance(kept, dict):
        return None
    undo = kept.get("undo")
    return Notice(
        str(kept.get("text", "")),
        str(kept.get("kind", "info")),
        Undo(**undo) if undo else None,
        tuple(Way(**each) for each in kept.get("ways", ())),
    )
