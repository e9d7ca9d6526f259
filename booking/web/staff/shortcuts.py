"""The keys of the house's pages: one letter each, told by ``?``."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.web.staff.frame import entry


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key with what it does; *url* is where it leads, if anywhere."""

    key: str
    text: str
    url: str = ""


def shortcuts() -> list[Shortcut]:
    """The keys that lead somewhere for the one who is here."""
    ways = (
        ("n", _("Book an appointment"), "desk.new", Permission.BOOKINGS_CHANGE),
        ("w", _("Walk-in"), "desk.walk_in", Permission.BOOKINGS_CHANGE),
        ("b", _("Block time"), "desk.new_block", Permission.BOOKINGS_CHANGE),
        ("h", _("Today"), "desk.today", Permission.BOOKINGS_CHANGE),
        ("c", _("Calendar"), "calendar.week", Permission.CALENDAR_SEE),
        ("r", _("Requests"), "requests.waiting", Permission.BOOKINGS_CHANGE),
        ("k", _("Customers"), "customers.search", Permission.CUSTOMERS_SEE),
    )
    actor, known = entry().actor, current_app.view_functions
    return [
        *(
            Shortcut(key, text, url_for(name))
            for key, text, name, needed in ways
            if name in known and actor.may(needed)
        ),
        Shortcut("?", _("Show these keys")),
    ]
