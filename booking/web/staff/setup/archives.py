"""Taking places, people, rooms and equipment out of use, and back."""

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InUse
from booking.services.accounts.sessions import Entry
from booking.services.setup import archiving
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.setup_faults import users_text
from booking.web.staff import notices
from booking.web.staff.entrance import needs


@needs(Permission.SETUP_CHANGE)
def archive(entry: Entry, collection: str, part: str) -> Response:
    """Take one out of use; what is booked stays."""
    name = _name(entry, collection, part)
    try:
        left = archiving.archive(entry.actor, (collection, part), clock.now())
    except InUse as error:
        names = users_text(error.fields["by"], locale())
        notices.leave(
            _("“%(name)s” is still needed by %(names)s. Nothing was changed; please change that first.",
              name=name, names=names),
            kind="warn",
        )  # fmt: skip
        return _list(collection)
    count = len({each.appointment_id for each in left})
    text = _("“%(name)s” is out of use. What is booked stays as it is.", name=name)
    if count:
        text = ngettext(
            "“%(name)s” is out of use. One appointment to come stands there still, as it was booked.",
            "“%(name)s” is out of use. %(num)s appointments to come stand there still, as they were booked.",
            count,
            name=name,
        )
    undo = notices.Undo(url_for("setup.restore", collection=collection, part=part))
    notices.leave(text, kind="warn" if count else "info", undo=undo)
    return _list(collection)


@needs(Permission.SETUP_CHANGE)
def restore(entry: Entry, collection: str, part: str) -> Response:
    """Take one into use again."""
    try:
        archiving.restore(entry.actor, (collection, part), clock.now())
    except InUse as error:
        names = users_text(error.fields["by"], locale())
        text = _("Nothing was changed: %(names)s must be taken into use again first.", names=names)
        notices.leave(text, kind="warn")
    else:
        notices.leave(_("It is in use again, at the end of the list."))
    return _list(collection)


def _name(entry: Entry, collection: str, part: str) -> str:
    if collection == "resources":
        found = entry.business.resources.get(part)
        return found.name if found else part
    return next((each.name for each in entry.business.locations if each.slug == part), part)


def _list(collection: str) -> Response:
    return redirect(url_for(f"setup.{collection}"), 303)
