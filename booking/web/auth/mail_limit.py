"""How many mails one network may have sent to people: nobody is flooded by a form of ours."""

from datetime import timedelta

from flask import current_app, request

from booking.services.accounts import attempts
from booking.web.proxies import network_of
from booking.web.visitors import keyed

MOST = 30
HOUR = timedelta(hours=1)


def require_few_mails() -> None:
    """Count a mail. Raises TooManyTries where this network has had its share for now; never in a test rig."""
    if current_app.config["TERMINBUCH"].rate_limits:
        attempts.begin([keyed("mails", network_of(request.remote_addr or ""))], MOST, HOUR)
