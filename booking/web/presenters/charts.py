"""Charts as the server draws them: sizes and words of bars, columns and fields. Each stands beside its table.

All is computed to whole pixels here and said by attributes, so that no page needs a style or a script for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 300
BAR, ROW = 12, 40
COLUMN, WIDEST, GAP, HEIGHT, FOOT = 24, 64, 6, 140, 34
LABEL = 44
"""What the words below a column take, with some air."""
FIELD_WIDTH, FIELD_HEIGHT, MARGIN, TOP = 38, 28, 48, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, column or field: where it begins, how large it is, and the words at it."""

    x: int
    y: int
    width: int
    height: int
    label: str
    text: str
    opacity: str = "1"
    is_labelled: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind`` is ``bars``, ``columns`` or ``fields``; ``top`` are words above the columns of fields."""

    kind: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    top: tuple[Mark, ...] = ()


def bars(rows: Sequence[tuple[str, float, str]], whole: float = 0) -> Chart:
    """Lying bars, one below the other: ``(label, value, words of the value)``. A bar of *whole* is as long as can be;
    without it the longest is. No bar is longer than that."""
    most = whole or max((value for _label, value, _text in rows), default=0) or 1
    return Chart(
        "bars",
        WIDTH,
        max(len(rows), 1) * ROW,
        tuple(
            Mark(0, at * ROW + 20, round(WIDTH * min(value / most, 1)), BAR, label, text)
            for at, (label, value, text) in enumerate(rows)
        ),
    )


def columns(rows: Sequence[tuple[str, float, str]]) -> Chart:
    """Standing columns side by side; where they are narrower than their words, only some are labelled."""
    most = max((value for _label, value, _text in rows), default=0) or 1
    pitch = min(WIDEST, max(COLUMN, WIDTH // max(len(rows), 1)))
    every = -(-LABEL // pitch)
    # The words of the first and of the last are wider than their columns.
    edge = max(0, LABEL - pitch) // 2
    return Chart(
        "columns",
        max(WIDTH, len(rows) * pitch + 2 * edge),
        HEIGHT + FOOT,
        tuple(
            Mark(
                edge + at * pitch + GAP // 2,
                HEIGHT - (high := round((HEIGHT - 20) * value / most)),
                pitch - GAP,
                high,
                label,
                text,
                is_labelled=at % every == 0,
            )
            for at, (label, value, text) in enumerate(rows)
        ),
    )


def fields(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """Fields that are the stronger the more there is in them; the number stands in each."""
    most = max((value for _label, values in rows for value in values), default=0) or 1
    marks = [
        Mark(
            MARGIN + at * FIELD_WIDTH,
            TOP + line * FIELD_HEIGHT,
            FIELD_WIDTH - 2,
            FIELD_HEIGHT - 2,
            label,
            str(value) if value else "",
            # Never so strong that the number in it could not be read.
            f"{0.45 * value / most:.2f}",
            is_labelled=at == 0,
        )
        for line, (label, values) in enumerate(rows)
        for at, value in enumerate(values)
    ]
    top = tuple(Mark(MARGIN + at * FIELD_WIDTH, 0, FIELD_WIDTH - 2, TOP, head, "") for at, head in enumerate(heads))
    return Chart("fields", MARGIN + len(heads) * FIELD_WIDTH, TOP + len(rows) * FIELD_HEIGHT, tuple(marks), top)
