"""The OpenAPI document, produced from the declarations and models that check what comes in."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import force_locale
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.wrappers import Response

from booking.domain.errors import (
    InUse,
    Invalid,
    InvalidSetup,
    NotUnderstood,
    OverrideNeeded,
    ScopeMissing,
    SlotTaken,
    TooLate,
)
from booking.web.addresses import LARGEST_ID, ServicesConverter, SlugConverter, TokenConverter
from booking.web.api import bookings, businesses, house, slots
from booking.web.api.answers import MIMETYPE, text_answer
from booking.web.api.house.schemas.setup import InUseProblem, SetupProblem
from booking.web.api.operations import Operation
from booking.web.api.reading import LONGEST_KEY
from booking.web.api.routes import blueprint, operations
from booking.web.api.schemas import (
    FailureProblem,
    InvalidProblem,
    NotUnderstoodProblem,
    OverrideProblem,
    Problem,
    ScopeProblem,
    Sent,
    TakenProblem,
    TooLateProblem,
)
from booking.web.errors import CODES, status_of
from booking.web.messages import OF_ERRORS, of_status
from booking.web.problems import MIMETYPE as PROBLEM

VERSION = "1.0.0"
DECLARED_IN = (businesses, slots, bookings, house)
PROBLEMS: dict[str, type[Problem]] = {
    Invalid.code: InvalidProblem,
    SlotTaken.code: TakenProblem,
    OverrideNeeded.code: OverrideProblem,
    NotUnderstood.code: NotUnderstoodProblem,
    TooLate.code: TooLateProblem,
    ScopeMissing.code: ScopeProblem,
    InvalidSetup.code: SetupProblem,
    InUse.code: InUseProblem,
    "internal_error": FailureProblem,
}
# What may be answered to anything, whatever the operation.
ALWAYS = {400: ["bad_request"], 429: ["too_many_requests"], 500: ["internal_error"], 503: ["busy"]}
WITH_BODY = {413: ["too_large"]}
WAITING = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}
PLACE = {"Location": {"description": "Where the booking is.", "schema": {"type": "string"}}}
MOVED = {"headers": {"Location": {"description": "The same under its present slug.", "schema": {"type": "string"}}}}
VARIABLE = re.compile(r"<(slug|services|token|int):([a-z_]+)>")
VARIABLES = {
    "business": "The name of the business in addresses.",
    "service": "The name of the service in addresses. Several in one visit are joined by a plus sign, as in "
    "`cut+colour`, or by a tilde, as in `cut~colour`, where one person is wanted throughout.",
    "token": "What opens the booking, from the answer that made it or from its link.",
    "appointment": "The number of the appointment.",
    "booking": "The number of the booking, of which an appointment has several where it has several seats.",
    "entry_id": "The number of the place in the waiting list.",
    "resource": "The name of the person, room or device in addresses.",
    "location": "The name of the location in addresses.",
    "part": "The name of the location, resource or service in addresses.",
    "customer": "The number of the customer.",
    "note": "The number of the note.",
    "feed": "The number of the feed.",
    "calendar": "The number of the connected calendar.",
    "message": "The number of the message.",
    "run": "The number that sessions share which were published together.",
    "series": "The number that visits share which were booked together in a rhythm.",
}
NUMBER = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
PATTERNS = {"slug": SlugConverter.regex, "services": ServicesConverter.regex, "token": TokenConverter.regex}
TOKEN = "token"  # the name of the way in, as the document knows it
SECURITY = {
    TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of the business. It acts for who made it, as far as its scopes and that person's role "
        "reach; without it only what customers may do is open.",
    }
}
TAG = {"ETag": {"description": "The version that was answered.", "schema": {"type": "string"}}}
CONDITION_PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read, so that nothing is changed that is another by now; `*` for any version.",
    "schema": {"type": "string", "maxLength": 257},
}
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Your own value for this, kept for at least a day; sending it again does nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of this interface."""
    return text_answer(text(current_app.config["TERMINBUCH"].base_url))


@lru_cache(maxsize=4)
def text(base_url: str) -> str:
    """The document as JSON, in English whoever asks first."""
    with force_locale("en"):
        return json.dumps(document(base_url, operations.declared), ensure_ascii=False)


def document(base_url: str, declared: Iterable[Operation]) -> dict[str, Any]:
    """OpenAPI 3.1 for these operations."""
    paths: dict[str, Any] = {}
    models: set[type[BaseModel]] = {Problem, *PROBLEMS.values()}
    for each in declared:
        models.update(each.answers.values())
        if each.body is not None:
            models.add(each.body)
        paths.setdefault(VARIABLE.sub(r"{\2}", each.path), {})[each.method.lower()] = described(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Terminbuch",
            "version": VERSION,
            "description": "Find free times, book them, and move or cancel what was booked; with a token of the "
            "business, do whatever its people do in its pages.",
        },
        "servers": [{"url": f"{base_url}{blueprint.url_prefix}"}],
        "paths": paths,
        "components": {"schemas": schemas(models), "responses": refusals(), "securitySchemes": SECURITY},
    }


def described(operation: Operation) -> dict[str, Any]:
    """One operation."""
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*variables(operation.path), *options(operation.query)],
        "responses": responses(operation),
    }
    if operation.takes_key:
        said["parameters"].append(KEY_PARAMETER)
    if operation.takes_condition:
        said["parameters"].append(CONDITION_PARAMETER)
    if operation.scopes:
        # One of them suffices; a scheme of this type lists them as the roles that are needed (OpenAPI 3.1 4.8.30).
        said["security"] = [{TOKEN: [scope]} for scope in operation.scopes]
    if operation.body is not None:
        said["requestBody"] = {
            "required": bool(operation.body.model_fields) or operation.body.model_config.get("extra") == "allow",
            "content": {MIMETYPE: {"schema": reference(operation.body)}},
        }
    return said


def variables(path: str) -> list[dict[str, Any]]:
    """The parts of a path that vary."""
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": VARIABLES[name],
            "schema": {"type": "string", "pattern": f"^{PATTERNS[kind]}$"} if kind in PATTERNS else NUMBER,
        }
        for kind, name in VARIABLE.findall(path)
    ]


def options(query: type[BaseModel]) -> list[dict[str, Any]]:
    """What may stand behind the question mark."""
    schema = query.model_json_schema()
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": without_null(each)}
        for name, each in schema.get("properties", {}).items()
    ]


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What can stand in an address, where null cannot."""
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {key: schema[key] for key in schema if key != "title"}


def responses(operation: Operation) -> dict[str, Any]:
    """What is answered, by status; where one status has several codes, any of their documents."""
    found: dict[str, Any] = {}
    for status, model in operation.answers.items():
        found[str(status)] = {
            "description": "Made." if status == 201 else "As asked for.",
            "content": {MIMETYPE: {"schema": reference(model)}},
            **heads(PLACE if status == 201 else {}, TAG if operation.is_versioned else {}),
        }
    if "<slug:business>" in operation.path:
        found["308"] = {"description": "The business has another slug since; ask there, in the same way.", **MOVED}
    codes: dict[int, list[str]] = {status: list(each) for status, each in ALWAYS.items()}
    codes.update(WITH_BODY if operation.body is not None else {})
    for error in operation.refusals:
        known = codes.setdefault(status_of(error()) if error is not Invalid else status_of(Invalid([])), [])
        known += [error.code] if error.code not in known else []
    for status in sorted(codes):
        found[str(status)] = refusal(codes[status])
    return found


def heads(*some: Mapping[str, Any]) -> dict[str, Any]:
    """The headers of a response, where it has any."""
    all_of_them = {name: said for each in some for name, said in each.items()}
    return {"headers": all_of_them} if all_of_them else {}


def refusals() -> dict[str, Any]:
    """Every problem document by its code, of domain errors and of HTTP itself."""
    wordings = {code: of_status(status) for status, code in CODES.items()}
    wordings.update({error.code: wording for error, wording in OF_ERRORS.items()})
    return {
        code: {
            "description": f"{wording.title}. {wording.text}",
            "content": {PROBLEM: {"schema": problem_schema(code)}},
            **({"headers": WAITING} if code in ("busy", "too_many_requests") else {}),
        }
        for code, wording in sorted(wordings.items())
    }


def refusal(codes: list[str]) -> dict[str, Any]:
    """The response of a status that one or several codes may have."""
    if len(codes) == 1:
        return {"$ref": f"#/components/responses/{codes[0]}"}
    return {
        "description": f"One of {', '.join(codes)}.",
        "content": {PROBLEM: {"schema": {"anyOf": [problem_schema(code) for code in codes]}}},
    }


def problem_schema(code: str) -> dict[str, Any]:
    """A problem document with just this code."""
    return {"allOf": [reference(PROBLEMS.get(code, Problem)), {"properties": {"code": {"const": code}}}]}


def reference(model: type[BaseModel]) -> dict[str, str]:
    """Where a model's schema stands in the document."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def schemas(models: Iterable[type[BaseModel]]) -> Mapping[str, Any]:
    """The schemas of models and of what they are made of."""
    ordered = sorted(models, key=lambda model: model.__name__)
    _, found = models_json_schema(
        [(model, "validation" if issubclass(model, Sent) else "serialization") for model in ordered],
        ref_template="#/components/schemas/{model}",
    )
    definitions: Mapping[str, Any] = found["$defs"]
    return definitions
