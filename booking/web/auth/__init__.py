"""Signing in and one's own account."""

from flask import Blueprint

from booking.web.auth import sign_in

blueprint = Blueprint("auth", __name__, url_prefix="/<lang:lang>/account")

blueprint.add_url_rule("/sign-in", "sign_in", sign_in.ask)
