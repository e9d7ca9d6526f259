"""The calendar: day, week, month, list, and moving what is in it."""

from flask import Blueprint

blueprint = Blueprint("calendar", __name__)
