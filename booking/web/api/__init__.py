"""The interface for programs, ``/api/v1``: JSON in, JSON out, problems as RFC 9457."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
