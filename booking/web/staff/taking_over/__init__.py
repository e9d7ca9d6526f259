"""Taking over what another system kept."""

from typing import Any

from flask import Blueprint, request

from booking.web.staff.taking_over import look_over, past

blueprint = Blueprint("taking_over", __name__)

# Larger numbers are none of ours, and no database would take them.
FILE = "/taking-over/<int(max=9223372036854775807):file_id>"

blueprint.add_url_rule("/taking-over", "past", past.past)
blueprint.add_url_rule("/taking-over", "bring", past.bring, methods=["POST"])
blueprint.add_url_rule(FILE, "look_over", look_over.look_over)
blueprint.add_url_rule(FILE, "take_over", look_over.take_over, methods=["POST"])
blueprint.add_url_rule(f"{FILE}/undo", "undo", past.undo, methods=["POST"])


@blueprint.url_value_preprocessor
def take_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a file be larger than a form may be; said before anything reads what was sent."""
    if endpoint == "taking_over.bring":
        request.max_content_length = past.LONGEST_BODY
