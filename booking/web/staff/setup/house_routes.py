"""The addresses of the business, its places, people, hours, exceptions and holidays."""

from flask import Blueprint

from booking.web.staff.setup import (
    archives,
    business,
    exceptions,
    forgetting,
    holidays,
    hours,
    law,
    locations,
    misfits,
    online,
    overview,
    resources,
    saving,
)

BOTH = ["GET", "POST"]
POST = ["POST"]
PART = "/setup/<any(locations, resources):collection>/<slug:part>"


def add_routes(blueprint: Blueprint) -> None:
    """Add them to the blueprint of the set-up."""
    add = blueprint.add_url_rule
    add("/setup", view_func=overview.overview)
    add("/setup/business", view_func=business.business, methods=BOTH)
    add("/setup/online", view_func=online.online)
    add("/setup/forgetting", view_func=forgetting.forgetting)
    add("/setup/forgetting", view_func=forgetting.forget_after, methods=POST)
    add("/setup/law", view_func=law.law, methods=BOTH)
    add("/setup/online/pause", view_func=online.pause, methods=POST)
    add("/setup/online/resume", view_func=online.resume, methods=POST)
    add("/setup/online/list", view_func=online.list_publicly, methods=POST)
    add("/setup/online/confirming", view_func=online.confirm_addresses, methods=POST)
    add("/setup/online/names", view_func=online.keep_names, methods=POST)
    add("/setup/online/work", view_func=online.ask_for_work, methods=POST)
    add("/setup/online/release", view_func=online.set_release, methods=POST)
    add("/setup/online/offers", view_func=online.set_offers, methods=POST)
    add("/setup/online/openings", view_func=online.tell_openings, methods=POST)
    add("/setup/online/assistants", view_func=online.let_assistants, methods=POST)
    add("/setup/online/address", view_func=online.change_address, methods=POST)
    add("/setup/locations", view_func=locations.locations)
    add("/setup/new-location", view_func=locations.new_location, methods=BOTH)
    add("/setup/locations/<slug:part>", view_func=locations.location, methods=BOTH)
    add("/setup/resources", view_func=resources.resources)
    add("/setup/new-resource", view_func=resources.new_resource, methods=BOTH)
    add("/setup/resources/<slug:part>", view_func=resources.resource, methods=BOTH)
    add("/setup/resources/<slug:part>/move", view_func=resources.move_resource, methods=POST)
    add(f"{PART}/archive", view_func=archives.archive, methods=POST)
    add(f"{PART}/restore", view_func=archives.restore, methods=POST)
    add(f"{PART}/hours", view_func=hours.hours, methods=BOTH)
    add("/setup/exceptions", view_func=exceptions.exceptions)
    add("/setup/exceptions/add", view_func=exceptions.add_exception, methods=POST)
    add("/setup/exceptions/remove", view_func=exceptions.remove_exception, methods=POST)
    add("/setup/holidays", view_func=holidays.holidays)
    add("/setup/holidays/decide", view_func=holidays.decide_holidays, methods=POST)
    add("/setup/holidays/propose", view_func=holidays.propose_holiday, methods=POST)
    add("/setup/holidays/undo", view_func=holidays.undo_holidays, methods=POST)
    add("/setup/misfits", view_func=misfits.misfits)
    add("/setup/undo", view_func=saving.undo, methods=POST)
