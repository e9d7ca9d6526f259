"""Files of appointments, tables and calendars alike: checked when they are brought, read when they are looked over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.errors import Invalid
from booking.services.taking_over import calendars, tables
from booking.services.taking_over.said import Reader, Said, columns_of, of_table

MOST = 2000
"""Appointments of one file."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says; a calendar has no columns."""

    said: list[Said]
    headings: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    columns: Mapping[str, int] | None = None


def checked(content: bytes) -> str:
    """The text of a file that can be read. Raises Invalid about ``file``."""
    text = tables.decoded(content)
    if not calendars.is_calendar(text):
        tables.table(text)
    return text


def read(text: str, columns: Mapping[str, int] | None, country: str, place: str, now: datetime) -> Read:
    """What it says, with these columns or with those that its headings name. Raises Invalid about ``file``."""
    if calendars.is_calendar(text):
        said = calendars.appointments(text, country, place, now)
        return Read(_few(said), columns={})
    table = tables.table(text)
    chosen = columns_of(table) if columns is None else columns
    said = list(of_table(table, Reader(chosen, country, place)))
    examples = table.rows[0].cells if table.rows else ()
    return Read(_few(said), table.headings, examples, chosen)


def _few(said: list[Said]) -> list[Said]:
    if len(said) > MOST:
        raise Invalid([("file", "too_many_rows")])
    return said
