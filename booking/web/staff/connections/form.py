"""The form of a calendar: what is typed, and what is said of it when it cannot be taken."""

from typing import Any

from flask import request
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from booking.domain.errors import Invalid
from booking.domain.foreign_calendars import OF_ADDRESSES, Fault
from booking.services.taking_over import tables
from booking.web.presenters.foreign_calendars import FAULTS, OF_FILES
from booking.web.staff.setup.typed import Typed

LONGEST_FILE = tables.LONGEST
LONGEST_BODY = LONGEST_FILE + 256 * 1024
WAYS = ("address", "file")
OF_FIELDS: dict[tuple[str, str], LazyString] = {
    ("name", "required"): lazy_gettext("Please give it a name."),
    ("name", "too_long"): lazy_gettext("Please shorten the name to 100 characters."),
    ("address", "required"): lazy_gettext("Please enter the address of the calendar."),
    ("file", "required"): lazy_gettext("Please choose a file that is not empty."),
    ("file", "too_long"): lazy_gettext("This file is larger than 4 MB. Please export a shorter span."),
    ("resource", "required"): lazy_gettext("Please choose whose calendar it is."),
    ("resource", "too_many"): lazy_gettext(
        "Twenty calendars of one person are connected already. Remove one of them first."
    ),
}


def sent() -> Typed:
    """What was typed, without the file."""
    return Typed.sent(request.form)


def content() -> bytes:
    """The file. Raises Invalid where it is too long."""
    file = request.files.get("file")
    found: bytes = file.read(LONGEST_FILE + 1) if file else b""
    if len(found) > LONGEST_FILE:
        raise Invalid([("file", "too_long")])
    return found


def file_name() -> str:
    """What the file is called, without its ending."""
    file = request.files.get("file")
    return ((file.filename if file else "") or "").rpartition("/")[2].removesuffix(".ics")[:100]


def refuse(typed: Typed, error: Invalid) -> None:
    """Hang what was refused on the controls that it is about."""
    faults: Any = error.fields["errors"]
    for each in faults:
        typed.refuse(each["path"], _text(each["path"], each["code"]))


def _text(path: str, code: str) -> str:
    if known := OF_FIELDS.get((path, code)):
        return str(known)
    if code not in set(Fault):
        return _("Please check this entry.")
    fault = Fault(code)
    if path == "file":
        return str(OF_FILES.get(fault, OF_FILES[Fault.NOT_A_CALENDAR]))
    assert fault in OF_ADDRESSES
    return " ".join(str(each) for each in FAULTS[fault])
