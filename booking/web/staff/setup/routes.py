"""The addresses of services, groups of customers, the guide, and the question why a time is not free."""

from flask import Blueprint

from booking.web.staff.setup import audiences, embedding, why
from booking.web.staff.setup.guide import pages as guide
from booking.web.staff.setup.services import editor, listing

SERVICE = "/setup/services/<slug:part>"


def add_routes(blueprint: Blueprint) -> None:
    """Add them to the blueprint of the set-up."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/setup/services", view_func=listing.services)
    blueprint.add_url_rule("/setup/new-service", "service_new", editor.new, methods=both)
    blueprint.add_url_rule(SERVICE, "service", editor.edit, methods=both)
    blueprint.add_url_rule(f"{SERVICE}/archive", "service_archive", listing.archive, methods=["POST"])
    blueprint.add_url_rule(f"{SERVICE}/restore", "service_restore", listing.restore, methods=["POST"])
    blueprint.add_url_rule(f"{SERVICE}/move", "service_move", listing.move, methods=["POST"])
    blueprint.add_url_rule("/setup/audiences", view_func=audiences.audiences, methods=both)
    blueprint.add_url_rule("/setup/guide", view_func=guide.guide)
    blueprint.add_url_rule("/setup/guide/done", "guide_done", guide.done)
    blueprint.add_url_rule("/setup/guide/poster", "poster", guide.poster)
    blueprint.add_url_rule("/setup/guide/<any(place,hours,who,service):step>", "guide_step", guide.step, methods=both)
    blueprint.add_url_rule("/setup/embedding", view_func=embedding.embedding)
    blueprint.add_url_rule("/why", view_func=why.why)
