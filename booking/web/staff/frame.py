"""What the pages of the house have around them: the business's name, the menu, the way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.services.accounts.sessions import Entry
from booking.services.outgoing.browsing import failed
from booking.services.requests import count_waiting

MENU: tuple[tuple[str, LazyString, Permission], ...] = (
    ("calendar.week", _("Calendar"), Permission.CALENDAR_SEE),
    ("desk.today", _("Today"), Permission.BOOKINGS_CHANGE),
    ("requests.waiting", _("Requests"), Permission.BOOKINGS_CHANGE),
    ("waiting.lines", _("Waiting list"), Permission.BOOKINGS_CHANGE),
    ("courses.overview", _("Courses"), Permission.BOOKINGS_CHANGE),
    ("customers.search", _("Customers"), Permission.CUSTOMERS_SEE),
    ("messages.outbox", _("Messages"), Permission.MESSAGES_SEE),
    ("connections.overview", _("Connections"), Permission.CALENDARS_CONNECT),
    ("setup.overview", _("Set-up"), Permission.SETUP_CHANGE),
    ("setup.exceptions", _("Absences"), Permission.TIME_OFF_CHANGE),
    ("team.members", _("Team"), Permission.TEAM_CHANGE),
    ("figures.overview", _("Figures"), Permission.FIGURES_SEE),
    ("record.entries", _("Record"), Permission.HISTORY_SEE),
)

ONLY_WITH: Mapping[str, Callable[[Service], bool]] = {
    "waiting.lines": lambda service: service.has_waiting_list,
    "courses.overview": lambda service: service.rules.by_sessions or service.rules.capacity > 1,
}
"""What stands in the menu only where a service has it."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One way to go; *is_here* where one is. ``count`` is how much waits there, or is wrong where it *is_bad*."""

    name: LazyString
    url: str
    is_here: bool
    count: int = 0
    is_bad: bool = False


def menu() -> list[MenuItem]:
    """Where the one who is here may go."""
    entry: Entry = g.entry
    return [
        MenuItem(
            name,
            url_for(endpoint),
            request.blueprint == endpoint.partition(".")[0],
            _waiting(endpoint, entry),
            is_bad=endpoint == "messages.outbox",
        )
        for endpoint, name, permission in MENU
        if entry.actor.may(permission)
        and endpoint in current_app.view_functions
        # Who sets the business up finds absences there.
        and not (endpoint == "setup.exceptions" and entry.actor.may(Permission.SETUP_CHANGE))
        and (endpoint not in ONLY_WITH or any(map(ONLY_WITH[endpoint], entry.business.services.values())))
    ]


def _waiting(endpoint: str, entry: Entry) -> int:
    if endpoint == "messages.outbox":
        return failed(entry.business.id)
    # Whoever has one calendar only would count what others are to answer.
    if endpoint != "requests.waiting" or entry.actor.resource is not None:
        return 0
    return count_waiting(entry.business.id)


def entry() -> Entry:
    """Who is here, for templates."""
    found: Entry = g.entry
    return found
