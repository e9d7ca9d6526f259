"""The people whom the business serves."""

from typing import Any

from flask import Blueprint, request

from booking.web.staff.customers import details, exporting, importing, lists, merging, noting, page, privacy, standing

blueprint = Blueprint("customers", __name__)

# Larger numbers are none of ours, and no database would take them.
CUSTOMER = "/customers/<int(max=9223372036854775807):customer_id>"
OTHER = f"{CUSTOMER}/merge/<int(max=9223372036854775807):other_id>"
NOTE = f"{CUSTOMER}/notes/<int(max=9223372036854775807):note_id>"
DRAFT = "/customers/import/<int(max=9223372036854775807):draft_id>"

blueprint.add_url_rule("/customers", "search", lists.search)
blueprint.add_url_rule("/customers/new", "new", details.new)
blueprint.add_url_rule("/customers/new", "add", details.add, methods=["POST"])
blueprint.add_url_rule("/customers/doubles", "doubles", merging.pairs)
blueprint.add_url_rule("/customers/export", "export", exporting.export, methods=["POST"])
blueprint.add_url_rule("/customers/import", "bring", importing.bring)
blueprint.add_url_rule("/customers/import", "look", importing.look, methods=["POST"])
blueprint.add_url_rule(DRAFT, "look_over", importing.look_over)
blueprint.add_url_rule(DRAFT, "take_over", importing.take_over, methods=["POST"])
blueprint.add_url_rule(CUSTOMER, "customer", page.customer)
blueprint.add_url_rule(f"{CUSTOMER}/edit", "edit", details.edit)
blueprint.add_url_rule(f"{CUSTOMER}/edit", "change", details.change, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/archive", "archive", standing.archive, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/restore", "restore", standing.restore, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/block", "block", standing.block, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/unblock", "unblock", standing.unblock, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/retain", "retain", standing.retain, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/end-retaining", "end_retaining", standing.end_retaining, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/data", "data", privacy.data, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/erase", "ask_erase", privacy.ask)
blueprint.add_url_rule(f"{CUSTOMER}/erase", "erase", privacy.erase, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/notes", "note", noting.add, methods=["POST"])
blueprint.add_url_rule(NOTE, "edit_note", noting.edit)
blueprint.add_url_rule(NOTE, "change_note", noting.change, methods=["POST"])
blueprint.add_url_rule(OTHER, "compare", merging.compare)
blueprint.add_url_rule(OTHER, "merge", merging.merge, methods=["POST"])
blueprint.add_url_rule(f"{CUSTOMER}/split", "split", merging.split, methods=["POST"])


@blueprint.url_value_preprocessor
def take_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a file be larger than a form may be; said before anything reads what was sent."""
    if endpoint == "customers.look":
        request.max_content_length = importing.LONGEST_BODY
