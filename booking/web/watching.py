"""What is noted of every request: a line in the log, a count, and a number by which both are found again.

Noted are the name of the route, never the address, which may be a key; who was signed in, by number; and of nobody
else anything.
"""

import logging
import re
import secrets
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request

from booking.services import businesses
from booking.services.accounts.sessions import Entry, SignedIn
from booking.web import metrics

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
NUMBER = "terminbuch.request"
BEGAN = "terminbuch.began"
# What a proxy may call a request; anything else is not written down.
ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNSAID = frozenset({"static", "public.stylesheet", "health.alive", "health.ready", "health.figures"})
NOWHERE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def watch_requests(app: Flask) -> None:
    """Note every request from now on; to be called before anything else looks at requests."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The number of this request: that of our proxy, where there is one that gives numbers, or one of our own."""
    found: str | None = request.environ.get(NUMBER)
    if found is None:
        # What strangers send here was dropped with the rest of what they claim (proxies.py).
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        found = request.environ[NUMBER] = given if ID.fullmatch(given) else secrets.token_hex(8)
    return found


def _begin() -> None:
    request.environ[BEGAN] = perf_counter()


def _end(response: Response) -> Response:
    seconds = perf_counter() - request.environ.get(BEGAN, perf_counter())
    endpoint = request.endpoint or NOWHERE
    metrics.answered(endpoint, response.status_code, seconds)
    response.headers[HEADER] = request_id()
    if endpoint not in UNSAID or response.status_code >= 500:
        _write(_fields(endpoint, response.status_code, seconds))
    return response


def _write(fields: dict[str, Any]) -> None:
    if logger.isEnabledFor(logging.INFO):
        # Not logger.info: it looks for the line of code that calls, each time, and this one is always the same.
        record = logging.LogRecord(__name__, logging.INFO, __file__, 0, "request", (), None)
        record.fields = fields
        logger.handle(record)


def _fields(endpoint: str, status: int, seconds: float) -> dict[str, Any]:
    fields = {
        "method": request.method if request.method in METHODS else "other",
        "endpoint": endpoint,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "request": request_id(),
    }
    business, user = _who()
    if business:
        fields["business"] = business
    if user:
        fields["user"] = user
    if "failure_number" in g:
        fields["failure"] = g.failure_number
    return fields


def _who() -> tuple[int | None, int | None]:
    """The numbers of the business in question and of whoever is signed in, as far as they are known by now."""
    entry: Entry | None = g.get("entry")
    if entry is not None:
        return entry.business.id, entry.person.user_id
    person: SignedIn | None = g.get("person")
    slug = (request.view_args or {}).get("business")
    known = businesses.remembered(str(slug)) if slug else None
    return known.id if known else None, person.user_id if person else None
