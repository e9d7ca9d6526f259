"""Pages where a customer finds, chooses and books."""

from flask import Blueprint

from booking.web.public import businesses, details, legal, series, several, slots, statement, waiting_list
from booking.web.public.frame import (
    alternates,
    canonical,
    contact_of,
    is_for_search,
    language_switches,
    opening_hours,
    schema_org,
    stylesheet,
    stylesheet_url,
)

blueprint = Blueprint("public", __name__)
for asked_by_templates in (
    alternates,
    canonical,
    contact_of,
    is_for_search,
    language_switches,
    opening_hours,
    schema_org,
    stylesheet_url,
):
    blueprint.add_app_template_global(asked_by_templates)

BUSINESS = "/<lang:lang>/<slug:business>"
DETAILS = f"{BUSINESS}/-/details/<token:token>"
WAITING = f"{BUSINESS}/<services:service>/waiting"


def add_pages(pages: Blueprint) -> None:
    """The pages from a business to a booking; ``embed`` has the same below another prefix."""
    pages.add_url_rule(BUSINESS, view_func=businesses.business)
    pages.add_url_rule(f"{BUSINESS}/<services:service>", view_func=slots.slots)
    pages.add_url_rule(f"{BUSINESS}/<services:service>", view_func=slots.take, methods=["POST"])
    pages.add_url_rule(f"{BUSINESS}/-/several", view_func=several.several)
    pages.add_url_rule(WAITING, view_func=waiting_list.waiting_list)
    pages.add_url_rule(WAITING, view_func=waiting_list.join_waiting_list, methods=["POST"])
    pages.add_url_rule(DETAILS, view_func=details.details)
    pages.add_url_rule(DETAILS, view_func=details.send, methods=["POST"])


blueprint.add_url_rule("/static/<version>/<any(site, house):sheet>.css", view_func=stylesheet)
blueprint.add_url_rule("/<lang:lang>/", "index", businesses.index)
blueprint.add_url_rule("/<lang:lang>/accessibility", view_func=statement.accessibility)
blueprint.add_url_rule(f"{BUSINESS}/-/imprint", view_func=legal.imprint)
blueprint.add_url_rule(f"{BUSINESS}/-/privacy", view_func=legal.privacy)
blueprint.add_url_rule(f"{BUSINESS}/-/accessibility", view_func=statement.accessibility_of)
add_pages(blueprint)
blueprint.add_url_rule(f"{BUSINESS}/<slug:service>/series", "series", series.plan)
blueprint.add_url_rule(f"{BUSINESS}/<slug:service>/series", "series_take", series.take, methods=["POST"])
