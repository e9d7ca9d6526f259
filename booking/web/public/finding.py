"""Which week is shown, and what is free in it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_minutes, zone
from booking.services import availability
from booking.web.presenters.asked import Asked, week_of

WEEK = timedelta(days=7)
TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Found:
    """``slots`` of the week from ``monday``; ``first`` is the next free one of all, ``later`` where to jump to
    from a week without any."""

    today: date
    monday: date
    slots: Slots
    first: Slot | None
    later: Slot | None


def find(known: Business, offered: Service, said: Asked, now: datetime) -> Found:
    """The week asked for, else the first that has something free: nobody should have to look for it."""
    place = zone(offered.rules.location.time_zone)
    today = place.local_date(to_minutes(now))
    monday = this_week = week_of(today)
    if said.monday:
        monday = max(said.monday, this_week)

    def free_in(week: date) -> Slots:
        return availability.free_slots(
            known,
            offered,
            week,
            week + TO_SUNDAY,
            now,
            seats=said.seats,
            audience=said.group,
            resource=said.resource,
        )

    def free_from(on: date | None) -> Slot | None:
        return availability.next_free(
            known, offered, now, seats=said.seats, audience=said.group, resource=said.resource, not_before=on
        )

    slots = free_in(monday)
    first = slots[0] if slots and monday == this_week else free_from(None)
    if slots or first is None:
        return Found(today, monday, slots, first, None)
    begins = place.local_date(first.starts_at)
    if said.monday is None:
        monday = week_of(begins)
        return Found(today, monday, free_in(monday), first, None)
    return Found(today, monday, slots, first, first if begins >= monday + WEEK else free_from(monday + WEEK))
