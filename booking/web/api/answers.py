"""Answers as JSON; short, and in the characters of the text itself."""

import json
from collections.abc import Mapping

from flask import current_app
from werkzeug.wrappers import Response

MIMETYPE = "application/json"


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON."""
    return text_answer(json.dumps(value, ensure_ascii=False, separators=(",", ":")), status, headers)


def versioned(value: object, tag: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value with the tag of its version, a strong one: what a later change names in ``If-Match``."""
    return answer(value, status, {**(headers or {}), "ETag": f'"{tag}"'})


def text_answer(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON that is text already."""
    return current_app.response_class(text, status, dict(headers or {}), content_type=MIMETYPE)
