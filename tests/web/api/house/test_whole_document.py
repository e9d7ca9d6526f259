"""Whatever a program sends that the description allows, or nearly: no answer is a fault of ours, and each is described.

Schemathesis makes the requests from the OpenAPI document, with a token of every scope.
"""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.api.house.asking import Program

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW, MANY = 1, 6
"""Requests of each kind for each operation: always, and under ``make prove``."""
ADDRESS = "/api/v1/openapi.json"
PARTS = {"locations": "erfurt", "resources": "anna", "services": "checkup"}
LIMITED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def things(owner: Program) -> dict[str, Any]:
    """Numbers and names of what there is, for the places of an address that vary."""
    made = owner.book()
    customer = made["appointment"]["bookings"][0]["customer"]["id"]
    return {
        "business": owner.business,
        "appointment": made["appointment"]["id"],
        "booking": made["booking"],
        "customer": customer,
        "note": owner.post(f"/customers/{customer}/notes", {"text": "Note"}).json["id"],
        "feed": owner.post("/feeds", {}).json["feed"]["id"],
        "message": owner.get("/messages").json["messages"][0]["id"],
        "resource": "anna",
        "location": "erfurt",
    }


def ask_all(operation: Any, mode: GenerationMode, owner: Program, known: dict[str, Any], examples: int) -> int:
    """Ask for one operation in so many ways; answers in how many. Raises where an answer is wrong, or not described."""
    asked = 0
    part = next((slug for name, slug in PARTS.items() if f"/setup/{name}/" in operation.path), None)
    names = {**known, "part": part} if part else known

    @settings(LIMITED, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        nonlocal asked
        asked += 1
        for name in [each for each in case.path_parameters or {} if each in names]:
            case.path_parameters[name] = names[name]
        case.headers["Accept-Encoding"] = "identity"
        case.headers["Authorization"] = f"Bearer {owner.token}"
        if "If-Match" in case.headers and asked % 2:
            case.headers["If-Match"] = "*"
        case.validate_response(case.call(), checks=CHECKS)

    ask()
    return asked


def told(error: BaseException) -> str:
    """An error in one line, with what it is a group of."""
    return " / ".join([str(each)[:600] for each in getattr(error, "exceptions", [])] or [repr(error)[:600]])


def faults(app: Flask, owner: Program, examples: int) -> tuple[int, list[str]]:
    """How often all operations were asked for, and which answers were faults, or are not described."""
    known, asked, found = things(owner), 0, []
    for each in schemathesis.openapi.from_wsgi(ADDRESS, app).get_all_operations():
        operation = each.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                asked += ask_all(operation, mode, owner, known, examples)
            except (Exception, FailureGroup) as error:  # noqa: BLE001 - all are asked, and all that is wrong is named
                found.append(f"{operation.label} ({mode.value}): {told(error)}")
    return asked, found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_first_request_of_the_document_is_answered_with_a_fault_of_ours(app: Flask, owner: Program) -> None:
    asked, found = faults(app, owner, FEW)
    assert found == []
    assert asked > 200


@pytest.mark.prove
def test_no_request_of_the_document_is_answered_with_a_fault_of_ours(app: Flask, owner: Program) -> None:
    asked, found = faults(app, owner, MANY)
    assert found == []
    assert asked > 1000
