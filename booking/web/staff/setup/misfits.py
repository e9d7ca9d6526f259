"""Appointments to come that do not fit the hours any more, for somebody to move or to leave."""

from dataclasses import dataclass

from flask import current_app, render_template, url_for

from booking.domain.access import Permission
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.setup import consequences
from booking.services.setup.consequences import Misfit
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff.entrance import needs

APPOINTMENT = "desk.appointment"


@dataclass(frozen=True, slots=True)
class Line:
    """One of them on the page."""

    when: str
    what: str
    who: str
    resource: str
    url: str


@needs(Permission.TIME_OFF_CHANGE)
def misfits(entry: Entry) -> str:
    """All of them, by their start; of staff, those on their own calendar."""
    found = consequences.misfits(entry.actor, entry.business, clock.now())
    return render_template("staff/setup/misfits.html", lines=[_line(each) for each in found])


def _line(misfit: Misfit) -> Line:
    has_page = APPOINTMENT in current_app.view_functions
    return Line(
        when=dates.span(misfit.starts_at, misfit.ends_at, misfit.time_zone, locale()),
        what=in_language(misfit.service_names, locale()),
        who=misfit.name,
        resource=misfit.resource,
        url=url_for(APPOINTMENT, appointment_id=misfit.appointment_id) if has_page else "",
    )
