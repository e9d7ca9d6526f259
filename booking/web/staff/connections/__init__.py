"""Calendars of others that are read here, and ours that others read: made, named, taken back, and how they fare."""

from flask import Blueprint

from booking.web.staff.connections.tabs import tabs

blueprint = Blueprint("connections", __name__)
blueprint.context_processor(tabs)
