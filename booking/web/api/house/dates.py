"""Local dates that programs ask for, as instants."""

from datetime import date, datetime

from booking.domain.businesses import Business
from booking.domain.timezones import to_instant, zone

# A midnight of the first and of the last date that there are lies beyond what an instant can be somewhere on earth.
FIRST, LAST = date.min.toordinal() + 1, date.max.toordinal() - 1


def span(business: Business, first: date, last: date) -> tuple[datetime, datetime]:
    """``[since, until)``: from the midnight that begins the one date to that which ends the other, in its own zone."""
    place = zone(business.time_zone)
    begins, ends = (min(max(each, FIRST), LAST) for each in (first.toordinal(), last.toordinal() + 1))
    return to_instant(place.midnight(begins)), to_instant(place.midnight(ends))
