"""When the person of a calendar is busy: with appointments, privately, and by other calendars. Not with what."""

from datetime import datetime

from booking.domain.intervals import merge
from booking.domain.timezones import to_instant, to_minutes, to_minutes_ceil
from booking.services.own_calendar.place import place
from booking.services.programs.entering import Entry
from booking.storage.queries import own_calendar as queries
from booking.storage.queries import taken
from booking.storage.unit_of_work import reading

Span = tuple[datetime, datetime]


def busy(entry: Entry, start: datetime, end: datetime, now: datetime) -> tuple[Span, ...]:
    """When time is taken within ``[start, end)``, merged and ascending: buffers and squeezed-in visits included.

    Raises NotFound, NotAllowed.
    """
    here = place(entry)
    low, high = to_minutes(start), to_minutes_ceil(end)
    window = taken.Window(here.business_id, [here.resource_id], low, high, entry.business.longest_minutes)
    with reading() as session:
        snapshot, _version = taken.plain(session, window)
        squeezed = queries.squeezed(session, here.business_id, here.resource_id, start, end)
    spans = [*snapshot.taken.get(here.resource_id, ()), *squeezed]
    within = [(max(low, begins), min(high, ends)) for begins, ends in spans]
    return tuple(
        (max(to_instant(begins), start), min(to_instant(ends), end))
        for begins, ends in merge(each for each in within if each[0] < each[1])
    )
