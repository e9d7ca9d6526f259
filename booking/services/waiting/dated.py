"""Who waits for a seat in one date of a course: they go along where it is moved, and their wait ends with the date."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from booking.domain.businesses import Business
from booking.domain.timezones import to_minutes, zone
from booking.domain.waiting import WaitingState
from booking.services.waiting import places
from booking.storage.models import WaitingEntry
from booking.storage.queries import dates
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


def keep_up(business: Business, rows: Collection[WaitingEntry], now: datetime) -> set[int]:
    """Let those of one line follow their dates; answers whose date takes place no more."""
    dated = [row for row in rows if row.only_start is not None and row.only_start > now]
    service = places.service(business, dated[0]) if dated else None
    if service is None or not service.rules.by_sessions:
        return set()
    with reading() as session:
        standing = dates.standing(session, business.id, service.rules.id, now)
        astray = [row for row in dated if row.only_start not in standing]
        moved = dates.moved(session, business.id, service.rules.id, now) if astray else {}
    gone = set()
    for row in astray:
        if row.only_start in moved:
            _follow(row, moved[row.only_start], service.location.time_zone, now)
        else:
            gone.add(row.id)
    return gone


@retried
def _follow(row: WaitingEntry, start: datetime, time_zone: str, now: datetime) -> None:
    """Let a place be for the same date at its new time, unless its person wishes for something else by now."""
    with unit_of_work() as session:
        current = queries.entry(session, row.business_id, row.id, is_locked=True)
        if current is None or current.state != WaitingState.WAITING or current.only_start != row.only_start:
            return
        on = zone(time_zone).local_date(to_minutes(start))
        wish = replace(places.wanted(current), only_start=start, first_on=on, last_on=on)
        places.write(current, wish)
        places.changed(session, current, now)
    places.write(row, wish)
