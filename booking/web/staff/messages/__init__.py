"""What leaves the house: the outbox, reminders, and the words of both."""

from flask import Blueprint

from booking.web.staff.messages import message, outbox, reminders, text_editor, texts
from booking.web.staff.messages.tabs import tabs

blueprint = Blueprint("messages", __name__)
blueprint.context_processor(lambda: {"message_tabs": tabs})

MESSAGE = "/messages/<int:message_id>"

blueprint.add_url_rule("/messages", "outbox", outbox.outbox)
blueprint.add_url_rule("/messages/again", "send_failed_again", outbox.send_failed_again, methods=["POST"])
blueprint.add_url_rule(MESSAGE, "message", message.message)
blueprint.add_url_rule(f"{MESSAGE}/again", "send_again", outbox.send_again, methods=["POST"])
blueprint.add_url_rule(f"{MESSAGE}/drop", "drop", outbox.drop, methods=["POST"])
blueprint.add_url_rule(f"{MESSAGE}/restore", "restore", outbox.restore, methods=["POST"])
blueprint.add_url_rule(f"{MESSAGE}/mend", "mend", message.mend, methods=["POST"])
blueprint.add_url_rule(
    "/messages/customers/<int:customer_id>/trust", "trust_again", message.trust_again, methods=["POST"]
)

blueprint.add_url_rule("/messages/texts", view_func=texts.texts)
blueprint.add_url_rule("/messages/texts/undo", "text_undo", texts.undo, methods=["POST"])
blueprint.add_url_rule(
    "/messages/texts/<any(email, sms):channel>/<reason>", view_func=text_editor.text, methods=["GET", "POST"]
)

blueprint.add_url_rule("/messages/reminders", "reminders", reminders.reminders)
blueprint.add_url_rule("/messages/reminders", "add_reminder", reminders.add, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/usual", "add_usual_reminders", reminders.add_usual, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/remove", "remove_reminder", reminders.remove, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/restore", "restore_reminder", reminders.restore, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/always", "set_reminders_always", reminders.set_always, methods=["POST"])
