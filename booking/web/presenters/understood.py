"""What was understood of somebody's words, in words."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import pgettext

from booking.domain.when import kinds
from booking.domain.when.understood import Understood
from booking.web.presenters import dates
from booking.web.presenters.dates import CLOCK

A_MONDAY = date(2026, 11, 23)
A_WEEK = 7


def sentence(understood: Understood, lang: str, today: date) -> str:
    """``Mittwoch, 2. Dezember, ab 14:00 Uhr``."""
    return ", ".join(part for part in (_days(understood, lang, today), _times(understood, lang)) if part)


def _days(understood: Understood, lang: str, today: date) -> str:
    names = _weekdays(understood.weekdays, lang)
    first, last = understood.first, understood.last
    if last is None:
        if first <= today:
            return names or _("from today on")
        start = _day(first, lang, today)
        return (
            _("%(weekdays)s, from %(day)s on", weekdays=names, day=start) if names else _("from %(day)s on", day=start)
        )
    if first == last:
        return _day(first, lang, today)
    span = dates.day_span(first, last, lang, today)
    if names:
        apart = (last - first).days
        if apart == A_WEEK and understood.weekdays == (first.weekday(),):
            return _("%(day)s or %(other)s", day=_day(first, lang, today), other=_day(last, lang, today))
        return _("%(weekdays)s, %(span)s", weekdays=names, span=span)
    if (last - first).days < A_WEEK:
        begins, ends = dates.weekday_name(first, lang), dates.weekday_name(last, lang)
        return _("%(first)s to %(last)s, %(span)s", first=begins, last=ends, span=span)
    return span


def _day(on: date, lang: str, today: date) -> str:
    return dates.long_day(on, lang) if on.year == today.year else dates.full_day(on, lang)


def _weekdays(weekdays: tuple[int, ...] | None, lang: str) -> str:
    if weekdays is None:
        return ""
    names = [dates.weekday_name(date.fromordinal(A_MONDAY.toordinal() + each), lang) for each in weekdays]
    if len(names) == 1:
        return names[0]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1:
        return _("%(first)s to %(last)s", first=names[0], last=names[-1])
    return _("%(most)s or %(last)s", most=", ".join(names[:-1]), last=names[-1])


def _times(understood: Understood, lang: str) -> str:
    earliest, latest = understood.not_before, understood.not_after
    if earliest is None and latest is None:
        return ""
    return _part(understood.minutes, lang) or _span(earliest, latest, lang)


def _span(earliest: int | None, latest: int | None, lang: str) -> str:
    if latest is None:
        return pgettext("time of day", "from %(time)s", time=_reading(earliest or 0, lang))
    if earliest is None:
        # An end that does not count is a minute less: nobody says 09:59.
        if latest % 15 == 14:
            return pgettext("time of day", "before %(time)s", time=_reading(latest + 1, lang))
        return pgettext("time of day", "until %(time)s", time=_reading(latest, lang))
    if earliest == latest:
        return pgettext("time of day", "at %(time)s", time=_reading(earliest, lang))
    start, end = _reading(earliest, lang), _reading(latest, lang)
    return pgettext("time of day", "from %(start)s to %(end)s", start=start, end=end)


def _part(minutes: tuple[int, int], lang: str) -> str:
    """The name of a part of the day and when it is, empty where it is none."""
    start, end = _reading(minutes[0], lang), _reading(minutes[1], lang)
    if minutes == kinds.EARLY:
        return _("early in the morning (%(start)s to %(end)s)", start=start, end=end)
    if minutes in (kinds.FORENOON, kinds.MORNING):
        return _("in the morning (%(start)s to %(end)s)", start=start, end=end)
    if minutes == kinds.MIDDAY:
        return _("around noon (%(start)s to %(end)s)", start=start, end=end)
    if minutes == kinds.AFTERNOON:
        return _("in the afternoon (%(start)s to %(end)s)", start=start, end=end)
    if minutes == kinds.EVENING:
        return _("in the evening (from %(start)s)", start=start)
    return ""


def _reading(minute: int, lang: str) -> str:
    """``14`` for German, which says *14 Uhr*, where the hour is full; else ``14:30`` or ``08:30``."""
    return str(minute // 60) if lang == "de" and minute % 60 == 0 else CLOCK[minute]
