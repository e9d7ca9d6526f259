"""Tables as other programs write and read them: CSV, whatever the encoding, the separator and the headings.

Cells that a spreadsheet would take for a formula are written with an apostrophe before them, and read without it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from booking.domain.errors import Invalid
from booking.domain.names import fold
from booking.domain.texts import several_lines
from booking.domain.words import parts

LONGEST = 4 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 10_000
MOST_COLUMNS = 60
SEPARATORS = ";,\t|"
FORMULA = tuple("=+-@\t\r\n")
BYTE_ORDER_MARK = "\ufeff"
_LOOKED_AT = 50  # rows, to find the separator


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, as many as there are columns; ``line`` is where it ends in the file, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: the first row as headings, the others without those that are empty."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises Invalid about ``file``: ``required``, ``too_long``, ``not_a_text``.
    """
    if not content.strip():
        raise Invalid([("file", "required")])
    if len(content) > LONGEST:
        raise Invalid([("file", "too_long")])
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid([("file", "not_a_text")])


def table(text: str) -> Table:
    """The table in a text. Raises Invalid about ``file``: ``not_a_table``, ``too_many_rows``, ``too_many_columns``."""
    text = text.removeprefix(BYTE_ORDER_MARK)
    first, _, rest = text.partition("\n")
    named = first.strip().strip('"')
    # Spreadsheets of one maker say in a line of its own which separator follows.
    if len(named) == 5 and named.startswith("sep=") and named[4] in SEPARATORS:
        separator, lines_before, text = named[4], 1, rest
    else:
        separator, lines_before = _separator(text), 0
    try:
        return _table(text, separator, lines_before)
    except csv.Error as error:
        raise Invalid([("file", "not_a_table")]) from error


def guessed(headings: Sequence[str], words: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column holds which field, by what its heading says: *words* are those of each field, folded, best first.

    No column is taken twice; whole headings go before parts of them.
    """
    folded = ["".join(parts(fold(heading))) for heading in headings]
    found: dict[str, int] = {}

    def take(fits: bool) -> None:
        for field, names in words.items():
            for name in names:
                at = next(
                    (
                        at
                        for at, heading in enumerate(folded)
                        if at not in found.values() and (heading == name if fits else len(name) > 3 and name in heading)
                    ),
                    None,
                )
                if field not in found and at is not None:
                    found[field] = at

    take(fits=True)
    take(fits=False)
    return found


def line(cells: Iterable[str], separator: str) -> str:
    """One row to be written, safe to be opened in a spreadsheet."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerow([harmless(each) for each in cells])
    return buffer.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what could be one."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def meant(cell: str) -> str:
    """What such a cell says."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _table(text: str, separator: str, lines_before: int) -> Table:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    read: list[Row] = []
    for cells in reader:
        if len(cells) > MOST_COLUMNS:
            raise Invalid([("file", "too_many_columns")])
        kept = tuple(several_lines(meant(cell)).strip() for cell in cells)
        if any(kept):
            read.append(Row(reader.line_num + lines_before, kept))
        if len(read) > MOST_ROWS + 1:
            raise Invalid([("file", "too_many_rows")])
    if not read:
        raise Invalid([("file", "required")])
    width = max(len(row.cells) for row in read)
    headings, *rows = (Row(row.line, row.cells + ("",) * (width - len(row.cells))) for row in read)
    return Table(headings.cells, tuple(rows), separator)


def _separator(text: str) -> str:
    """The one that makes most rows as wide as each other, and wider than one column."""

    def fits(separator: str) -> tuple[int, int]:
        widths = []
        try:
            for cells in csv.reader(StringIO(text, newline=""), delimiter=separator):
                if any(cells):
                    widths.append(len(cells))
                if len(widths) == _LOOKED_AT:
                    break
        except csv.Error:
            return 0, 0
        if not widths or widths[0] == 1:
            return 0, 0
        return sum(width == widths[0] for width in widths), widths[0]

    return max(SEPARATORS, key=fits)
