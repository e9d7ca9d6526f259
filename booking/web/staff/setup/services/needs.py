"""Whom or what a visit takes, as rows of a form: any one of some, throughout or for parts of the visit."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.saying import Document, Saying, put_ticks
from booking.web.staff.setup.typed import Typed

ROWS = "requires"
NEW = {"when": ""}


def put_needs(typed: Typed, needs: Iterable[Mapping[str, Any]]) -> None:
    """The rows of a form."""
    for each in needs:
        spans = each["spans"]
        number = typed.add_row(ROWS, {"when": amounts.spans_text(spans) if spans else ""})
        put_ticks(typed, f"{ROWS}-{number}-any", each["any_of"])


def said_needs(saying: Saying) -> list[Document]:
    """What the rows ask for."""
    typed = saying.typed
    found: list[Document] = []
    saying.at((ROWS,), "add-requires")
    for number in typed.rows(ROWS):
        row = f"{ROWS}-{number}"
        chosen = saying.ticked(f"{row}-any", saying.business.resources)
        first = next(iter(saying.business.resources), "")
        path = (ROWS, len(found))
        saying.at(path, f"{row}-any-{first}")
        if not chosen:
            typed.refuse(f"{row}-any-{first}", _("Please choose at least one, or remove this requirement."))
        found.append({"any_of": chosen, "spans": _spans(saying, row)})
        saying.at((*path, "spans"), f"{row}-when")
    return found


def _spans(saying: Saying, row: str) -> list[list[int]] | None:
    text = saying.typed.text(f"{row}-when")
    if not text:
        return None
    found = amounts.spans(text)
    if found is None:
        saying.typed.refuse(f"{row}-when", _("Please enter minutes of the visit, such as 0–30, 60–90."))
    return found
