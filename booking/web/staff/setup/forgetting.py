"""After how long the business forgets its customers by itself, with what would go before anybody says so."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.services.privacy import retention
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.spans import months
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.team.forms import Pick


@needs(Permission.SETUP_CHANGE)
def forgetting(entry: Entry) -> str:
    """The form; with ``?months=`` what would go with that setting."""
    chosen = _said(request.args.get("months", "")) if "months" in request.args else retention.months(entry.actor)
    return render_template(
        "staff/setup/forgetting.html",
        picks=_picks(chosen),
        is_set=retention.months(entry.actor) is not None,
        told=_told(entry, chosen) if chosen is not None else "",
    )


@needs(Permission.SETUP_CHANGE)
def forget_after(entry: Entry) -> Response:
    """Keep what was said."""
    after = _said(request.form.get("months", ""))
    before = retention.set_months(entry.actor, after, clock.now())
    undo = notices.Undo(url_for("setup.forget_after"), {"months": str(before or "")})
    text = (
        _("Saved. The first ones are erased tomorrow at the earliest.")
        if after
        else _("Saved. Nobody is erased by time.")
    )
    notices.leave(text, undo=undo if before != after else None)
    return redirect(url_for("setup.forgetting"), 303)


def _said(text: str) -> int | None:
    if not text:
        return None
    if text not in {str(each) for each in retention.MONTHS}:
        raise BadRequest
    return int(text)


def _picks(chosen: int | None) -> list[Pick]:
    never = Pick("", _("Never"), chosen is None)
    return [never, *(Pick(str(each), months(each), each == chosen) for each in retention.MONTHS)]


def _told(entry: Entry, after: int) -> str:
    found = retention.preview(entry.actor, after, clock.now())
    if not found.count or found.oldest is None:
        return _("At present nobody would be erased.")
    since = dates.numeric_day(dates.in_zone(found.oldest, entry.business.time_zone).date(), locale())
    return ngettext(
        "At present %(num)s customer would be erased, known since %(day)s.",
        "At present %(num)s customers would be erased, the first of them known since %(day)s.",
        found.count,
        day=since,
    )
