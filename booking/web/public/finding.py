"""Which days are shown, and what is free on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.narrowing import by_date, narrowed, on_dates
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_minutes, zone
from booking.services import availability
from booking.web import metrics
from booking.web.presenters.asked import LIST, MONTH, Asked, week_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SOON, LATER = timedelta(days=14), timedelta(days=70)
"""How far one look goes: to the end of next week, then ten weeks on; what is beyond is one look more."""
DAYS_IN_LIST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What is free on the dates ``begins`` to ``ends``, both inclusive.

    Of ``slots`` what is not asked for is left out, ``others`` counts it. ``first`` is the next free one of all,
    ``later`` the next one after these dates: after a week or month only where nothing is free in it.
    """

    today: date
    horizon: date
    begins: date
    ends: date
    slots: Slots
    all_slots: Slots
    first: Slot | None
    later: Slot | None = None

    @property
    def others(self) -> int:
        """How many more are free that are left out."""
        return len(self.all_slots) - len(self.slots)


def find(known: Business, offered: Service, said: Asked, now: datetime, *, is_verified: bool = True) -> Found:
    """The days asked for, else the first with something free: nobody should have to look for it.

    Unless *is_verified*, the business is what was known of it before; raises StaleRules where that does not hold.
    """
    look = Look(known, offered, said, now, is_verified=is_verified)
    if said.view == LIST:
        return _list(look, said)
    return _month(look, said) if said.view == MONTH else _week(look, said)


class Look:
    """What is free of a service, read in windows that widen, each of them once."""

    def __init__(
        self, known: Business, offered: Service, said: Asked, now: datetime, *, is_verified: bool = True
    ) -> None:
        self._asked = (known, offered, said, now)
        self._is_verified = is_verified
        self._windows: list[tuple[date, date, Slots]] = []
        self.place = zone(offered.rules.location.time_zone)
        self.today = self.place.local_date(to_minutes(now))
        self.horizon = self.today + timedelta(days=offered.rules.horizon_days)

    def within(self, first: date, last: date) -> Slots:
        """What is free on the dates *first* to *last*, both inclusive."""
        first, last = max(first, self.today), min(last, self.horizon)
        for begins, ends, slots in self._windows:
            if begins <= first and last <= ends:
                return on_dates(slots, self.place, first, last)
        known, offered, said, now = self._asked
        with metrics.finding():
            slots = availability.free_slots(
                known,
                offered,
                first,
                last,
                now,
                seats=said.seats,
                audience=said.group,
                resource=said.resource,
                is_verified=self._is_verified,
            )
        self._is_verified = True
        self._windows.append((first, last, slots))
        return slots

    def fitting(self, first: date, last: date) -> Slots:
        """Of these what is not left out."""
        return narrowed(self.within(first, last), self.place, self._asked[2].narrowing)

    def earliest(self, not_before: date) -> Slot | None:
        """The first that is not left out, from today or *not_before* on."""
        found = self.some(not_before, 1)
        return found[0] if found else None

    def some(self, not_before: date, days: int) -> Slots:
        """What is not left out from a date on, for so many dates with something free; possibly for more."""
        begins = first = max(not_before, self.today)
        found = Slots([], self._asked[1].rules.duration)
        # The first look ends with a week, so that a week of the page lies in one look.
        for last in (week_of(first) + SOON - DAY, week_of(first) + SOON + LATER - DAY, self.horizon):
            if begins > self.horizon:
                break
            more = self.fitting(begins, last)
            found = _joined(found, more) if found else more
            if found and (days == 1 or len(by_date(found, self.place)) >= days):
                break
            begins = last + DAY
        return found

    def date_of(self, slot: Slot) -> date:
        """The local date on which it begins."""
        return self.place.local_date(slot.starts_at)


def _week(look: Look, said: Asked) -> Found:
    this_week = week_of(look.today)
    first = look.earliest(look.today)
    monday = max(said.monday, this_week) if said.monday else week_of(look.date_of(first)) if first else this_week
    return _span(look, monday, monday + WEEK - DAY, first)


def _month(look: Look, said: Asked) -> Found:
    this_month = look.today.replace(day=1)
    first = look.earliest(look.today)
    begins = max(said.month, this_month) if said.month else look.date_of(first).replace(day=1) if first else this_month
    return _span(look, begins, following_month(begins) - DAY, first)


def _span(look: Look, begins: date, ends: date, first: Slot | None) -> Found:
    every, slots = look.within(begins, ends), look.fitting(begins, ends)
    later = None
    if first and not slots:
        later = first if look.date_of(first) > ends else look.earliest(ends + DAY)
    return Found(look.today, look.horizon, begins, ends, slots, every, first, later)


def _list(look: Look, said: Asked) -> Found:
    start = max(said.start or look.today, look.today)
    # One day more than is shown: whether there is more to be shown, and from where.
    found = look.some(start, DAYS_IN_LIST + 1)
    dates = sorted(by_date(found, look.place))
    ends = look.horizon if len(dates) <= DAYS_IN_LIST else date.fromordinal(dates[DAYS_IN_LIST - 1])
    shown = on_dates(found, look.place, start, ends)
    later = found[len(shown)] if len(found) > len(shown) else None
    first = shown[0] if shown and start == look.today else look.earliest(look.today)
    return Found(look.today, look.horizon, start, ends, shown, shown, first, later)


def following_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def _joined(slots: Slots, more: Slots) -> Slots:
    column = [slots.pair(at) for at in range(len(slots))] + [more.pair(at) for at in range(len(more))]
    return Slots(slots.starts + more.starts, slots.duration, pairs=column)
