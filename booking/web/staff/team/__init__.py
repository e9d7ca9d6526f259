"""Who works here, and in which role."""

from flask import Blueprint

blueprint = Blueprint("team", __name__)
