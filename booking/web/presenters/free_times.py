"""The next free times as a list to choose from: a few days, each with so many starts that the ear can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Service
from booking.domain.slots import Slot
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.web.presenters import dates

MOST = 12
"""So many starts of one day are shown; of more, the first ones and then those on the half hour or on the hour."""
HEAD = 4
RHYTHMS = (15, 30, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Time:
    """One start to choose: ``value`` is what the form sends."""

    id: str
    value: str
    text: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TimesOfDay:
    """The starts of one day, under its name."""

    id: str
    title: str
    times: list[Time]


@dataclass(frozen=True, slots=True)
class Times:
    """``later`` is the date from which further times are shown; ``chosen`` the value that is checked."""

    days: list[TimesOfDay]
    chosen: str
    later: str
    zone: str


def times(
    days: Sequence[tuple[date, Sequence[Slot]]],
    service: Service,
    now: datetime,
    lang: str,
    wanted: datetime | None = None,
    *,
    is_none_chosen: bool = False,
) -> Times:
    """The list; *wanted* is chosen and stands on top where it is not free, else the first one is."""
    place = service.rules.location.time_zone
    today = zone(place).local_date(to_minutes(now))
    free = [(on, thinned(slots, place, keep=wanted)) for on, slots in days]
    known = {slot.starts_at for _on, slots in free for slot in slots}
    chosen = to_minutes(wanted) if wanted else None
    if chosen is None and not is_none_chosen:
        chosen = next((slots[0].starts_at for _on, slots in free if slots), None)
    shown = [
        TimesOfDay(
            f"times-{on.isoformat()}",
            _day(on, today, lang),
            [_time(slot, service, chosen) for slot in slots],
        )
        for on, slots in free
    ]
    if wanted is not None and to_minutes(wanted) not in known:
        text = dates.short_start(wanted, place, lang)
        value = dates.iso(wanted, place)
        top = Time(f"at-{to_minutes(wanted)}", value, text, _("not among the free times"), is_chosen=True)
        shown.insert(0, TimesOfDay("times-wanted", _("Chosen so far"), [top]))
    return Times(
        shown,
        dates.iso(to_instant(chosen), place) if chosen is not None else "",
        (days[-1][0] + timedelta(days=1)).isoformat() if days else "",
        dates.zone_text(place, today, today, lang),
    )


def thinned(slots: Sequence[Slot], place: str, *, keep: datetime | None = None) -> list[Slot]:
    """At most about ``MOST`` of a day's starts: the first ones, then those of a coarser rhythm; *keep* is kept."""
    where, kept = zone(place), to_minutes(keep) if keep else None
    if len(slots) <= MOST:
        return list(slots)
    head, tail = slots[:HEAD], slots[HEAD:]
    for rhythm in RHYTHMS:
        rest = [slot for slot in tail if slot.starts_at == kept or where.local(slot.starts_at)[1] % rhythm == 0]
        if len(rest) <= MOST - HEAD:
            break
    return [*head, *rest]


def _day(on: date, today: date, lang: str) -> str:
    day = dates.short_day(on, lang)
    if on == today:
        return _("Today, %(day)s", day=day)
    if on == today + timedelta(days=1):
        return _("Tomorrow, %(day)s", day=day)
    return day


def _time(slot: Slot, service: Service, chosen: int | None) -> Time:
    place = service.rules.location.time_zone
    instant = to_instant(slot.starts_at)
    local = dates.in_zone(instant, place)
    note = ngettext("%(num)s place left", "%(num)s places left", slot.seats) if service.rules.capacity > 1 else ""
    return Time(
        f"at-{slot.starts_at}",
        dates.iso(instant, place),
        dates.CLOCK[local.hour * 60 + local.minute],
        note,
        slot.starts_at == chosen,
    )
