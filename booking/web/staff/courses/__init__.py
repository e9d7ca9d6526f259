"""Courses and tours: publishing their sessions, who takes part, writing to all, cancelling."""

from flask import Blueprint

from booking.web.staff.courses import cancelling, editing, listing, publishing, telling

blueprint = Blueprint("courses", __name__)

SESSION = "/courses/<int:appointment_id>"

blueprint.add_url_rule("/courses", "overview", listing.overview)
blueprint.add_url_rule("/courses/new", "new", publishing.ask)
blueprint.add_url_rule("/courses/new", "publish", publishing.publish_them, methods=["POST"])
blueprint.add_url_rule("/courses/runs/<int:run>/withdraw", "withdraw", publishing.withdraw, methods=["POST"])
blueprint.add_url_rule(SESSION, "session", listing.session)
blueprint.add_url_rule(f"{SESSION}/participants", "participants", listing.participants_to_print)
blueprint.add_url_rule(f"{SESSION}/participants.csv", "participants_csv", listing.participants_as_file)
blueprint.add_url_rule(f"{SESSION}/edit", "edit", editing.edit)
blueprint.add_url_rule(f"{SESSION}/edit", "change", editing.change, methods=["POST"])
blueprint.add_url_rule(f"{SESSION}/message", "write", telling.write)
blueprint.add_url_rule(f"{SESSION}/message", "tell", telling.tell, methods=["POST"])
blueprint.add_url_rule(f"{SESSION}/cancel", "ask_cancel", cancelling.ask)
blueprint.add_url_rule(f"{SESSION}/cancel", "cancel", cancelling.cancel, methods=["POST"])
