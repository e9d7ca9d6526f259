"""The series of one's own booking: cancelling this appointment and all later ones."""

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response

from booking.services.series import own
from booking.services.series.own import Visit
from booking.web import clock
from booking.web.languages import locale
from booking.web.manage.own import facts_of, page
from booking.web.presenters import series


def ask(token: str) -> Response | str:
    """Say which appointments would be cancelled and which would stay; this changes nothing."""
    rest = _rest(token)
    return _page(token, rest) if rest else redirect(url_for("manage.cancel", token=token), 302)


def cancel(token: str) -> Response | tuple[str, int]:
    """Cancel them, and show the booking as it is then; where none may be cancelled, say so."""
    rest = _rest(token)
    if not rest:
        return redirect(url_for("manage.cancel", token=token), 303)
    if not own.cancel_rest(token, clock.now()):
        return _page(token, _rest(token)), 409
    return redirect(url_for("manage.booking", token=token), 303)


def _rest(token: str) -> list[Visit]:
    """This visit and all later ones, none where it belongs to no series. Raises NotFound, Gone."""
    return own.rest_of(token, clock.now(), current_app.extensions["links"])


def _page(token: str, rest: list[Visit]) -> str:
    facts, lang = facts_of(token), locale()
    return page(
        "manage/series_cancel.html",
        token,
        facts,
        going=series.own_visits([each for each in rest if each.is_cancellable], lang),
        staying=series.own_visits([each for each in rest if each.is_late], lang),
    )
