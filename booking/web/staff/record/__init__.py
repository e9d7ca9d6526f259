"""The record of the house: who changed what when."""

from flask import Blueprint

from booking.web.staff.record import entries

blueprint = Blueprint("record", __name__)

blueprint.add_url_rule("/record", "entries", entries.entries)
