"""What leaves the house: the outbox, reminders, and the words of both."""

from flask import Blueprint

from booking.web.staff.messages import reminders
from booking.web.staff.messages.tabs import tabs

blueprint = Blueprint("messages", __name__)
blueprint.context_processor(lambda: {"message_tabs": tabs})

blueprint.add_url_rule("/messages/reminders", "reminders", reminders.reminders)
blueprint.add_url_rule("/messages/reminders", "add_reminder", reminders.add, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/usual", "add_usual_reminders", reminders.add_usual, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/remove", "remove_reminder", reminders.remove, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/restore", "restore_reminder", reminders.restore, methods=["POST"])
blueprint.add_url_rule("/messages/reminders/always", "set_reminders_always", reminders.set_always, methods=["POST"])
