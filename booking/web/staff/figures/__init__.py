"""What the business can learn from its appointments."""

from flask import Blueprint

from booking.web.staff.figures import pages

blueprint = Blueprint("figures", __name__)

blueprint.add_url_rule("/figures", "overview", pages.overview)
blueprint.add_url_rule("/figures/<table>.csv", "file", pages.file)
