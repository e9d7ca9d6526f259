"""The queue of the day: the page, and the part of it that renews itself."""

import hashlib
from datetime import date, timedelta

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.timezones import to_minutes, zone
from booking.services.accounts.sessions import Entry
from booking.services.desk import showing
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.queue import Shown, day_title, queue
from booking.web.presenters.services import Option
from booking.web.staff.desk.reading import day_of
from booking.web.staff.entrance import needs

ONE_DAY = timedelta(days=1)


@needs(Permission.BOOKINGS_CHANGE)
def today(entry: Entry) -> str:
    """Who comes on a day, in the columns of the desk."""
    present = _present(entry.business)
    on, resource = day_of(request.args.get("on", "")) or present, _resource(entry)
    html = _columns(entry, on, resource)
    return render_template(
        "staff/desk/today.html",
        title=day_title(on, present, locale()),
        is_today=on == present,
        columns=Markup(html),  # noqa: S704 - a template of ours has just made it
        etag=f'W/"{_etag(html)}"',
        previous=_url(on - ONE_DAY, present, resource),
        following=_url(on + ONE_DAY, present, resource),
        back=_url(present, present, resource),
        renewed=url_for("desk.columns", on=on.isoformat(), resource=resource),
        filters=_filters(entry, on, present, resource),
        zone=dates.zone_text(entry.business.time_zone, on, on, locale()),
    )


@needs(Permission.BOOKINGS_CHANGE, sees=False)
def columns(entry: Entry) -> Response:
    """The columns alone, for the page to renew itself; nothing is sent where nothing has changed."""
    present = _present(entry.business)
    on, resource = day_of(request.args.get("on", "")) or present, _resource(entry)
    html = _columns(entry, on, resource)
    response = make_response(html)
    response.set_etag(_etag(html), weak=True)
    response.make_conditional(request)
    return response


def _columns(entry: Entry, on: date, resource: str | None) -> str:
    found = showing.visits_on(entry.actor, entry.business, on)
    chosen = [each for each in found if resource is None or resource in each.resources]
    return render_template(
        "staff/desk/queue.html",
        queue=queue(chosen, entry.business, Shown(locale(), clock.now())),
        on=on.isoformat(),
        resource=resource or "",
        requests_url=url_for("requests.waiting") if "requests.waiting" in current_app.view_functions else "#due",
    )


def _present(business: Business) -> date:
    """Today, where the business is."""
    return zone(business.time_zone).local_date(to_minutes(clock.now()))


def _resource(entry: Entry) -> str | None:
    said = request.args.get("resource")
    return said if said in entry.business.resources else None


def _url(on: date, present: date, resource: str | None) -> str:
    return url_for("desk.today", on=None if on == present else on.isoformat(), resource=resource)


def _filters(entry: Entry, on: date, present: date, resource: str | None) -> list[Option]:
    """Everybody whose visits one may look at alone; none where there is no choice."""
    seen = [each for each in entry.business.resources.values() if entry.actor.concerns(each.slug)]
    people = [each for each in seen if each.kind == "staff"] or seen
    if len(people) < 2:
        return []
    everybody = Option(_("Everybody"), _url(on, present, None), resource is None)
    return [
        everybody,
        *(Option(each.name, _url(on, present, each.slug), resource == each.slug) for each in people),
    ]


def _etag(html: str) -> str:
    """Over everything but the lines with a token, which differs each time it is written."""
    lines = (line for line in html.splitlines() if "csrf_token" not in line)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
