"""The absences that were reported, the newest first, each with what remains open."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.services.absences.overview import Reported, overview
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.setup_months import Absence
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Row:
    """An absence as the list shows it; ``tag`` says how it stands, ``kind`` how the tag looks."""

    url: str
    name: str
    when: str
    visits: str
    tag: str
    kind: str
    by: str


@needs(Permission.BOOKINGS_CHANGE)
def overview_page(entry: Entry) -> str:
    """Who was absent, and whether everybody has been looked after."""
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    found, has_more = overview(entry.actor, clock.now(), before)
    return render_template(
        "staff/absences/overview.html",
        rows=[_row(each, entry.business) for each in found],
        is_first=before is None,
        older=url_for("absences.overview", before=found[-1].id) if has_more and found else "",
    )


def when(starts_at: datetime, ends_at: datetime, known: Business) -> str:
    """The span of an absence: whole days without times."""
    return Absence(starts_at.isoformat(), ends_at.isoformat(), "", known.time_zone).when(locale())


def _row(each: Reported, known: Business) -> Row:
    tag, kind = _standing(each)
    on = dates.numeric_day(dates.in_zone(each.reported_at, known.time_zone).date(), locale())
    said = _("Reported on %(day)s by %(name)s", day=on, name=each.by) if each.by else _("Reported on %(day)s", day=on)
    visits = ngettext("%(num)s appointment was affected", "%(num)s appointments were affected", each.visits)
    return Row(
        url_for("absences.one", absence_id=each.id),
        known.resources[each.resource].name,
        when(each.starts_at, each.ends_at, known),
        visits if each.visits else _("Nobody was affected"),
        tag,
        kind,
        said,
    )


def _standing(each: Reported) -> tuple[str, str]:
    if each.state == "undone":
        if each.open:
            return ngettext("Not all taken back: %(num)s", "Not all taken back: %(num)s", each.open), "bad"
        return _("Taken back"), ""
    if each.planned:
        return ngettext("%(num)s to be done", "%(num)s to be done", each.planned), "warn"
    if each.open:
        return ngettext("%(num)s still open", "%(num)s still open", each.open), "warn"
    return _("All looked after"), ""
