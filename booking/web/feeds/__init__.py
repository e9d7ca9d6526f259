"""Calendars to subscribe to and single events: ``/calendar/<token>.ics`` and ``/b/<token>.ics``."""

from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from booking.web.feeds.fetches import note_for
from booking.web.feeds.packed import Kept

blueprint = Blueprint("feeds", __name__)

from booking.web.feeds import calendars, events  # noqa: E402, F401 - they add their views to the blueprint


@blueprint.record_once
def keep(state: BlueprintSetupState) -> None:
    """Keep what is needed between two requests: the feeds that were sent last, and who fetched which."""
    app: Any = state.app
    app.extensions["feeds"] = Kept()
    app.extensions["fetches"] = note_for(app)
