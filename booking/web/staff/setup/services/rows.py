"""Rows of the editor that come, go and change places by the buttons of the form, with or without script."""

from booking.web.staff.setup.services import asking, needs, windows
from booking.web.staff.setup.typed import Typed

NEW = {windows.ROWS: windows.NEW, needs.ROWS: needs.NEW, asking.ROWS: asking.NEW}
BY = {"up": -1, "down": 1}


def change_rows(typed: Typed, action: str) -> bool:
    """Do what a button such as ``add:windows`` or ``up:questions:2`` says; false for what is no such button."""
    deed, _colon, rest = action.partition(":")
    rows, _colon, last = rest.rpartition(":")
    if deed == "add" and _known(rest):
        typed.add_row(rest, NEW.get(rest, asking.NEW_CHOICE))
    elif deed == "remove" and _known(rows) and last.isdigit():
        typed.remove_row(rows, int(last))
    elif deed in BY and _known(rows) and last.isdigit():
        typed.move_row(rows, int(last), BY[deed])
    else:
        return False
    return True


def _known(rows: str) -> bool:
    """A list of the form, or the answers of one of its questions."""
    questions, number, choices = ([*rows.split("-"), "", ""])[:3]
    is_choices = questions == asking.ROWS and number.isdigit() and choices == "choices" and rows.count("-") == 2
    return rows in NEW or is_choices
