"""Setting the business up: places, people, services, hours."""

from flask import Blueprint

from booking.web.staff.setup import house_routes, routes

blueprint = Blueprint("setup", __name__)
routes.add_routes(blueprint)
house_routes.add_routes(blueprint)
