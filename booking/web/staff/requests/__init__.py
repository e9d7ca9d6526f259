"""Requests that wait for the house: approve, decline, propose another time."""

from flask import Blueprint

from booking.web.staff.requests import deciding, proposing, waiting

blueprint = Blueprint("requests", __name__)

REQUEST = "/requests/<int:booking_id>"

blueprint.add_url_rule("/requests", "waiting", waiting.waiting)
blueprint.add_url_rule(REQUEST, "request", waiting.one)
blueprint.add_url_rule(REQUEST, "decide", deciding.decide, methods=["POST"])
blueprint.add_url_rule(f"{REQUEST}/restore", "restore", deciding.restore_it, methods=["POST"])
blueprint.add_url_rule("/bookings/<int:booking_id>/propose", "propose", proposing.ask)
blueprint.add_url_rule("/bookings/<int:booking_id>/propose", "propose_it", proposing.propose, methods=["POST"])
blueprint.add_url_rule("/bookings/<int:booking_id>/withdraw", "withdraw", proposing.withdraw, methods=["POST"])
