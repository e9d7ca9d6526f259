"""What stands in a copy for what stands in a column: plain JSON, the same whichever database it came from."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary

from booking.storage.types import EPOCH, MICROSECOND, Instant

Turn = Callable[[Any], Any]

KINDS = ((Instant, "instant"), (Date, "date"), (Boolean, "boolean"), (JSON, "json"), (LargeBinary, "bytes"))
PLAIN = "plain"
"""Whole numbers and texts, which are themselves everywhere."""
KNOWN = frozenset({PLAIN, *(name for _, name in KINDS)})


def kind(column: Column[Any]) -> str:
    """What a column holds, in a word that every version understands."""
    return next((name for each, name in KINDS if isinstance(column.type, each)), PLAIN)


WRITTEN: dict[str, Turn] = {
    "instant": lambda value: value.astimezone(UTC).isoformat(),
    "date": lambda value: value.isoformat(),
    "bytes": lambda value: base64.b64encode(value).decode(),
}
"""From what SQLAlchemy reads to what JSON can say; what is not named is said as it is."""

TAKEN: dict[str, dict[str, Turn]] = {
    # As the column types store it there: microseconds since the epoch, dates and JSON as text.
    "sqlite": {
        "instant": lambda text: (datetime.fromisoformat(text) - EPOCH) // MICROSECOND,
        "boolean": int,
        "json": lambda value: json.dumps(value),
        "bytes": lambda text: base64.b64decode(text),
    },
    # COPY reads instants and dates as they are written.
    "postgresql": {
        "json": lambda value: json.dumps(value),
        "bytes": lambda text: base64.b64decode(text),
    },
}
"""From what stood in the copy to what each kind of database takes as it is."""


def turned(kinds: list[str], turns: dict[str, Turn]) -> Callable[[list[Any]], list[Any]]:
    """A function that turns rows of these *kinds*; empty fields stay empty."""
    at = [(index, turns[each]) for index, each in enumerate(kinds) if each in turns]

    def turn(row: list[Any]) -> list[Any]:
        for index, change in at:
            value = row[index]
            if value is not None:
                row[index] = change(value)
        return row

    return turn
