"""What machines ask who watch over the service: whether it lives, whether it can serve, and its figures."""

import hmac

from flask import Blueprint, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.exceptions import NotFound

from booking.services import vitals
from booking.web import metrics

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """This process answers. Nothing else is looked at: a database that is away is no reason to end it."""
    return _word("ok")


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether requests can be sent here; 503 with what is missing in a word."""
    lacking = vitals.unreadiness()
    if lacking is None:
        return _word("ok")
    answer = _word(lacking, 503)
    answer.headers["Retry-After"] = "2"
    return answer


@blueprint.get("/metrics")
def figures() -> Response:
    """Figures for whoever has METRICS_TOKEN; for everybody else, and where there is none, there is nothing.

    An address would be no proof: behind a proxy on the same machine everybody comes from there.
    """
    token: str | None = current_app.config["TERMINBUCH"].metrics_token
    said = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        raise NotFound
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _word(word: str, status: int = 200) -> Response:
    return Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")
