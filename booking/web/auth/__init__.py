"""Signing in and one's own account."""

from flask import Blueprint

from booking.web.auth import entering, password, reset, sessions, sign_in, sign_up

blueprint = Blueprint("auth", __name__, url_prefix="/<lang:lang>/account")

blueprint.add_url_rule("/sign-in", "sign_in", sign_in.ask)
blueprint.add_url_rule("/sign-in", "sign_in_now", sign_in.enter, methods=["POST"])
blueprint.add_url_rule("/sign-out", "sign_out", sign_in.leave, methods=["POST"])
blueprint.add_url_rule("/businesses", "businesses", sign_in.businesses)
blueprint.add_url_rule("/owing", "owing", sign_in.owing)

blueprint.add_url_rule("/reset", "reset", reset.ask)
blueprint.add_url_rule("/reset", "send_reset", reset.send, methods=["POST"])
blueprint.add_url_rule("/reset/sent", "reset_sent", reset.sent)
blueprint.add_url_rule("/reset/<token:token>", "choose_password", reset.choose)
blueprint.add_url_rule("/reset/<token:token>", "take_password", reset.take, methods=["POST"])

blueprint.add_url_rule("/password", "password", password.password)
blueprint.add_url_rule("/password", "change_password", password.change_password, methods=["POST"])
blueprint.add_url_rule("/email", "address", password.address)
blueprint.add_url_rule("/email", "ask_for_address", password.ask_for_address, methods=["POST"])
blueprint.add_url_rule("/email/<token:token>", "confirm_address", password.confirm)
blueprint.add_url_rule("/email/<token:token>", "confirm_address_now", password.confirm_now, methods=["POST"])

blueprint.add_url_rule("/sessions", "sessions", sessions.listed)
blueprint.add_url_rule("/sessions/end", "end_session", sessions.end, methods=["POST"])
blueprint.add_url_rule("/sessions/end-others", "end_other_sessions", sessions.end_others, methods=["POST"])

blueprint.add_url_rule("/sign-up", "sign_up", sign_up.ask)
blueprint.add_url_rule("/sign-up", "send_sign_up", sign_up.send, methods=["POST"])
blueprint.add_url_rule("/sign-up/sent", "sign_up_sent", sign_up.sent)
blueprint.add_url_rule("/sign-up/<token:token>", "begin_business", sign_up.begin)
blueprint.add_url_rule("/sign-up/<token:token>", "make_business", sign_up.make, methods=["POST"])
blueprint.add_app_template_global(sign_up.is_open, "sign_up_is_open")
blueprint.add_app_template_global(entering.account_page)
blueprint.add_app_template_global(entering.second_factor_page)
