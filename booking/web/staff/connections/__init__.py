"""Calendars of others that are read here, and ours that others read: made, named, taken back, and how they fare."""

from typing import Any

from flask import Blueprint, request

from booking.web.staff.connections import calendars, feeds, form, overview, programs, webhooks
from booking.web.staff.connections.tabs import tabs

blueprint = Blueprint("connections", __name__)
blueprint.context_processor(lambda: {"connection_tabs": tabs})

# Larger numbers are none of ours, and no database would take them.
CALENDAR = "/connections/calendars/<int(max=9223372036854775807):calendar_id>"
PROGRAM = "/connections/programs/<int(max=9223372036854775807):token_id>"
WEBHOOK = "/connections/webhooks/<int(max=9223372036854775807):webhook_id>"
FEED = "/connections/feeds/<int(max=9223372036854775807):feed_id>"

blueprint.add_url_rule("/connections", "overview", overview.overview)
blueprint.add_url_rule("/connections/fares", "fares", overview.fares)
blueprint.add_url_rule("/connections/calendars/new", "ask", calendars.ask)
blueprint.add_url_rule("/connections/calendars/new", "connect", calendars.connect, methods=["POST"])
blueprint.add_url_rule(CALENDAR, "calendar", calendars.calendar)
blueprint.add_url_rule(CALENDAR, "change", calendars.change, methods=["POST"])
blueprint.add_url_rule(f"{CALENDAR}/ask", "ask_now", calendars.ask_now, methods=["POST"])
blueprint.add_url_rule(f"{CALENDAR}/remove", "remove", calendars.remove, methods=["POST"])
blueprint.add_url_rule(f"{CALENDAR}/restore", "restore", calendars.restore, methods=["POST"])
blueprint.add_url_rule("/connections/feeds", "feeds", feeds.listed)
blueprint.add_url_rule("/connections/feeds/new", "ask_feed", feeds.ask)
blueprint.add_url_rule("/connections/feeds/new", "make_feed", feeds.make, methods=["POST"])
blueprint.add_url_rule(FEED, "feed", feeds.feed)
blueprint.add_url_rule(FEED, "change_feed", feeds.change, methods=["POST"])
blueprint.add_url_rule(f"{FEED}/rotate", "rotate_feed", feeds.rotate, methods=["POST"])
blueprint.add_url_rule(f"{FEED}/revoke", "revoke_feed", feeds.revoke, methods=["POST"])
blueprint.add_url_rule(f"{FEED}/restore", "restore_feed", feeds.restore, methods=["POST"])
blueprint.add_url_rule("/connections/programs", "programs", programs.listed)
blueprint.add_url_rule("/connections/programs/new/<kind>", "ask_program", programs.ask)
blueprint.add_url_rule("/connections/programs/new/<kind>", "make_program", programs.make, methods=["POST"])
blueprint.add_url_rule(PROGRAM, "program", programs.program)
blueprint.add_url_rule(f"{PROGRAM}/revoke", "revoke_program", programs.revoke, methods=["POST"])
blueprint.add_url_rule(f"{PROGRAM}/restore", "restore_program", programs.restore, methods=["POST"])
blueprint.add_url_rule("/connections/webhooks/new", "ask_webhook", webhooks.ask)
blueprint.add_url_rule("/connections/webhooks/new", "make_webhook", webhooks.make, methods=["POST"])
blueprint.add_url_rule(WEBHOOK, "webhook", webhooks.webhook)
blueprint.add_url_rule(f"{WEBHOOK}/change", "edit_webhook", webhooks.edit)
blueprint.add_url_rule(f"{WEBHOOK}/change", "change_webhook", webhooks.change, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/test", "test_webhook", webhooks.test, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/pause", "pause_webhook", webhooks.pause, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/resume", "resume_webhook", webhooks.resume, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/rotate", "rotate_webhook", webhooks.rotate, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/remove", "remove_webhook", webhooks.remove, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/restore", "restore_webhook", webhooks.restore, methods=["POST"])
blueprint.add_url_rule(f"{WEBHOOK}/replay", "replay_webhook", webhooks.replay_failed, methods=["POST"])
blueprint.add_url_rule(
    f"{WEBHOOK}/<int(max=9223372036854775807):delivery_id>/replay", "replay_delivery", webhooks.replay, methods=["POST"]
)


@blueprint.url_value_preprocessor
def take_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a file be larger than a form may be; said before anything reads what was sent."""
    if endpoint in ("connections.connect", "connections.change"):
        request.max_content_length = form.LONGEST_BODY
