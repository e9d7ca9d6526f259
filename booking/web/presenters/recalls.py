"""Coming again, on the page of a booking: what may be chosen, or what was asked for."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import ngettext

from booking.domain.recalls import RecallState
from booking.storage.queries.recalls import Visit
from booking.web.presenters import dates

USUAL = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Months:
    """One of the choices."""

    months: int
    text: str
    is_usual: bool


@dataclass(frozen=True, slots=True)
class ComingAgain:
    """``day`` and ``url`` where a reminder is asked for already, else ``choices``."""

    day: str
    url: str
    choices: tuple[Months, ...]


def coming_again(visit: Visit | None, lang: str) -> ComingAgain | None:
    """What the section says; None where the service does not offer it or nobody could be written to."""
    if visit is None or visit.months is None or not visit.email:
        return None
    if visit.wish is not None and visit.wish_state == RecallState.ACTIVE and visit.due_on is not None:
        token = current_app.extensions["links"].token("recall", visit.business_id, visit.wish)
        return ComingAgain(dates.full_day(visit.due_on, lang), url_for("manage.recall", token=token), ())
    if visit.wish_state == RecallState.TOLD:
        return None
    months = sorted({*USUAL, visit.months})
    return ComingAgain(
        "",
        "",
        tuple(
            Months(each, ngettext("in %(num)s month", "in %(num)s months", each), each == visit.months)
            for each in months
        ),
    )
