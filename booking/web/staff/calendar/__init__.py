"""The calendar: day, week, month, list, and moving what is in it."""

from flask import Blueprint

from booking.web.staff.calendar import changes, lists, moving, pages

blueprint = Blueprint("calendar", __name__)
blueprint.add_url_rule("", view_func=pages.home)
blueprint.add_url_rule("/calendar", view_func=pages.week)
blueprint.add_url_rule("/calendar/day", view_func=pages.day)
blueprint.add_url_rule("/calendar/month", view_func=lists.month)
blueprint.add_url_rule("/calendar/list", "list", lists.agenda)
blueprint.add_url_rule("/calendar/changes", view_func=changes.changes)
blueprint.add_url_rule("/calendar/check", view_func=moving.check)
blueprint.add_url_rule("/calendar/move", view_func=moving.move, methods=["POST"])
blueprint.add_url_rule("/calendar/undo", view_func=moving.undo, methods=["POST"])
