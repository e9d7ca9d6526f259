"""How all connections fare: calendars of others by person, and the feeds that others read."""

import hashlib
from dataclasses import dataclass

from flask import make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.services import feeds
from booking.services.accounts.sessions import Entry
from booking.services.foreign_calendars import listing
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.feed_cards import card
from booking.web.presenters.foreign_calendars import Fare, fare
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Person:
    """A resource with the calendars that say when it is busy."""

    slug: str
    name: str
    calendars: list[Fare]


@needs(Permission.CALENDARS_CONNECT)
def overview(entry: Entry) -> str:
    """The page."""
    html, etag = _fares(entry)
    fares = Markup(html)  # noqa: S704 - a template of ours has just made it
    return render_template("staff/connections/overview.html", fares=fares, etag=f'W/"{etag}"')


@needs(Permission.CALENDARS_CONNECT, sees=False)
def fares(entry: Entry) -> Response:
    """What changes on it, for the page to renew itself."""
    html, etag = _fares(entry)
    response = make_response(html)
    response.set_etag(etag, weak=True)
    response.make_conditional(request)
    return response


def _fares(entry: Entry) -> tuple[str, str]:
    now, zone, lang = clock.now(), entry.business.time_zone, locale()
    found = listing.of_business(entry.actor, now)
    mine = [each for each in entry.business.resources.values() if entry.actor.concerns(each.slug)]
    people = [
        Person(each.slug, each.name, [fare(one, zone, lang, now) for one in found if one.resource == each.slug])
        for each in mine
    ]
    html = render_template(
        "staff/connections/fares.html",
        people=[each for each in people if each.calendars],
        others=[each for each in people if not each.calendars],
        feeds=[card(each, entry.business, lang, now) for each in feeds.of_business(entry.actor)],
        is_waiting=any(each.waits for each in found),
    )
    return html, hashlib.sha256(html.encode()).hexdigest()[:32]
