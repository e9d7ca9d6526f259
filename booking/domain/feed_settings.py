"""What is wrong with what somebody wants of a feed."""

from booking.domain.feeds import FeedSettings
from booking.domain.texts import UNPRINTABLE

LONGEST_NAME = 100
MOST_DAYS = 3660
MOST_ALARM = 4 * 7 * 24 * 60
"""Minutes."""
LOCALES = ("de", "en")


def faults(wanted: FeedSettings) -> list[tuple[str, str]]:
    """Fields with codes; none where all is well. A name is stripped already."""
    found = []
    if len(wanted.name) > LONGEST_NAME:
        found.append(("name", "too_long"))
    if UNPRINTABLE.search(wanted.name):
        found.append(("name", "unprintable"))
    if wanted.locale not in LOCALES:
        found.append(("locale", "unknown"))
    if not 0 <= wanted.past_days <= MOST_DAYS:
        found.append(("past_days", "out_of_range"))
    if wanted.ahead_days is not None and not 1 <= wanted.ahead_days <= MOST_DAYS:
        found.append(("ahead_days", "out_of_range"))
    if wanted.alarm_minutes is not None and not 0 <= wanted.alarm_minutes <= MOST_ALARM:
        found.append(("alarm_minutes", "out_of_range"))
    return found
