"""Calendars that programs of others read and write (CalDAV, RFC 4791): one for each password, below ``/dav/``.

The XML of the protocol is spoken by Radicale, where it is installed; what is written and fetched goes to the services.
"""

from importlib.util import find_spec

from flask import Blueprint

blueprint = Blueprint("dav", __name__)


def is_there() -> bool:
    """Whether calendar programs can write back here: without Radicale there is nothing below ``/dav/``."""
    return find_spec("radicale") is not None


if is_there():
    from booking.web.dav import door  # noqa: F401 - it adds its views to the blueprint
