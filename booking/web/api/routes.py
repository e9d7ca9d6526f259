"""The blueprint to which the operations are added."""

from flask import Blueprint

from booking.web.api.operations import Operations

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
operations = Operations(blueprint)
