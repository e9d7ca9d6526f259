"""Signing in and one's own account."""

from flask import Blueprint

from booking.web.auth import (
    account,
    joining,
    passkeys,
    password,
    recovery_codes,
    reset,
    second_factor,
    sessions,
    sign_in,
    sign_up,
    totp,
)

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

blueprint.add_url_rule("/", "account", account.show)
blueprint.add_url_rule("/", "change_account", account.change, methods=["POST"])

blueprint.add_url_rule("/sign-in/code", "second_factor", second_factor.ask)
blueprint.add_url_rule("/sign-in/code", "show_second_factor", second_factor.show, methods=["POST"])
blueprint.add_url_rule("/second-factor", "totp", totp.show)
blueprint.add_url_rule("/second-factor", "begin_totp", totp.begin, methods=["POST"])
blueprint.add_url_rule("/second-factor/confirm", "confirm_totp", totp.confirm, methods=["POST"])
blueprint.add_url_rule("/second-factor/remove", "ask_to_remove_totp", totp.ask_to_remove)
blueprint.add_url_rule("/second-factor/remove", "remove_totp", totp.remove, methods=["POST"])
blueprint.add_url_rule("/recovery-codes", "recovery_codes", recovery_codes.show)
blueprint.add_url_rule("/recovery-codes", "renew_recovery_codes", recovery_codes.renew, methods=["POST"])
blueprint.add_url_rule("/recovery-codes/put-away", "put_recovery_codes_away", recovery_codes.put_away, methods=["POST"])

blueprint.add_url_rule("/sign-in/passkey/options", "ask_passkey", passkeys.ask, methods=["POST"])
blueprint.add_url_rule("/sign-in/passkey", "enter_by_passkey", passkeys.enter, methods=["POST"])
blueprint.add_url_rule("/passkeys", "passkeys", passkeys.listed)
blueprint.add_url_rule("/passkeys", "add_passkey", passkeys.add, methods=["POST"])
blueprint.add_url_rule("/passkeys/options", "ask_new_passkey", passkeys.ask_new, methods=["POST"])
blueprint.add_url_rule("/passkeys/one", "passkey", passkeys.show)
blueprint.add_url_rule("/passkeys/one", "rename_passkey", passkeys.rename, methods=["POST"])
blueprint.add_url_rule("/passkeys/remove", "remove_passkey", passkeys.remove, methods=["POST"])
blueprint.add_app_template_global(passkeys.are_possible, "passkeys_are_possible")

blueprint.add_url_rule("/join/<token:token>", "join", joining.ask)
blueprint.add_url_rule("/join/<token:token>", "join_now", joining.join, methods=["POST"])
blueprint.add_app_template_global(sign_up.is_open, "sign_up_is_open")
