"""Weekly hours as rows of a form: plans of seven days, a line of times for each day.

A plan is all rows that share a place, a validity and a rhythm. So most houses have one, and who has early weeks and
late weeks has two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from booking.domain.timezones import DAY
from booking.web.presenters.setup_hours import WEEKDAYS, minutes, span_text
from booking.web.staff.setup.amounts import closing, number, wall, wall_text
from booking.web.staff.setup.services.saying import Document, Saying
from booking.web.staff.setup.typed import Typed

ROWS = "plans"
WEEK = timedelta(days=7)
WEEKLY, EVEN, ODD, OTHER = "weekly", "even", "odd", "other"
SPAN = re.compile(r"\s*(.+?)\s*(?:-|–|—|\bbis\b|\bto\b)\s*(.+?)\s*")
BETWEEN = re.compile(r"[,;+\n]|\bund\b|\band\b|\bu\.|&")
CLOSED = frozenset({"", "-", "–", "—", "closed", "geschlossen", "zu", "frei", "off"})
NEW = {"location": "", "from": "", "until": "", "rhythm": WEEKLY, "every": "2"}


def put_plans(typed: Typed, rows: Iterable[Document]) -> None:
    """The plans of weekly rows, in the order in which each is first met."""
    plans: dict[tuple[object, ...], list[Document]] = {}
    for row in rows:
        plans.setdefault((row["location"], row["valid_from"], row["valid_until"], row["every_weeks"]), []).append(row)
    for (location, since, until, every), own in plans.items():
        at = typed.add_row(
            ROWS,
            {
                "location": str(location or ""),
                "from": str(since or ""),
                "until": str(until or ""),
                "rhythm": _rhythm(every, since),
                "every": str(every if isinstance(every, int) and every > 1 else 2),
            },
        )
        for day in WEEKDAYS:
            spans = [(minutes(row["opens"]), minutes(row["closes"])) for row in own if row["weekday"] == day]
            typed.values[f"{ROWS}-{at}-{day}"] = line_text(spans)


def said_plans(saying: Saying, seen: Sequence[Document], today: date) -> list[Document]:
    """The weekly rows that the plans mean; what is the same but for its order is what was *seen*."""
    found: list[Document] = []
    for at in saying.typed.rows(ROWS):
        found += _said_plan(saying, f"{ROWS}-{at}", today, len(found))
    return list(seen) if sorted(map(_key, found)) == sorted(map(_key, seen)) else found


def copy_monday(typed: Typed, at: int) -> None:
    """Monday's line for Tuesday to Friday."""
    row = f"{ROWS}-{at}"
    typed.values.update({f"{row}-{day}": typed.text(f"{row}-MO") for day in WEEKDAYS[1:5]})


def line_text(spans: Iterable[tuple[int, int]]) -> str:
    """``09:00–12:30, 14:00–18:00``."""
    return ", ".join(span_text(*span) for span in spans)


def line(text: str) -> list[tuple[int, int]] | None:
    """The spans of a line, as people write it: ``9-12:30, 14–18 Uhr``, ``22-6`` over midnight; None for else.

    An empty line and words such as "closed" are no span at all.
    """
    if text.strip().lower() in CLOSED:
        return []
    found: list[tuple[int, int]] = []
    for part in BETWEEN.split(text):
        match = SPAN.fullmatch(part)
        opens = wall(match[1]) if match else None
        closes = wall(match[2]) if match else None
        if opens is None or closes is None or opens >= DAY:
            return None
        closes = closing(opens, closes)
        if not opens < closes <= 2 * DAY:
            return None
        found.append((opens, closes))
    return found


def first_of_weeks(rhythm: str, since: date | None, today: date) -> date:
    """From when weeks of this rhythm count: a day of an even or of an odd week, as the calendar numbers them."""
    begins = since or today - timedelta(days=today.weekday())
    wanted = 0 if rhythm == EVEN else 1
    if begins.isocalendar().week % 2 == wanted:
        return begins
    following = begins - timedelta(days=begins.weekday()) + WEEK
    # After a year of 53 weeks an odd week follows on an odd one.
    return following if following.isocalendar().week % 2 == wanted else following + WEEK


def _said_plan(saying: Saying, row: str, today: date, before: int) -> list[Document]:
    typed = saying.typed
    since, until = _day(saying, f"{row}-from"), _day(saying, f"{row}-until")
    every = _every(saying, row)
    rhythm = typed.text(f"{row}-rhythm")
    if rhythm in (EVEN, ODD):
        since = first_of_weeks(rhythm, since, today)
    elif every > 1 and since is None:
        since = today - timedelta(days=today.weekday())
    if since and until and until < since:
        typed.refuse(f"{row}-until", _("The last day must not be before the first."))
    found: list[Document] = []
    for day in WEEKDAYS:
        control = f"{row}-{day}"
        spans = line(typed.text(control))
        if spans is None:
            typed.refuse(control, _("Please write times such as 9–12:30, 14–18, or nothing for closed."))
            continue
        for opens, closes in spans:
            path = ("weekly_hours", before + len(found))
            saying.at(path, control)
            saying.at((*path, "valid_until"), f"{row}-until")
            saying.at((*path, "location"), f"{row}-location")
            found.append(
                {
                    "weekday": day,
                    "opens": wall_text(opens),
                    "closes": wall_text(closes),
                    "location": typed.text(f"{row}-location") or None,
                    "valid_from": since.isoformat() if since else None,
                    "valid_until": until.isoformat() if until else None,
                    "every_weeks": every,
                }
            )
    return found


def _every(saying: Saying, row: str) -> int:
    rhythm = saying.typed.text(f"{row}-rhythm")
    if rhythm in (EVEN, ODD):
        return 2
    if rhythm != OTHER:
        return 1
    every = number(saying.typed.text(f"{row}-every"))
    if every is None or not 1 <= every <= 52:
        saying.typed.refuse(f"{row}-every", _("Please enter a number of weeks from 1 to 52."))
        return 1
    return every


def _day(saying: Saying, control: str) -> date | None:
    text = saying.typed.text(control)
    if not text:
        return None
    found = day_of(text)
    if found is None:
        saying.typed.refuse(control, _("Please enter a date, such as 31.12.2026."))
    return found


def day_of(text: str) -> date | None:
    """A date as browsers send it, or as people write it: ``2026-12-31``, ``31.12.2026``, ``31.12.26``."""
    match = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})", text.strip())
    try:
        if match:
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, int(match[2]), int(match[1]))
        return date.fromisoformat(text.strip()) if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()) else None
    except ValueError:
        return None


def _rhythm(every: object, since: object) -> str:
    if every == 1:
        return WEEKLY
    if every == 2 and isinstance(since, str):
        return ODD if date.fromisoformat(since).isocalendar().week % 2 else EVEN
    return OTHER


def _key(row: Mapping[str, Any]) -> list[str]:
    names = ("weekday", "opens", "closes", "location", "valid_from", "valid_until", "every_weeks")
    return [str(row.get(name)) for name in names]
