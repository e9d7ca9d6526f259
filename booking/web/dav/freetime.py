"""The report of free and busy time (RFC 4791 7.10): whatever takes the time, and of nothing what it is."""

import hashlib
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from flask import Response

from booking.domain.errors import Invalid
from booking.domain.intervals import merge
from booking.domain.timezones import to_minutes, to_minutes_ceil
from booking.ical.freebusy import Busy, Told, freebusy
from booking.services.own_calendar.busy import busy
from booking.web import clock
from booking.web.dav import shelf

CALDAV = "{urn:ietf:params:xml:ns:caldav}"
QUERY = f"{CALDAV}free-busy-query"
LONGEST = timedelta(days=400)
FORM = "%Y%m%dT%H%M%SZ"


def report(query: Element) -> Response:
    """When the calendar is taken within the time range. Raises Invalid where there is none, or it is too long."""
    start, end = _span(query.find(f"{CALDAV}time-range"))
    now, here = clock.now(), shelf.entry()
    spans = [(to_minutes(a), to_minutes_ceil(b)) for a, b in busy(here, start, end, now)]
    uid = hashlib.sha256(f"busy {here.behind.business_id} {here.behind.calendar_id}".encode()).hexdigest()[:32]
    told = Told(shelf.name(), uid, to_minutes(start), to_minutes_ceil(end), now)
    return Response(freebusy(told, [(Busy.BUSY, merge(spans))]), content_type="text/calendar; charset=utf-8")


def _span(said: Element | None) -> tuple[datetime, datetime]:
    try:
        found = said if said is not None else Element("none")
        start, end = (datetime.strptime(found.get(name, ""), FORM).replace(tzinfo=UTC) for name in ("start", "end"))
    except ValueError as error:
        raise Invalid([("time-range", "not_a_span")]) from error
    if not start < end <= start + LONGEST:
        raise Invalid([("time-range", "not_a_span")])
    return start, end
