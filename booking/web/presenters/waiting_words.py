"""A wish in words, and what is promised to who waits."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business, OfferHours
from booking.domain.timezones import DAY
from booking.domain.waiting import EVERY_DAY, Wanted
from booking.web.presenters import dates
from booking.web.presenters.asked import PARTS
from booking.web.presenters.narrowing import part_names
from booking.web.presenters.values import length
from booking.web.presenters.waiting_choices import weekday_short


def promises(business: Business) -> tuple[str, ...]:
    """What happens to who waits, a sentence each."""
    return (
        _("As soon as a time that suits you becomes free, we keep it for you and write to you."),
        offer_time(business.offer_hours),
        _("Whoever has waited longest is asked first. You always see your place on the list."),
        _("The waiting list costs nothing and binds you to nothing. You can leave it at any time with one click."),
    )


def offer_time(hours: OfferHours) -> str:
    """How long an offer stands."""
    by_day = length(hours.minutes)
    if hours.quiet_from == hours.quiet_until:
        return _("You then have %(time)s to accept; after that it is offered to the next one.", time=by_day)
    return _(
        "You then have %(time)s to accept, and at night from %(from)s on until %(until)s; "
        "after that it is offered to the next one.",
        time=by_day,
        until=_("%(time)s", time=dates.CLOCK[hours.quiet_until]),
        **{"from": _("%(time)s", time=dates.CLOCK[hours.quiet_from])},
    )


def offer_time_of_house(hours: OfferHours) -> str:
    """The same for those who have offered it."""
    by_day = length(hours.minutes)
    if hours.quiet_from == hours.quiet_until:
        return _("There are %(time)s to accept, then it goes to the next one.", time=by_day)
    return _(
        "There are %(time)s to accept, at night from %(from)s on until %(until)s; then it goes to the next one.",
        time=by_day,
        until=_("%(time)s", time=dates.CLOCK[hours.quiet_until]),
        **{"from": _("%(time)s", time=dates.CLOCK[hours.quiet_from])},
    )


def until(instant: datetime, zone_name: str, lang: str, now: datetime) -> str:
    """When an offer ends: the clock alone where that is today."""
    is_today = dates.in_zone(instant, zone_name).date() == dates.in_zone(now, zone_name).date()
    return dates.clock(instant, zone_name) if is_today else dates.short_start(instant, zone_name, lang)


def days(wanted: Wanted, lang: str, today: date) -> str:
    """``23. November – 6. Dezember``, and the weekdays where not all suit."""
    if wanted.first_on == wanted.last_on:
        return dates.full_day(wanted.first_on, lang)
    span = dates.day_span(max(wanted.first_on, min(today, wanted.last_on)), wanted.last_on, lang, today)
    if set(wanted.weekdays) == set(EVERY_DAY):
        return span
    names = ", ".join(weekday_short(each, lang) for each in sorted(wanted.weekdays))
    return _("%(days)s, only %(weekdays)s", days=span, weekdays=names)


def hours(wanted: Wanted) -> str:
    """``vormittags``, ``Beginn von 14:00 bis 16:30 Uhr``; empty where any time suits."""
    span = wanted.from_minute, wanted.until_minute
    if span == (0, DAY):
        return ""
    part = next((name for name, each in PARTS.items() if each == span), None)
    if part:
        return part_names()[part]
    first, last = dates.CLOCK[wanted.from_minute], dates.CLOCK[wanted.until_minute - 1]
    if first == last:
        return _("beginning at %(time)s", time=_("%(time)s", time=first))
    return _("beginning from %(start)s to %(end)s", start=first, end=last)


def places(number: int) -> str:
    """``2 Plätze``."""
    return ngettext("%(num)s place", "%(num)s places", number)
