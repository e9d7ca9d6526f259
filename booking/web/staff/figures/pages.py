"""The page of the figures, and each table as a file for a spreadsheet."""

from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.figures import figures
from booking.services.taking_over.tables import BYTE_ORDER_MARK, line
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters import figures as presented
from booking.web.staff.customers.exporting import SEPARATORS
from booking.web.staff.entrance import needs
from booking.web.staff.figures.asked import Shown, names, shown


@needs(Permission.FIGURES_SEE)
def overview(entry: Entry) -> str:
    """All figures for a span of days."""
    known, lang = entry.business, locale()
    today = dates.in_zone(clock.now(), known.time_zone).date()
    asked = shown(today)
    found = figures(entry.actor, known, asked.asked)
    span = asked.asked.span
    return render_template(
        "staff/figures/overview.html",
        asked=asked,
        narrowed=asked.asked,
        names={name: (text, _url("figures.overview", asked, span=name)) for name, text in names().items()},
        span=dates.day_span(span.first, span.last, lang, date.max),
        is_empty=found.is_empty,
        tiles=presented.tiles(found, known, lang),
        tables=[(each, _url("figures.file", asked, table=each.key)) for each in presented.tables(found, known, lang)],
        services=[(slug, in_language(each.name, lang)) for slug, each in known.services.items()],
        resources=[(slug, each.name) for slug, each in known.resources.items()],
    )


@needs(Permission.FIGURES_SEE)
def file(entry: Entry, table: str) -> Response:
    """One table for a spreadsheet."""
    known, lang = entry.business, locale()
    asked = shown(dates.in_zone(clock.now(), known.time_zone).date())
    found = figures(entry.actor, known, asked.asked)
    one = next((each for each in presented.tables(found, known, lang) if each.key == table), None)
    if one is None:
        raise NotFound
    text = BYTE_ORDER_MARK + "".join(line(row, SEPARATORS[lang]) for row in (one.headings, *one.rows))
    response = current_app.response_class(text.encode("utf-8", "replace"), mimetype="text/csv")
    span = asked.asked.span
    name = f"{known.slug}-{table}-{span.first}-{span.last}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _url(endpoint: str, asked: Shown, **more: str) -> str:
    """The same days of the same service elsewhere; a *span* by its name is other days."""
    said: dict[str, Any] = {name: request.args.get(name) for name in ("service", "resource")}
    if "span" not in more:
        said |= {"span": asked.name} if asked.name else {"from": asked.first, "to": asked.last}
    return url_for(endpoint, **{name: value for name, value in (said | more).items() if value})
