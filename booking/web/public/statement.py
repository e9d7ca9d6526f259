"""The statement on accessibility: what was tested, what is known to be missing, whom to tell."""

from datetime import date

from flask import render_template

from booking.web.languages import locale
from booking.web.presenters import dates

TESTED_ON = date(2026, 11, 22)
"""When the tests that the statement names were last gone through by a person."""


def accessibility() -> str:
    """The statement, the same for all businesses served here."""
    return render_template("public/accessibility.html", tested_on=dates.numeric_day(TESTED_ON, locale()))
