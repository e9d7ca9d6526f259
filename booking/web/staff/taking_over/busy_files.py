"""Other calendars: a file of somebody's own calendar takes time here; what is in it nobody reads."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid, NotFound
from booking.services import busy
from booking.services.accounts.sessions import Entry
from booking.services.taking_over import calendars as files
from booking.services.taking_over import tables
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.taking_over.past import fault_of

SOURCE = "file"


@dataclass(frozen=True, slots=True)
class Person:
    """A resource with what another calendar says of it; ``until`` is empty where none does."""

    slug: str
    name: str
    until: str


@needs(Permission.TIME_OFF_CHANGE)
def calendars(entry: Entry) -> str:
    """Whose other calendars are known."""
    return _page(entry)


@needs(Permission.TIME_OFF_CHANGE)
def bring(entry: Entry, resource: str) -> Response | tuple[str, int]:
    """Let a file say when somebody is busy, instead of what the one before it said."""
    if resource not in entry.business.resources or not entry.actor.concerns(resource):
        raise NotFound(what="resource")
    sent, now = request.files.get("file"), clock.now()
    try:
        text = tables.decoded(sent.read(tables.LONGEST + 1) if sent else b"")
        taken = files.busy(text, entry.business.time_zone, now)
        count = busy.replace(entry.actor, resource, SOURCE, taken, now)
    except Invalid as error:
        return _page(entry, resource, fault_of(error)), 422
    notices.leave(
        ngettext(
            "%(num)s span of time is taken by the other calendar. What is in it was not kept.",
            "%(num)s spans of time are taken by the other calendar. What is in them was not kept.",
            count,
        )
    )
    return redirect(url_for("taking_over.calendars"), 303)


@needs(Permission.TIME_OFF_CHANGE)
def remove(entry: Entry, resource: str) -> Response:
    """Forget what another calendar said."""
    busy.replace(entry.actor, resource, SOURCE, [], clock.now())
    notices.leave(_("The other calendar takes no time any more."))
    return redirect(url_for("taking_over.calendars"), 303)


def _page(entry: Entry, of: str = "", fault: str = "") -> str:
    lang, place = locale(), entry.business.time_zone
    mine = [each for each in entry.business.resources.values() if entry.actor.concerns(each.slug)]
    until = busy.until(entry.actor, SOURCE)
    people = [
        Person(each.slug, each.name, dates.short_start(until[each.slug], place, lang) if each.slug in until else "")
        for each in mine
    ]
    return render_template("staff/taking_over/calendars.html", people=people, of=of, fault=fault)
