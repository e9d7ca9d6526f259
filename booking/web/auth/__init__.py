"""Signing in and one's own account."""

from flask import Blueprint

from booking.web.auth import sign_in

blueprint = Blueprint("auth", __name__, url_prefix="/<lang:lang>/account")

blueprint.add_url_rule("/sign-in", "sign_in", sign_in.ask)
blueprint.add_url_rule("/sign-in", "sign_in_now", sign_in.enter, methods=["POST"])
blueprint.add_url_rule("/sign-out", "sign_out", sign_in.leave, methods=["POST"])
blueprint.add_url_rule("/businesses", "businesses", sign_in.businesses)
