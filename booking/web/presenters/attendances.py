"""What customers answered from their calendars, in words: no more than said, which is no cancellation."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext

from booking.ical.found import Answer

WORDS: Mapping[str, LazyString] = {
    Answer.ACCEPTED: lazy_pgettext("calendar answer", "Accepted in the calendar"),
    Answer.DECLINED: lazy_pgettext("calendar answer", "Declined in the calendar"),
    Answer.TENTATIVE: lazy_pgettext("calendar answer", "Not certain in the calendar"),
}


def words(attendance: str) -> str:
    """An answer as it was stored."""
    return str(WORDS.get(attendance, attendance))
