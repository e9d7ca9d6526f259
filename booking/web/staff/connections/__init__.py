"""Calendars of others that are read here, and ours that others read: made, named, taken back, and how they fare."""

from flask import Blueprint

blueprint = Blueprint("connections", __name__)
