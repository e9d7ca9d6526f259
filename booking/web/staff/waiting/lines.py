"""The lines of those who wait, a service after the other, and taking somebody out of theirs."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive
from booking.domain.terms import LONGEST_TEXT
from booking.domain.texts import in_language, one_line
from booking.services.accounts.sessions import Entry
from booking.services.waiting import lines as waiting
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import waiting_lines
from booking.web.presenters.services import Option
from booking.web.presenters.waiting_words import offer_time_of_house
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo
from booking.web.staff.waiting.adding import with_lists

MANY = 12
"""From so many on somebody is looked for."""


@needs(Permission.BOOKINGS_CHANGE)
def lines(entry: Entry) -> str:
    """Everybody who waits, or those of one service, or whom a search finds."""
    lang, now = locale(), clock.now()
    text = one_line(request.args.get("q", ""))[:LONGEST_TEXT]
    found = waiting.lines(entry.actor)
    slugs = dict.fromkeys(each.service_slug for each in found)
    service = request.args.get("service", "") if request.args.get("service") in slugs else ""
    mine = [each for each in found if each.service_slug == service or not service]
    groups = waiting_lines.groups(mine, entry.business, lang, now, _customer_url(entry), text)
    return render_template(
        "staff/waiting/lines.html",
        groups=groups,
        count=sum(len(each.lines) for each in groups),
        filters=_filters(entry, list(slugs), service, lang),
        service=service,
        text=text,
        has_search=bool(text) or len(mine) > MANY,
        has_lists=bool(with_lists(entry)),
        may_add=bool(with_lists(entry)),
        add_url=url_for("waiting.new", service=service or None),
        setup_url=url_for("setup.services") if entry.actor.may(Permission.SETUP_CHANGE) else "",
        how=offer_time_of_house(entry.business.offer_hours),
    )


@needs(Permission.BOOKINGS_CHANGE)
def remove(entry: Entry, entry_id: int) -> Response:
    """Take somebody out of the line; what is offered to them is free again."""
    name = waiting.remove(entry.actor, entry_id, clock.now())
    undo = Undo(url_for("waiting.restore", entry_id=entry_id))
    notices.leave(_("%(name)s is no longer on the waiting list.", name=name), undo=undo)
    return redirect(url_for("waiting.lines"), 303)


@needs(Permission.BOOKINGS_CHANGE)
def restore(entry: Entry, entry_id: int) -> Response:
    """Put somebody back to where they stood."""
    try:
        name = waiting.restore(entry.actor, entry_id, clock.now())
    except NotActive:
        notices.leave(
            _("Nothing was changed: they have left the list by themselves, or wait again already."), kind="warn"
        )
    else:
        notices.leave(_("%(name)s waits again, at the same place.", name=name))
    return redirect(url_for("waiting.lines"), 303)


def _filters(entry: Entry, slugs: list[str], chosen: str, lang: str) -> list[Option]:
    """A way to each line, where there are several."""
    if len(slugs) < 2:
        return []
    known = entry.business.services
    names = [(slug, in_language(known[slug].name, lang) if slug in known else slug) for slug in slugs]
    every = Option(_("All"), url_for("waiting.lines"), not chosen)
    return [every, *(Option(name, url_for("waiting.lines", service=slug), slug == chosen) for slug, name in names)]


def _customer_url(entry: Entry) -> Callable[[int], str]:
    """The way to somebody's page, for who may see it."""
    if not entry.actor.may(Permission.CUSTOMERS_SEE):
        return lambda customer_id: ""
    return lambda customer_id: url_for("customers.customer", customer_id=customer_id)
