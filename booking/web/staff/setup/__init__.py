"""Setting the business up: places, people, services, hours."""

from flask import Blueprint

blueprint = Blueprint("setup", __name__)
