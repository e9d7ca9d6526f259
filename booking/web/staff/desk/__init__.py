"""The desk: booking for others, who is here, what comes today."""

from flask import Blueprint

from booking.web.staff.desk import (
    appointment,
    blocks,
    cancelling,
    moving,
    people,
    phone,
    rebooking,
    series,
    slips,
    today,
    visits,
)

blueprint = Blueprint("desk", __name__)

BOOKING = "/bookings/<int:booking_id>"
APPOINTMENT = "/appointments/<int:appointment_id>"
BLOCK = "/blocks/<int:appointment_id>"

blueprint.add_url_rule("/new", "new", phone.new)
blueprint.add_url_rule("/new", "book", phone.book, methods=["POST"])
blueprint.add_url_rule("/walk-in", "walk_in", phone.walk_in)
blueprint.add_url_rule("/walk-in", "walk_in_now", phone.walk_in_now, methods=["POST"])
blueprint.add_url_rule("/find", "find", people.find)
blueprint.add_url_rule("/today", "today", today.today)
blueprint.add_url_rule("/today/columns", "columns", today.columns)
blueprint.add_url_rule(BOOKING, "booking", appointment.booking)
blueprint.add_url_rule(f"{BOOKING}/visit", "visit", visits.visit, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/slip", "slip", slips.slip)
blueprint.add_url_rule(f"{BOOKING}/cancel", "cancel", cancelling.ask)
blueprint.add_url_rule(f"{BOOKING}/cancel", "cancel_now", cancelling.cancel_now, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/move", "rebook", rebooking.ask)
blueprint.add_url_rule(f"{BOOKING}/move", "rebook_to", rebooking.rebook, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/move/undo", "undo_rebooking", rebooking.undo, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/series", "series", series.ask)
blueprint.add_url_rule(f"{BOOKING}/series", "book_series", series.book, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/restore", "restore", cancelling.put_back, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/tell", "tell_again", appointment.tell_again, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/reminders", "remind", appointment.remind, methods=["POST"])
blueprint.add_url_rule(f"{BOOKING}/link", "renew_link", appointment.renew_link, methods=["POST"])
blueprint.add_url_rule(APPOINTMENT, "appointment", appointment.appointment)
blueprint.add_url_rule(f"{APPOINTMENT}/note", "note", appointment.note, methods=["POST"])
blueprint.add_url_rule(f"{APPOINTMENT}/move", "move", moving.ask)
blueprint.add_url_rule(f"{APPOINTMENT}/move", "move_to", moving.move, methods=["POST"])
blueprint.add_url_rule(f"{APPOINTMENT}/move/undo", "undo_move", moving.undo, methods=["POST"])
blueprint.add_url_rule("/blocks/new", "new_block", blocks.new)
blueprint.add_url_rule("/blocks/new", "add_block", blocks.add, methods=["POST"])
blueprint.add_url_rule(BLOCK, "block", blocks.block)
blueprint.add_url_rule(BLOCK, "change_block", blocks.change, methods=["POST"])
blueprint.add_url_rule(f"{BLOCK}/remove", "remove_block", blocks.remove, methods=["POST"])
blueprint.add_url_rule(f"{BLOCK}/restore", "restore_block", blocks.restore, methods=["POST"])
