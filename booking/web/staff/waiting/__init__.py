"""Who waits for a time to become free: the lines, taking somebody out of them, and adding who calls."""

from flask import Blueprint

from booking.web.staff.waiting import adding, lines

blueprint = Blueprint("waiting", __name__)

LINES = "/waiting"

blueprint.add_url_rule(LINES, "lines", lines.lines)
blueprint.add_url_rule(f"{LINES}/new", "new", adding.new)
blueprint.add_url_rule(f"{LINES}/new", "add", adding.add, methods=["POST"])
blueprint.add_url_rule(f"{LINES}/<int:entry_id>/remove", "remove", lines.remove, methods=["POST"])
blueprint.add_url_rule(f"{LINES}/<int:entry_id>/restore", "restore", lines.restore, methods=["POST"])
