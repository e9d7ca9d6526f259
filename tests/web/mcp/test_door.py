"""The protocol itself: JSON-RPC, versions, and who may ask."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.mcp.conftest import ask

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
TOLD = {"jsonrpc": "2.0", "method": "notifications/initialized"}


@pytest.mark.parametrize("version", ["2025-11-25", "2025-06-18", "2025-03-26"])
def test_a_known_revision_is_agreed_on(client: FlaskClient, version: str) -> None:
    assert ask(client, "initialize", {"protocolVersion": version})["protocolVersion"] == version


def test_of_an_unknown_revision_the_newest_is_offered_instead(client: FlaskClient) -> None:
    assert ask(client, "initialize", {"protocolVersion": "1999-01-01"})["protocolVersion"] == "2025-11-25"


def test_a_header_with_an_unknown_revision_is_refused(client: FlaskClient) -> None:
    assert client.post("/mcp", json=PING, headers={"MCP-Protocol-Version": "1999-01-01"}).status_code == 400
    assert client.post("/mcp", json=PING, headers={"MCP-Protocol-Version": "2025-06-18"}).status_code == 200


def test_a_page_of_another_site_may_not_ask(client: FlaskClient) -> None:
    for sent_from in ("http://evil.example", "null", "http://localhost:5000"):
        assert client.post("/mcp", json=PING, headers={"Origin": sent_from}).status_code == 403
    assert client.post("/mcp", json=PING, headers={"Origin": "http://127.0.0.1:5000"}).status_code == 200


@pytest.mark.parametrize("method", ["get", "delete", "put"])
def test_there_is_no_stream_and_no_session(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/mcp").status_code == 405


def test_nothing_is_kept_between_two_messages(client: FlaskClient) -> None:
    answered = client.post("/mcp", json={**PING, "method": "initialize"})
    assert "Mcp-Session-Id" not in answered.headers
    assert "Set-Cookie" not in answered.headers


def test_a_notification_is_taken_without_an_answer(client: FlaskClient) -> None:
    answered = client.post("/mcp", json=TOLD)
    assert (answered.status_code, answered.data) == (202, b"")


@pytest.mark.parametrize(
    "said, code",
    [
        ({"id": 1, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1}, -32600),
        ("ping", -32600),
        ({**PING, "method": "resources/list"}, -32601),
        ({**PING, "params": [1]}, -32602),
        ({**PING, "method": "tools/call", "params": {"name": "drop_tables"}}, -32602),
        ({**PING, "method": "tools/call", "params": {"name": ["find_slots"]}}, -32602),
        ({**PING, "method": "tools/call", "params": {"name": "find_slots", "arguments": []}}, -32602),
    ],
)
def test_what_is_no_request_is_refused_with_its_code(client: FlaskClient, said: Any, code: int) -> None:
    assert client.post("/mcp", json=said).json["error"]["code"] == code


def test_what_is_no_json_is_refused(client: FlaskClient) -> None:
    answered = client.post("/mcp", data=b"{", content_type="application/json")
    assert (answered.status_code, answered.json["error"]["code"]) == (400, -32700)
    assert client.post("/mcp", data=b"{}", content_type="text/plain").status_code == 415


def test_a_batch_is_answered_together(client: FlaskClient) -> None:
    answered = client.post("/mcp", json=[PING, TOLD, {**PING, "id": "b"}])
    assert [each["id"] for each in answered.json] == [1, "b"]


def test_a_batch_is_refused_where_it_is_none_or_too_long_or_of_another_revision(client: FlaskClient) -> None:
    newer = {"MCP-Protocol-Version": "2025-06-18"}
    assert client.post("/mcp", json=[]).status_code == 400
    assert client.post("/mcp", json=[PING] * 11).status_code == 400
    assert client.post("/mcp", json=[PING], headers=newer).status_code == 400


def test_a_message_that_is_too_long_is_refused(client: FlaskClient) -> None:
    assert client.post("/mcp", json={**PING, "params": {"a": "x" * 300_000}}).status_code == 413


def test_every_tool_says_strictly_what_it_takes_and_that_it_only_reads(client: FlaskClient) -> None:
    tools = {each["name"]: each for each in ask(client, "tools/list")["tools"]}
    assert list(tools) == [
        "find_businesses", "get_business", "find_slots", "prepare_booking", "show_booking", "prepare_move",
        "prepare_cancel",
    ]  # fmt: skip
    assert all(each["inputSchema"]["additionalProperties"] is False for each in tools.values())
    assert [name for name, each in tools.items() if not each["annotations"]["readOnlyHint"]] == ["prepare_booking"]
    assert "from" in tools["find_slots"]["inputSchema"]["properties"]
