"""What a page of slots shows: the days asked for, the next free start, and the ways on."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.errors import DomainError
from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes
from booking.services.availability import StaleRules
from booking.web.languages import locale
from booking.web.presenters import choosing, dates, narrowing, turning
from booking.web.presenters.asked import LIST, MONTH, Asked
from booking.web.presenters.choosing import Choosing, Shown
from booking.web.presenters.listed import listed
from booking.web.presenters.month import month
from booking.web.presenters.services import Option
from booking.web.presenters.turning import Turn, Ways
from booking.web.presenters.week import choice, week
from booking.web.public.finding import Found, find


def choosing_page(
    known: Business,
    offered: Service,
    said: Asked,
    now: datetime,
    error: DomainError | None = None,
    *,
    is_verified: bool = True,
) -> Choosing:
    """The page; *error* may bring alternatives to a slot that was refused.

    Unless *is_verified*, the business is what was known of it before, and StaleRules says that it is to be asked for.
    """
    lang = locale()
    ways = Ways(choosing.path(known, offered), said)
    page = choosing.asking(known, offered, said, ways, lang)
    if page.is_asking or known.paused:
        if not is_verified:
            raise StaleRules
        return page
    found = find(known, offered, said, now, is_verified=is_verified)
    how = choosing.shown(offered, said, found.today, lang)
    counted = None if said.view == LIST else found.all_slots
    page = replace(
        page,
        narrowed=narrowing.filters(offered, said, ways, counted, found.others, lang),
        views=turning.views(ways, said, max(found.begins, found.today)),
        first=choice(found.first, offered, how) if found.first else None,
        distance=choosing.distance(found.first, offered, to_minutes(now)) if found.first else "",
        alternatives=choosing.alternatives(_slots(error.fields.get("alternatives")) if error else [], offered, how),
    )
    if said.view == LIST:
        return _with_list(page, found, offered, said, ways, how)
    return (
        _with_month(page, found, offered, said, ways)
        if said.view == MONTH
        else _with_week(page, found, offered, how, ways)
    )


def _with_week(page: Choosing, found: Found, offered: Service, how: Shown, ways: Ways) -> Choosing:
    said = page.said
    shown = week(found.slots, offered, found.begins, how, said.narrowing.weekdays)
    turn = turning.by_week(offered, found.begins, found.today, ways, found.later, how.lang)
    return replace(page, week=shown, turn=_honest(turn, said, found, how.lang), chosen=_chosen(page, shown.title))


def _with_month(page: Choosing, found: Found, offered: Service, said: Asked, ways: Ways) -> Choosing:
    lang = locale()
    shown = month(found.slots, offered, found.begins, found.ends, found.today, ways, lang)
    turn = turning.by_month(offered, found.begins, found.today, ways, found.later, lang)
    return replace(page, month=shown, turn=_honest(turn, said, found, lang), chosen=_chosen(page, shown.title))


def _with_list(page: Choosing, found: Found, offered: Service, said: Asked, ways: Ways, how: Shown) -> Choosing:
    again = ways.of_list(None) if found.begins > found.today else None
    more = None
    if found.later:
        after: date = found.ends + timedelta(days=1)
        more = Option(_("More free times"), ways.of_list(after))
    shown = listed(found.slots, offered, found.begins, how, more, again)
    nothing = _("Nothing is free until %(day)s.", day=dates.full_day(found.horizon, how.lang))
    turn = _honest(Turn(None, None, None, nothing), said, found, how.lang)
    return replace(page, listed=shown, turn=turn, chosen=_chosen(page, shown.title))


def _honest(turn: Turn, said: Asked, found: Found, lang: str) -> Turn:
    """What is left out may well be free."""
    if not turn.nothing or not said.is_narrowed:
        return turn
    day = dates.full_day(found.horizon, lang)
    return replace(turn, nothing=_("Nothing that fits is free until %(day)s.", day=day))


def _chosen(page: Choosing, title: str) -> tuple[str, ...]:
    return (*page.chosen, *narrowing.chosen(page.said, locale()), title)


def _slots(found: object) -> list[Slot]:
    return found if isinstance(found, list) else []
