"""The pages of the connections, each one step from the other."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString, lazy_gettext, lazy_pgettext

PAGES: tuple[tuple[str, LazyString], ...] = (
    ("connections.overview", lazy_pgettext("connections", "Overview")),
    ("connections.feeds", lazy_gettext("Calendar feeds")),
    ("connections.programs", lazy_gettext("Programs")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page; *is_current* where one is."""

    text: str
    url: str
    is_current: bool


def tabs() -> list[Tab]:
    """The pages, for whoever has entered."""
    return [
        Tab(str(text), url_for(endpoint), request.endpoint == endpoint)
        for endpoint, text in PAGES
        if endpoint in current_app.view_functions
    ]
