"""What is noted of requests, and what is not."""

import json
import logging
import re
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import logs
from booking.services import businesses
from booking.web.errors import Application
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.web.conftest import Assemble

STARTS_AT = "2026-11-30T10:00:00+01:00"
CANARIES = ("Kanarienvogel", "canary@example.org", "3611234567", "203.0.113.9", "Mozilla-Canary", "kanal=canary")


class Lines(logging.Handler):
    """Keeps what would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.Json())
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))

    @property
    def requests(self) -> list[dict[str, object]]:
        return [each for each in map(json.loads, self.said) if each["message"] == "request"]


@pytest.fixture
def lines() -> Iterator[Lines]:
    lines, logger = Lines(), logging.getLogger()
    before = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.DEBUG)
    yield lines
    logger.setLevel(before)
    logger.removeHandler(lines)


@pytest.fixture
def app(assemble: Assemble) -> Iterator[Application]:
    app = assemble()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/en/fail/<name>", "fail", lambda name: int(name))
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_request_is_one_line_with_its_route_and_no_address(client: FlaskClient, lines: Lines) -> None:
    answer = client.get("/de/b/AAAAAAAAAAAAAAAAAAAAAAAA?kanal=canary")
    (said,) = lines.requests
    assert said.pop("at")
    assert float(str(said.pop("ms"))) >= 0
    assert said == {
        "level": "info",
        "logger": "booking.web.watching",
        "message": "request",
        "method": "GET",
        "endpoint": "manage.booking",
        "status": 404,
        "request": answer.headers["X-Request-ID"],
    }


def test_the_business_is_named_by_its_number(client: FlaskClient, lines: Lines) -> None:
    practice = make_business(slug="practice")
    businesses.business("practice")
    client.get("/de/practice")
    assert lines.requests[-1]["business"] == practice.id
    assert "practice" not in lines.said[-1]


def test_files_and_questions_about_health_are_no_lines(client: FlaskClient, lines: Lines) -> None:
    for path in ("/static/css/base.css", "/healthz", "/readyz", "/metrics"):
        client.get(path)
    assert lines.requests == []


def test_a_method_that_nobody_knows_is_not_repeated(client: FlaskClient, lines: Lines) -> None:
    client.open("/de/", method="CANARY")
    assert lines.requests[0]["method"] == "other"


def test_each_request_has_a_number_of_its_own(client: FlaskClient) -> None:
    numbers = {client.get(path).headers["X-Request-ID"] for path in ("/", "/de/", "/de/nowhere", "/healthz")}
    assert len(numbers) == 4
    assert all(re.fullmatch("[0-9a-f]{16}", number) for number in numbers)


def test_a_stranger_does_not_number_requests(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-ID": "stranger-0123"}).headers["X-Request-ID"] != "stranger-0123"


@pytest.mark.parametrize(
    "given, is_taken", [("proxy-01.23_A", True), ("short", False), ("x" * 65, False), ("with space 1", False)]
)
def test_a_proxy_of_ours_does(assemble: Assemble, given: str, is_taken: bool) -> None:
    app = assemble(trusted_proxies=(ip_network("10.0.0.0/8"),))
    answer = app.test_client().get("/", headers={"X-Request-ID": given}, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert (answer.headers["X-Request-ID"] == given) is is_taken


def test_a_failure_is_found_by_the_number_that_its_page_shows(client: FlaskClient, lines: Lines) -> None:
    answer = client.get("/en/fail/Kanarienvogel")
    number = re.search(r"\b[0-9A-F]{8}\b", answer.text)
    assert (answer.status_code, number is not None) == (500, True)
    failure, request = (json.loads(line) for line in lines.said if number[0] in line)
    assert (failure["level"], failure["message"]) == ("error", f"Failure {number[0]} at GET /en/fail/<name>")
    assert "builtins.ValueError" in failure["failure"][-1]
    assert (request["failure"], request["status"]) == (number[0], 500)
    assert "Kanarienvogel" not in "".join(lines.said)


def test_a_whole_booking_leaves_nothing_of_its_person_in_the_log(
    client: FlaskClient, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_business(slug="practice")
    monkeypatch.setattr("booking.web.clock.now", lambda: NOW)
    who = {"environ_overrides": {"REMOTE_ADDR": CANARIES[3]}, "headers": {"User-Agent": CANARIES[4]}}
    customer = {"name": CANARIES[0], "email": CANARIES[1], "phone": f"+49{CANARIES[2]}"}
    sent = {"service": "checkup", "starts_at": STARTS_AT, "customer": customer}
    key = {"Idempotency-Key": "canary-key-0123456789"}
    made = client.post(
        "/api/v1/businesses/practice/bookings", json=sent, headers={**who["headers"], **key},
        environ_overrides=who["environ_overrides"],
    )  # fmt: skip
    assert made.status_code == 201
    token = made.headers["Location"].rpartition("/")[2]
    refused = client.post(
        "/api/v1/businesses/practice/bookings?kanal=canary", json=sent, headers={"Idempotency-Key": "other-key-0123456"}
    )
    assert refused.status_code == 422
    for path in (f"/de/b/{token}?kanal=canary", f"/de/b/{token}/cancel", f"/b/{token}.ics"):
        assert client.get(path, **who).status_code == 200
    assert client.post(f"/api/v1/bookings/{token}/cancel", json={}, **who).status_code == 200
    written = "".join(lines.said)
    assert len(lines.requests) == 6
    assert not [canary for canary in (*CANARIES, token, "canary-key") if canary in written]
