"""The pages about messages lead from one to the other."""

from flask import current_app, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.web.staff.frame import MenuItem

TABS: tuple[tuple[str, tuple[str, ...], LazyString, Permission], ...] = (
    ("messages.outbox", ("messages.message",), _("Outbox"), Permission.MESSAGES_SEE),
    ("messages.reminders", (), _("Reminders"), Permission.SETUP_CHANGE),
    ("messages.texts", ("messages.text",), _("Words"), Permission.SETUP_CHANGE),
)
"""Endpoint, the further ones that begin like these and belong to it, name, and who may go there."""


def tabs() -> list[MenuItem]:
    """Where the one who is here may go; for the template ``staff/messages/tabs.html``."""
    entry: Entry = g.entry
    return [
        MenuItem(name, url_for(endpoint), is_here=_is_here((endpoint, *further)))
        for endpoint, further, name, permission in TABS
        if entry.actor.may(permission) and endpoint in current_app.view_functions
    ]


def _is_here(endpoints: tuple[str, ...]) -> bool:
    return (request.endpoint or "").startswith(endpoints)
