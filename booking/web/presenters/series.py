"""A series as its customer plans it, sees it held, and finds it again: dates in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.appointments import ENDED, BookingState
from booking.domain.businesses import Business, Service
from booking.domain.series import DateState, PlannedDate
from booking.domain.slots import Slots
from booking.domain.timezones import to_instant
from booking.services.series.own import Visit
from booking.web.presenters import dates, values


@dataclass(frozen=True, slots=True)
class Choice:
    """One start of a list to choose from."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The starts of a day."""

    text: str
    starts: list[Choice]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One date of the rhythm; ``sign`` is ``tick``, ``wait`` or ``cross`` and goes with the words of ``state``."""

    number: int
    when: str
    state: str
    sign: str
    choices: list[Choice]
    present: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """The whole plan: its rows, how many of them have a time, and what they cost together."""

    rows: list[PlanRow]
    summary: str
    price: str

    @property
    def is_bookable(self) -> bool:
        """Whether there is enough for a series at all."""
        return sum(bool(row.choices) for row in self.rows) > 1


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A visit of one's own series, with the way to its page where there is one."""

    when: str
    state: str
    url: str
    is_this: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """The series on the page of one of its bookings; the addresses are empty where there is no rest to change."""

    title: str
    visits: list[OwnVisit]
    move_url: str
    cancel_url: str


def first_starts(slots: Slots, service: Service, lang: str, chosen: datetime | None) -> list[Day]:
    """The free starts of some days, one of which the series begins with."""
    place = service.location.time_zone
    days: dict[str, list[Choice]] = {}
    for slot in slots:
        at = to_instant(slot.starts_at)
        local = dates.in_zone(at, place)
        start = Choice(dates.iso(at, place), dates.short_start(at, place, lang), at == chosen)
        days.setdefault(dates.full_day(local.date(), lang), []).append(start)
    return [Day(text, starts) for text, starts in days.items()]


def plan(
    planned: Sequence[PlannedDate],
    chosen: Sequence[datetime | None] | None,
    business: Business,
    service: Service,
    seats: int,
    lang: str,
) -> SeriesPlan:
    """The dates of a rhythm; *chosen* are the starts that were taken before, one for each, None where left out."""
    rows = [
        _row(number, date, _kept(number, date, chosen), service, lang) for number, date in enumerate(planned, start=1)
    ]
    free = sum(bool(date.free) for date in planned)
    said = ngettext(
        "%(free)s of %(num)s date has a free time.", "%(free)s of %(num)s dates have a free time.", len(rows), free=free
    )
    each = service.price_minor
    price = ""
    if each:
        price = _(
            "%(each)s per appointment, %(sum)s for all of them",
            each=values.price(each, business.currency, lang),
            sum=values.amount(each * seats * free, business.currency, lang),
        )
    return SeriesPlan(rows, said, price)


def _kept(number: int, date: PlannedDate, chosen: Sequence[datetime | None] | None) -> datetime | None:
    """What is chosen for a date: what was before, where it is still free, else the best."""
    best = None if date.best is None else to_instant(date.best)
    if chosen is None or number > len(chosen):
        return best
    before = chosen[number - 1]
    return before if before is None or before in map(to_instant, date.free) else best


def _row(number: int, date: PlannedDate, kept: datetime | None, service: Service, lang: str) -> PlanRow:
    place = service.location.time_zone
    states = {
        DateState.FREE: (_("free"), "tick"),
        DateState.TAKEN: (_("not free, the nearest free time is proposed"), "wait"),
        DateState.NONE: (_("nothing is free around this date, it is left out"), "cross"),
    }
    state, sign = states[date.state]
    starts = [to_instant(each) for each in date.free]
    choices = [Choice(dates.iso(at, place), dates.short_start(at, place, lang), at == kept) for at in starts]
    if choices:
        choices.append(Choice("", _("Leave this one out"), kept is None))
    return PlanRow(number, dates.start(to_instant(date.wanted), place, lang), state, sign, choices)


def spans(held: Sequence[tuple[datetime, datetime]], zone: str, lang: str) -> list[str]:
    """The dates of a series that is held."""
    return [dates.span(starts_at, ends_at, zone, lang) for starts_at, ends_at in held]


def own_series(visits: Sequence[Visit], token: str, lang: str) -> OwnSeries | None:
    """The series of a booking; none where it belongs to none."""
    this = next((each for each in visits if each.is_this), None)
    if this is None:
        return None
    rest = [each for each in visits if each.starts_at >= this.starts_at and each.is_cancellable]
    is_several = len(rest) > 1 and bool(this.token)
    return OwnSeries(
        title=_("Appointment %(number)s of %(count)s in this series", number=this.number, count=len(visits)),
        visits=own_visits(visits, lang),
        move_url=url_for("manage.move_series", token=token) if is_several else "",
        cancel_url=url_for("manage.cancel_series", token=token) if is_several else "",
    )


def own_visits(visits: Sequence[Visit], lang: str) -> list[OwnVisit]:
    """The visits in rows."""
    return [
        OwnVisit(
            when=dates.span(each.starts_at, each.ends_at, each.zone, lang),
            state=_state(each),
            url="" if each.is_this or not each.token else url_for("manage.booking", token=each.token),
            is_this=each.is_this,
            is_over=each.state in ENDED,
        )
        for each in visits
    ]


def _state(visit: Visit) -> str:
    words = {
        BookingState.PENDING: _("not decided yet"),
        BookingState.DECLINED: _("declined"),
        BookingState.CANCELLED: _("cancelled"),
        BookingState.LAPSED: _("lapsed"),
    }
    return words.get(visit.state, "")
