"""What the record says: who did what when, and what it changed."""

from dataclasses import dataclass
from datetime import datetime

CONFIDENTIAL_ACTIONS = ("noted_confidentially", "note_changed_confidentially", "note_removed_confidentially")
"""These tell that there is a confidential note: only those learn of it whom such notes are for."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field; *is_erased* where its values were taken away with the person they were about."""

    field: str
    before: str | None
    after: str | None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. ``who`` is ``user``, ``customer``, ``server`` or ``time``; ``name`` that of the user.

    ``program`` is the name of the program that did it for the user, if one did.
    """

    id: int
    at: datetime
    who: str
    name: str | None
    action: str
    subject: str
    subject_id: int
    changes: tuple[Changed, ...]
    program: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What of a business's record is wanted: one person's deeds, one kind of thing, ``[first, last)``."""

    user_id: int | None = None
    subject: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    before: int | None = None
    """The id of the last entry of the page before."""
