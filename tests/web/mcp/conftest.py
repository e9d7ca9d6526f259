"""A practice that assistants ask, at a time that stands still."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booking.domain.businesses import Business
from booking.storage import models
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import make_business


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def practice(app: Flask) -> Business:
    """Anna works on weekdays from 9 to 17, a check-up takes half an hour."""
    return make_business(slug="practice")


def let(business: Business, assistants: str) -> None:
    """Let assistants do so much."""
    with unit_of_work() as session:
        changed = {"assistants": assistants, "rules_version": models.Business.rules_version + 1}
        session.execute(update(models.Business).where(models.Business.id == business.id).values(**changed))


def ask(client: FlaskClient, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """The result of a method."""
    said = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params or {}}
    answered = client.post("/mcp", json=said)
    assert answered.status_code == 200, answered.text
    assert (answered.json["jsonrpc"], answered.json["id"]) == ("2.0", 7)
    result: dict[str, Any] = answered.json["result"]
    return result


def use(client: FlaskClient, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers."""
    result = ask(client, "tools/call", {"name": tool, "arguments": arguments})
    assert result["isError"] is False, result
    found: dict[str, Any] = result["structuredContent"]
    return found


def refusal(client: FlaskClient, tool: str, **arguments: Any) -> str:
    """The code with which a tool refuses."""
    result = ask(client, "tools/call", {"name": tool, "arguments": arguments})
    assert result["isError"] is True, result
    code: str = result["structuredContent"]["code"]
    return code
