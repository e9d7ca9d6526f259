"""All customers as a file for a spreadsheet."""

from flask import current_app, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.services.customers import exporting
from booking.web import clock
from booking.web.languages import locale
from booking.web.staff.entrance import needs

SEPARATORS = {"de": ";", "en": ","}
"""What the spreadsheets of each language expect."""


@needs(Permission.CUSTOMERS_EXPORT)
def export(entry: Entry) -> Response:
    """The file, written as it is read; that somebody took it is recorded before."""
    now = clock.now()
    exporting.note(entry.actor, now)
    headings = {
        "name": _("Name"),
        "email": _("E-mail address"),
        "phone": _("Telephone number"),
        "born_on": _("Born on"),
        "tags": _("Tags"),
        "blocked": _("Blocked online"),
        "last_visit": _("Last visit"),
        "next_visit": _("Next visit"),
        "no_shows": _("Did not come"),
    }
    lines = exporting.lines(entry.actor, headings, SEPARATORS[locale()], _("yes"), now)
    written = stream_with_context(line.encode("utf-8", "replace") for line in lines)
    response = current_app.response_class(written, mimetype="text/csv")
    name = f"{_('customers')}-{entry.business.slug}-{now:%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
