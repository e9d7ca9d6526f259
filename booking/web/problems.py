"""Problem documents (RFC 9457): why a program's request was refused, with a code that stays the same."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

from booking.web.messages import Wording

MIMETYPE = "application/problem+json"
TYPES = "/api/v1/openapi.json#/components/responses/"
# What of an error's fields is for others to see; whatever else it carries stays inside.
PUBLIC = frozenset(
    {
        "errors",
        "alternatives",
        "until",
        "limit",
        "number",
        "part",
        "scopes",
        "refusals",
        "taken_by",
        "dates",
        "lost",
        "needed_by",
    }
)


def problem(
    status: int, code: str, wording: Wording, fields: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """The document for a refusal; ``type`` leads to where the OpenAPI document describes it."""
    body = {
        "type": f"{current_app.config['TERMINBUCH'].base_url}{TYPES}{code}",
        "title": str(wording.title),
        "status": status,
        "code": code,
        "detail": str(wording.text),
        **{name: value for name, value in fields.items() if name in PUBLIC},
    }
    return current_app.response_class(
        json.dumps(body, default=_plain), status, dict(headers or {}), content_type=MIMETYPE
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
