"""One's own booking, reached by its link."""

from flask import Blueprint

from booking.web.manage import (
    all_bookings,
    asking_for_all,
    cancel,
    confirming,
    decide,
    earlier,
    move,
    openings,
    own,
    own_data,
    own_details,
    proposal,
    recalls,
    reminders,
    series,
    series_move,
    waiting,
)

blueprint = Blueprint("manage", __name__)

BOOKING = "/<lang:lang>/b/<token:token>"
ASKING = "/<lang:lang>/<slug:business>/-/bookings"
ALL = "/<lang:lang>/m/<token:token>"
OPENINGS = "/<lang:lang>/<slug:business>/-/openings"
RECALL = "/<lang:lang>/r/<token:token>"
WAITING = "/<lang:lang>/w/<token:token>"

blueprint.add_url_rule("/b/<token:token>", "in_own_language", own.in_own_language)
blueprint.add_url_rule(BOOKING, "booking", own.booking)
blueprint.add_url_rule(f"{BOOKING}/confirm", "confirm", confirming.confirm, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/move", "move", move.choose)
blueprint.add_url_rule(f"{BOOKING}/move", "move_to", move.move, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/cancel", "cancel", cancel.ask)
blueprint.add_url_rule(f"{BOOKING}/cancel", "cancel_now", cancel.cancel, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/series/cancel", "cancel_series", series.ask)
blueprint.add_url_rule(f"{BOOKING}/series/cancel", "cancel_series_now", series.cancel, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/series/move", "move_series", series_move.choose)
blueprint.add_url_rule(f"{BOOKING}/series/move", "move_series_to", series_move.move, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/proposal", "answer_proposal", proposal.answer, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/coming", "come", reminders.come, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/reminders", "reminders", reminders.ask)
blueprint.add_url_rule(f"{BOOKING}/reminders", "change_reminders", reminders.change, methods=["POST"])
blueprint.add_url_rule("/b/<token:token>/reminders", "reminders_in_own_language", reminders.in_own_language)
blueprint.add_url_rule("/b/<token:token>/reminders", "stop_reminders", reminders.stop, methods=["POST"])
blueprint.add_url_rule(ASKING, "ask_for_all", asking_for_all.ask)
blueprint.add_url_rule(ASKING, "send_all", asking_for_all.send, methods=["POST"])
blueprint.add_url_rule(f"{ASKING}/sent", "all_sent", asking_for_all.sent)
blueprint.add_url_rule(ALL, "all_bookings", all_bookings.bookings)
blueprint.add_url_rule(f"{ALL}/again", "all_again", all_bookings.send_again, methods=["POST"])
blueprint.add_url_rule(f"{ALL}/data", "my_data", own_data.data, methods=["POST"])
blueprint.add_url_rule(f"{ALL}/details", "my_details", own_details.details)
blueprint.add_url_rule(f"{ALL}/details", "correct_me", own_details.correct, methods=["POST"])
blueprint.add_url_rule(f"{ALL}/erase", "ask_erase_me", own_data.ask)
blueprint.add_url_rule(f"{ALL}/erase", "erase_me", own_data.erase, methods=["POST"])
blueprint.add_url_rule(f"{ALL}/end", "end_all", all_bookings.end, methods=["POST"])
blueprint.add_url_rule(f"{ALL}/subscription", "subscribe_all", all_bookings.subscribe, methods=["POST"])
blueprint.add_url_rule(OPENINGS, "ask_openings", openings.ask)
blueprint.add_url_rule(OPENINGS, "send_openings", openings.send, methods=["POST"])
blueprint.add_url_rule(f"{OPENINGS}/sent", "openings_sent", openings.sent)
blueprint.add_url_rule(f"{BOOKING}/recall", "ask_recall", recalls.ask, methods=["POST"])
blueprint.add_url_rule(RECALL, "recall", recalls.wish)
blueprint.add_url_rule(RECALL, "change_recall", recalls.change, methods=["POST"])
blueprint.add_url_rule("/r/<token:token>", "recall_in_own_language", recalls.in_own_language)
blueprint.add_url_rule("/r/<token:token>", "stop_recall", recalls.stop, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/earlier", "earlier", earlier.earlier)
blueprint.add_url_rule(f"{BOOKING}/earlier", "join_earlier", earlier.join_earlier, methods=["POST"])
blueprint.add_url_rule(WAITING, "waiting", waiting.waiting)
blueprint.add_url_rule(WAITING, "answer_offer", waiting.answer_offer, methods=["POST"])
blueprint.add_url_rule(f"{WAITING}/leave", "leave_waiting", waiting.leave_waiting, methods=["POST"])
blueprint.add_url_rule(f"{WAITING}/wish", "waiting_wish", waiting.waiting_wish)
blueprint.add_url_rule(f"{WAITING}/wish", "change_wish", waiting.change_wish, methods=["POST"])
blueprint.add_url_rule("/<lang:lang>/d/<token:token>", "decide", decide.ask)
blueprint.add_url_rule("/<lang:lang>/d/<token:token>", "decide_now", decide.decide, methods=["POST"])
