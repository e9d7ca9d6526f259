"""The way from a time off that was entered to those whose appointments it leaves without anybody."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.services.setup.editing import Edited
from booking.web.staff.notices import Way

FIELDS = ("first", "last", "from_time", "until_time")


def look_after(entry: Entry, edited: Edited, typed: Mapping[str, str]) -> tuple[Way, ...]:
    """A button for the notice of somebody's closed days; none where no appointment is in them, or one may not."""
    is_closed = edited.path[0] == "resources" and typed.get("kind") != "other"
    if not (edited.misfits and is_closed and entry.actor.may(Permission.BOOKINGS_CHANGE)):
        return ()
    said = {each: typed[each] for each in FIELDS if typed.get(each)}
    return (Way(_("Look after them"), f"{url_for('absences.ask')}?{urlencode({'who': edited.path[1], **said})}"),)
