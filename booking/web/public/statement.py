"""The statement on accessibility: what was tested, what is known to be missing, whom to tell."""

from datetime import date

from flask import render_template

from booking.services import businesses
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.owners import Owner, owner

TESTED_ON = date(2026, 11, 22)
"""When the tests that the statement names were last gone through by a person."""


def accessibility() -> str:
    """The statement, the same for all businesses served here."""
    return _page(None)


def accessibility_of(business: str) -> str:
    """The same with the business that is to hear of obstacles."""
    return _page(owner(businesses.business(business), locale()))


def _page(of: Owner | None) -> str:
    return render_template("public/accessibility.html", owner=of, tested_on=dates.numeric_day(TESTED_ON, locale()))
