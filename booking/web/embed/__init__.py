"""Booking in a frame on a business's own site: the pages of ``public`` without a session, and the script for it."""

from flask import Blueprint, g
from flask.blueprints import BlueprintSetupState

from booking.web.csrf import csrf
from booking.web.embed import booked, outside, script, waiting
from booking.web.framed import FRAMED, is_framed
from booking.web.public import add_pages

blueprint = Blueprint("embed", __name__, url_prefix=FRAMED)
# No cookie, no token: what could be ridden on is not there. Where a form comes from is looked at all the same.
csrf.exempt(blueprint)

blueprint.add_app_template_global(is_framed)
add_pages(blueprint)
blueprint.add_url_rule("/<lang:lang>/b/<token:token>", "booking", booked.booking)
blueprint.add_url_rule("/<lang:lang>/w/<token:token>", "waiting", waiting.waiting)
blueprint.after_request(outside.lead_out)


@blueprint.record_once
def serve_script(state: BlueprintSetupState) -> None:
    """The script has an address of its own, not below the pages that may be framed."""
    state.app.add_url_rule("/embed.js", "embed.script", script.file)


@blueprint.before_request
def trust_the_form() -> None:
    """Tell forms that theirs was looked at: they would ask for the token again."""
    g.csrf_valid = True
