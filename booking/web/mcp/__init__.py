"""The door for assistants, ``/mcp``: the Model Context Protocol over the public interface, without any state."""

from flask import Blueprint

from booking.web.mcp import door

blueprint = Blueprint("mcp", __name__)
blueprint.add_url_rule("/mcp", "speak", door.speak, methods=["POST"])
