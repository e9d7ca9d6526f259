"""The house's own side: calendar, desk, requests, customers, set-up, team - a package each."""

from flask import Flask

from booking.web.staff import (
    absences,
    calendar,
    connections,
    courses,
    customers,
    desk,
    figures,
    messages,
    record,
    requests,
    setup,
    taking_over,
    team,
    waiting,
)
from booking.web.staff.entrance import fill_in_business
from booking.web.staff.frame import entry, menu
from booking.web.staff.notices import left
from booking.web.staff.shortcuts import shortcuts

PACKAGES = (
    absences,
    courses,
    calendar,
    desk,
    requests,
    waiting,
    customers,
    messages,
    connections,
    setup,
    team,
    figures,
    record,
    taking_over,
)


def open_house(app: Flask) -> None:
    """Register all of it below ``/<lang>/staff/<business>``."""
    for package in PACKAGES:
        app.register_blueprint(package.blueprint, url_prefix="/<lang:lang>/staff/<slug:business>")
    app.url_defaults(fill_in_business)
    app.add_template_global(menu, "staff_menu")
    app.add_template_global(entry, "staff_entry")
    app.add_template_global(left, "staff_notice")
    app.add_template_global(shortcuts, "staff_shortcuts")
