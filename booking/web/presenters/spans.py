"""Spans of time in words."""

from flask_babel import ngettext


def months(number: int) -> str:
    """So many months, in years where they are whole ones."""
    if number % 12:
        return ngettext("%(num)s month", "%(num)s months", number)
    return ngettext("%(num)s year", "%(num)s years", number // 12)
