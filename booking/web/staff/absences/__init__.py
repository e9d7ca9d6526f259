"""Somebody of the house cannot come: who is affected, what becomes of them, and what is still open."""

from flask import Blueprint

from booking.web.staff.absences import calling, going_on, listing, reporting

blueprint = Blueprint("absences", __name__)

blueprint.add_url_rule("/absences", "overview", listing.overview_page)
blueprint.add_url_rule("/absences/new", "ask", reporting.ask)
blueprint.add_url_rule("/absences/new", "report", reporting.report_it, methods=["POST"])
blueprint.add_url_rule("/absences/<int:absence_id>", "one", going_on.one)
blueprint.add_url_rule("/absences/<int:absence_id>", "go_on", going_on.carry_on, methods=["POST"])
blueprint.add_url_rule("/absences/<int:absence_id>/calls", "calls", calling.calls)
blueprint.add_url_rule("/absences/<int:absence_id>/calls", "note_calls", calling.note, methods=["POST"])
