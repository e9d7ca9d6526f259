"""Answering what the business proposes: the button does it, a link never."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotActive
from booking.services import proposals
from booking.web import clock, messages
from booking.web.manage.own import shown

LONGEST_NUMBER = 19


def answer(token: str) -> Response | tuple[str, int]:
    """Take the time that was shown, or keep one's own; what is not proposed any more changes nothing."""
    seen = request.form.get("proposal", "")
    seen_id = int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_NUMBER else 0
    try:
        if request.form.get("action") == "accept":
            proposals.accept(token, clock.now(), seen_id)
        elif request.form.get("action") == "refuse":
            proposals.refuse(token, clock.now(), seen_id)
        else:
            return shown(token, messages.OF_ERRORS[Invalid]), 422
    except NotActive:
        return shown(token, messages.PROPOSAL_OVER), 409
    return redirect(url_for("manage.booking", token=token), 303)
