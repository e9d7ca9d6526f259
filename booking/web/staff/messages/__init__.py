"""What leaves the house: the outbox, reminders, and the words of both."""

from flask import Blueprint

blueprint = Blueprint("messages", __name__)
