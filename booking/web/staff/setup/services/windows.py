"""The windows of a service as rows of a form: some weekdays, hours, and for whom; a document has one a weekday."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.saying import WEEKDAYS, Document, Saying, put_ticks
from booking.web.staff.setup.typed import Typed

ROWS = "windows"
NEW = {"opens": "09:00", "closes": "12:00"}


def put_windows(typed: Typed, windows: Iterable[Mapping[str, Any]]) -> None:
    """The rows of a form, equal hours for the same people together."""
    days: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for each in windows:
        days.setdefault((each["opens"], each["closes"], tuple(each["audiences"])), []).append(each["weekday"])
    for (opens, closes, audiences), weekdays in days.items():
        begins, ends = amounts.wall(opens) or 0, amounts.wall(closes) or 0
        number = typed.add_row(ROWS, {"opens": opens, "closes": amounts.closing_text(begins, ends)})
        put_ticks(typed, f"{ROWS}-{number}-day", weekdays)
        put_ticks(typed, f"{ROWS}-{number}-for", audiences)


def said_windows(saying: Saying) -> list[Document]:
    """The windows that the rows mean."""
    typed = saying.typed
    found: list[Document] = []
    saying.at((ROWS,), "add-windows")
    for number in typed.rows(ROWS):
        row = f"{ROWS}-{number}"
        days = saying.ticked(f"{row}-day", WEEKDAYS)
        if not days:
            typed.refuse(f"{row}-day-MO", _("Please choose at least one weekday."))
        opens, closes = _hours(saying, row)
        audiences = saying.ticked(f"{row}-for", [each.slug for each in saying.business.audiences])
        for day in days:
            path = (ROWS, len(found))
            saying.at(path, f"{row}-opens")
            saying.at((*path, "closes"), f"{row}-closes")
            found.append({"weekday": day, "opens": opens, "closes": closes, "audiences": audiences})
    return found


def _hours(saying: Saying, row: str) -> tuple[str, str]:
    typed = saying.typed
    times = {}
    for name in ("opens", "closes"):
        found = amounts.wall(typed.text(f"{row}-{name}"))
        if found is None:
            typed.refuse(f"{row}-{name}", _("Please enter a time, such as 09:00."))
        times[name] = found or 0
    return amounts.wall_text(times["opens"]), amounts.wall_text(amounts.closing(times["opens"], times["closes"]))
