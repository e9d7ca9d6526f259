"""The desk: booking for others, who is here, what comes today."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
