"""Where one is signed in, and ending it there."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import format_timedelta
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.services.accounts import sessions
from booking.services.accounts.sessions import Open, SignedIn
from booking.web import clock
from booking.web.addresses import id_of
from booking.web.presenters.devices import device
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in


@dataclass(frozen=True, slots=True)
class Row:
    """One browser, as it is shown."""

    id: int
    device: str
    place: str
    seen: str
    since: str
    is_this: bool
    has_second_factor: bool


@signed_in
def listed(person: SignedIn) -> str:
    """All places where one is signed in."""
    now = clock.now()
    rows = [_row(each, person, now) for each in sessions.of_user(person.user_id, now)]
    rows.sort(key=lambda row: not row.is_this)
    return render_template("auth/sessions.html", person=person, rows=rows, notice=notices.left())


@signed_in
def end(person: SignedIn) -> Response:
    """End one of them; the one in use is signed out like any other."""
    sessions.end(person.user_id, id_of(request.form.get("session", "")), clock.now(), request.remote_addr or "")
    notices.leave(_("Signed out on that device."))
    return redirect(url_for("auth.sessions"), 303)


@signed_in
def end_others(person: SignedIn) -> Response:
    """End all but the one in use."""
    sessions.end_others(person, clock.now(), request.remote_addr or "")
    notices.leave(_("Signed out on all other devices."))
    return redirect(url_for("auth.sessions"), 303)


def _row(each: Open, person: SignedIn, now: datetime) -> Row:
    return Row(
        id=each.id,
        device=device(each.agent),
        place=each.address,
        seen=_ago(each.seen_at, now),
        since=_ago(each.created_at, now),
        is_this=each.id == person.session_id,
        has_second_factor=each.has_second_factor,
    )


def _ago(at: datetime, now: datetime) -> str:
    if (now - at).total_seconds() < 60:
        return _("just now")
    return str(format_timedelta(at - now, add_direction=True))
