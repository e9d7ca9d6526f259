"""The description of the interface: valid, complete, and true of what is answered."""

import json
import re
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel, ValidationError

from booking.domain.businesses import Business
from booking.web.api import schemas
from booking.web.api.house.schemas import requests as schemas_of_requests
from booking.web.api.routes import operations
from tests.factories.businesses import make_business, service
from tests.web.api.conftest import book
from tests.web.api.refusals import app  # noqa: F401 - a fixture

QUESTION = {
    "slug": "skin",
    "kind": "choice",
    "label": {"de": "Welcher Hauttyp?", "en": "Which type of skin?"},
    "required": False,
    "choices": [{"slug": "light", "label": {"de": "hell", "en": "light"}}],
    "when": {"question": "first", "is": "no"},
}
FIRST = {"slug": "first", "kind": "yes_no", "label": {"de": "Neu?", "en": "New?"}, "required": False}


def document(client: FlaskClient) -> Any:
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    return answer.json


def test_the_document_is_valid(client: FlaskClient) -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(document(client)).iter_errors()] == []


def test_every_route_of_the_interface_is_described(client: FlaskClient) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, item in document(client)["paths"].items() for method in item}
    assert served - {("/openapi.json", "get")} == described


def test_every_refusal_names_a_code_that_is_described(client: FlaskClient) -> None:
    said = document(client)
    described = said["components"]["responses"]
    for path in said["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status >= "400" and "$ref" in response:
                    assert response["$ref"].rpartition("/")[2] in described


def test_bodies_close_themselves_to_unknown_keys(client: FlaskClient) -> None:
    booking = document(client)["components"]["schemas"]["BookingSent"]
    assert booking["additionalProperties"] is False
    assert booking["required"] == ["service", "starts_at", "customer"]


def test_a_key_is_declared_where_it_is_required(client: FlaskClient) -> None:
    parameters = document(client)["paths"]["/businesses/{business}/bookings"]["post"]["parameters"]
    assert ("Idempotency-Key", "header", True) in [(each["name"], each["in"], each["required"]) for each in parameters]


def test_the_type_of_a_problem_leads_to_its_description(client: FlaskClient) -> None:
    problem = client.get("/api/v1/businesses/nowhere").json
    assert problem["type"] == "http://127.0.0.1:5000/api/v1/openapi.json#/components/responses/not_found"
    assert "not_found" in document(client)["components"]["responses"]


def test_answers_are_what_the_document_says(client: FlaskClient) -> None:
    make_business(
        slug="practice",
        audiences=[{"slug": "private", "name": {"de": "privat", "en": "private"}}],
        services=[service(questions=[FIRST, QUESTION])],
    )
    made = book(client).json
    window = {"from": "2026-11-25", "to": "2026-11-25"}
    base = "/api/v1/businesses"
    holds(schemas.BusinessList, client.get(base).json)
    holds(schemas.BusinessAnswered, client.get(f"{base}/practice").json)
    holds(schemas.ServiceList, client.get(f"{base}/practice/services").json)
    holds(schemas.SlotList, client.get(f"{base}/practice/services/checkup/slots", query_string=window).json)
    holds(schemas.BookingAnswered, made)
    holds(schemas.TakenProblem, book(client, key="key-2").json)
    holds(schemas.InvalidProblem, book(client, seats=0).json)
    holds(schemas.Problem, client.get(f"{base}/nowhere").json)


def test_every_operation_is_named_once(practice: Business) -> None:
    names = [each.name for each in operations.declared]
    assert len(names) == len(set(names)) > 8


def described_models() -> set[type[BaseModel]]:
    """Everything that programs send and get, and what that is made of."""
    found: set[type[BaseModel]] = set()
    for each in operations.declared:
        todo = [each.body, *each.answers.values()]
        while todo:
            model = todo.pop()
            if model is None or model in found:
                continue
            found.add(model)
            todo += [
                inner
                for field in model.model_fields.values()
                for inner in parts_of(field.annotation)
                if isinstance(inner, type) and issubclass(inner, BaseModel)
            ]
    return found


def parts_of(annotation: Any) -> list[Any]:
    """A type, and the types that it is made of."""
    return [annotation, *(inner for each in get_args(annotation) for inner in parts_of(each))]


def test_all_that_programs_send_and_get_has_sound_examples(practice: Business) -> None:
    without, checked = [], 0
    for model in described_models():
        if not model.model_fields:
            continue
        examples = model.model_json_schema().get("examples", [])
        without += [] if examples else [model.__name__]
        for each in examples:
            holds(model, each)
            checked += 1
    assert without == []
    assert checked > 50


def test_an_example_that_is_not_sound_is_noticed() -> None:
    (example,) = schemas_of_requests.DeclineSent.model_json_schema()["examples"]
    with pytest.raises(ValidationError):
        holds(schemas_of_requests.DeclineSent, {**example, "because": "Anna is on holiday."})


def holds(model: type[BaseModel], value: object) -> None:
    """Raise ValidationError where a value is none of these: what comes in is read strictly, what goes out is JSON."""
    if issubclass(model, schemas.Sent):
        model.model_validate(value)
    else:
        model.model_validate_json(json.dumps(value))
