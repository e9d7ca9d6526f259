"""The form that proposes another time: when, with whom, and how long the customer may think about it."""

from flask_babel import lazy_gettext, ngettext
from wtforms import SelectField

from booking.services.proposals import USUAL_HOURS
from booking.web.staff.desk.move_form import MoveForm

HOURS = (4, 24, 48, 72, 168)


class ProposeForm(MoveForm):
    """Where to, as for a move; whoever it is for is always told."""

    minutes = None
    is_told = None
    is_regular = None
    reason = None
    sequence = None
    hours = SelectField(lazy_gettext("Time to answer"), coerce=int, default=USUAL_HOURS)

    def offer_hours(self) -> None:
        """Fill in what can be chosen, in the reader's language."""
        self.hours.choices = [
            (each, ngettext("%(num)s hour", "%(num)s hours", each) if each < 48 else _days(each // 24))
            for each in HOURS
        ]


def _days(count: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", count)
