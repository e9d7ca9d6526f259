"""Reading what a program sent: strictly, and every fault with its place and a code that stays the same."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from flask import Request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from booking.domain.errors import ConditionRequired, IdempotencyKeyRequired, Invalid
from booking.web.api.schemas import Sent

S = TypeVar("S", bound=Sent)

LONGEST_KEY = 255
KEY = re.compile(r"[\x20-\x7e]+")
TAG = re.compile(r'"([\x21\x23-\x7e]{1,255})"')
SURROGATE = re.compile("[\ud800-\udfff]")
# pydantic's words for a fault, in ours; what is not here is ours already.
CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_key",
    "string_too_long": "too_long",
    "string_too_short": "required",
    "too_long": "too_many",
    "too_short": "too_few",
    "string_unicode": "not_text",
    "literal_error": "not_a_choice",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}
OURS = frozenset(
    {
        "before_from", "control_characters", "not_a_cursor", "not_a_date", "not_a_tag", "not_a_time",
        "not_an_email", "not_an_instant", "not_text", "not_together", "not_with_id", "not_with_walk_in",
        "not_with_when", "required", "too_large", "too_small", "window_too_long", "wrong_type",
    }
)  # fmt: skip


def read_query(model: type[S], request: Request) -> S:
    """The options of an address. Raises Invalid: an option may be given once, and none may be misspelt."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Invalid([(name, "repeated") for name in repeated])
    return checked(model, request.args.to_dict())


def read_body(model: type[S], request: Request) -> tuple[S, Any]:
    """The body of a request, checked, and as it was parsed. Raises BadRequest (400, 413), Invalid.

    Forms and plain text are refused, which other sites could make a browser send. Where there is nothing to
    say, the body may be left out.
    """
    sent = whole_body(request)
    if not sent and not model.model_fields:
        return checked(model, {}), {}
    if request.mimetype != "application/json":
        raise BadRequest
    parsed = parse(sent)
    if not isinstance(parsed, dict):
        raise Invalid([("", "wrong_type")])
    return checked(model, parsed), parsed


def whole_body(request: Request) -> bytes:
    """All of the body. Raises RequestEntityTooLarge, also where the body does not say its length."""
    sent = request.get_data(cache=False)
    limit = request.max_content_length
    if request.content_length is None and limit is not None and len(sent) >= limit:
        # Werkzeug stops at the limit in silence where it reads to the end of a stream.
        raise RequestEntityTooLarge
    return sent


def parse(sent: bytes) -> Any:
    """JSON as RFC 8259 has it, in UTF-8, each name once in an object. Raises BadRequest."""
    try:
        return json.loads(sent.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest from None


def checked(model: type[S], value: dict[str, Any]) -> S:
    """The value as the model has it. Raises Invalid with every fault."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise Invalid(_faults(found, _aliases(model))) from None


def read_key(request: Request) -> str:
    """The header that makes repeating a booking harmless. Raises IdempotencyKeyRequired, Invalid."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise IdempotencyKeyRequired
    if len(key) > LONGEST_KEY:
        raise Invalid([("Idempotency-Key", "too_long")])
    if not KEY.fullmatch(key):
        raise Invalid([("Idempotency-Key", "control_characters")])
    return key


def read_condition(request: Request) -> str | None:
    """The tag that a program has read and now wants to change; none where any version will do (``*``).

    Raises ConditionRequired, Invalid: one strong tag, as the answers have them (RFC 9110 13.1.1).
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise ConditionRequired
    if said == "*":
        return None
    tag = TAG.fullmatch(said)
    if tag is None:
        raise Invalid([("If-Match", "not_a_tag")])
    return tag[1]


def _faults(found: Sequence[ErrorDetails], aliases: Mapping[int | str, str]) -> list[tuple[str, str]]:
    places = [each["loc"] for each in found]
    named = [(*(aliases.get(part, part) for part in place[:1]), *place[1:]) for place in places]
    return [(_path(place), _code(each["type"])) for place, each in zip(named, found, strict=True)]


def _aliases(model: type[Sent]) -> dict[int | str, str]:
    """Names as programs know them: pydantic says its own of what was left out and is checked all the same."""
    return {name: field.alias for name, field in model.model_fields.items() if field.alias}


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return SURROGATE.sub("\ufffd", path)


def _code(kind: str) -> str:
    if kind in OURS:
        return kind
    return CODES.get(kind, "wrong_type")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        # Which of the two would count is open to every reader (RFC 8259 4).
        raise ValueError("a name stands twice in an object")
    return read


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
