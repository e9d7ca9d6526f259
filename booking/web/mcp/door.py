"""Streamable HTTP without sessions: a message or a batch comes by POST, JSON goes back; there is no stream to open."""

import json
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import BadRequest, NotAcceptable
from werkzeug.wrappers import Response

from booking.web.api.answers import answer
from booking.web.api.reading import parse, whole_body
from booking.web.csrf import origin
from booking.web.mcp import speaking

MOST_AT_ONCE = 10
"""So many messages may come in a batch: each costs as much as a request of its own."""


def speak() -> Response:
    """Answer what an assistant's program says.

    Pages of other sites are refused by their ``Origin``, whatever name they gave this server (DNS rebinding).
    """
    if not _is_from_here():
        return answer(speaking.failure(None, speaking.INVALID_REQUEST, "This origin may not ask."), 403)
    version = request.headers.get("MCP-Protocol-Version")
    if version is not None and version not in speaking.VERSIONS:
        known = ", ".join(speaking.VERSIONS)
        return answer(speaking.failure(None, speaking.INVALID_REQUEST, f"Known protocol versions: {known}."), 400)
    if request.accept_mimetypes and not request.accept_mimetypes.accept_json:
        raise NotAcceptable
    if request.mimetype != "application/json":
        return answer(speaking.failure(None, speaking.INVALID_REQUEST, "Send application/json."), 415)
    try:
        said = parse(whole_body(request))
    except BadRequest:
        return answer(speaking.failure(None, speaking.PARSE_ERROR, "This is not JSON in UTF-8."), 400)
    return _several(said, version) if isinstance(said, list) else _one(said)


def _one(said: Any) -> Response:
    found = speaking.answer_to(said)
    if found is None:
        return current_app.response_class("", 202)
    is_refused = found.get("error", {}).get("code") == speaking.INVALID_REQUEST
    return answer(_whole(found), 400 if is_refused else 200)


def _several(said: list[Any], version: str | None) -> Response:
    """Batches are of the revision 2025-03-26, whose programs say no version in a header, or this one."""
    if version not in (None, speaking.WITH_BATCHES) or not said or len(said) > MOST_AT_ONCE:
        text = f"A batch has 1 to {MOST_AT_ONCE} messages, and is known to {speaking.WITH_BATCHES} alone."
        return answer(speaking.failure(None, speaking.INVALID_REQUEST, text), 400)
    found = [each for each in map(speaking.answer_to, said) if each is not None]
    return answer([_whole(each) for each in found]) if found else current_app.response_class("", 202)


def _whole(found: dict[str, Any]) -> dict[str, Any]:
    """The answer in characters that UTF-8 knows; an id may come with half of one."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return speaking.failure(None, speaking.INVALID_REQUEST, "There are characters that are none.")
    return found


def _is_from_here() -> bool:
    sent_from = request.headers.get("Origin")
    return sent_from is None or sent_from == origin(current_app.config["TERMINBUCH"].base_url)
