"""What leaves the house: the outbox, reminders, and the words of both."""

from flask import Blueprint

from booking.web.staff.messages.tabs import tabs

blueprint = Blueprint("messages", __name__)
blueprint.context_processor(lambda: {"message_tabs": tabs})
