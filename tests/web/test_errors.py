"""What is answered when something cannot be done, or goes wrong."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.domain import errors
from booking.web.errors import CODES, STATUS
from booking.web.messages import OF_ERRORS, OF_STATUS
from tests.web.conftest import Assemble

SECRET = "postgresql://user:hunter2@db/terminbuch"


def kinds(base: type[errors.DomainError] = errors.DomainError) -> Iterator[type[errors.DomainError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def made(kind: type[errors.DomainError]) -> errors.DomainError:
    return errors.Invalid([("name", "required")]) if kind is errors.Invalid else kind()


@pytest.fixture(scope="module")
def site(assemble_once: Assemble) -> Flask:
    """A site with an address for each refusal, as a page and for programs."""
    app = assemble_once()
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def raiser(error: Exception) -> Any:
        def fail() -> None:
            raise error

        return fail

    for kind in kinds():
        for prefix in ("/en/raise", "/api/raise"):
            app.add_url_rule(f"{prefix}/{kind.code}", f"{prefix}-{kind.code}", raiser(made(kind)))
    for prefix in ("/en", "/api"):
        app.add_url_rule(f"{prefix}/fail", f"{prefix}-fail", raiser(RuntimeError(SECRET)))
    return app


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """A visitor of that site."""
    return site.test_client()


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_refusal_has_a_status_and_words(kind: type[errors.DomainError]) -> None:
    assert 400 <= STATUS[kind] < 600
    assert OF_ERRORS[kind]


def test_every_code_is_said_by_one_refusal_only() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len(set(codes))


def test_every_status_of_http_has_words() -> None:
    assert set(OF_STATUS) == set(CODES) | {410}


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_program_is_told_by_a_problem(client: FlaskClient, kind: type[errors.DomainError]) -> None:
    answer = client.get(f"/api/raise/{kind.code}")
    assert answer.mimetype == "application/problem+json"
    assert answer.status_code == answer.json["status"] == STATUS[kind]
    assert answer.json["code"] == kind.code
    assert answer.json["title"]
    assert answer.json["detail"]


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_visitor_is_told_by_a_page(client: FlaskClient, kind: type[errors.DomainError]) -> None:
    answer = client.get(f"/en/raise/{kind.code}")
    assert (answer.status_code, answer.mimetype) == (STATUS[kind], "text/html")
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert page.find(".//h1").text == str(OF_ERRORS[kind].title)


def test_the_words_are_german_on_a_german_page(client: FlaskClient) -> None:
    english, german = client.get("/en/nowhere").text, client.get("/de/nowhere").text
    assert "There is nothing at this address" in english
    assert "There is nothing at this address" not in german


def test_who_is_too_busy_says_when_to_come_back(client: FlaskClient) -> None:
    for path in ("/en/raise/busy", "/api/raise/busy"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_what_an_error_carries_inside_stays_inside(client: FlaskClient) -> None:
    assert set(client.get("/api/raise/not_found").json) == {"type", "title", "status", "code", "detail"}


@pytest.mark.parametrize("path", ["/en/fail", "/api/fail"])
def test_a_failure_shows_a_number_that_is_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get(path)
    assert answer.status_code == 500
    (record,) = [record for record in caplog.records if "Failure" in record.getMessage()]
    number = re.search(r"Failure ([0-9A-F]{8}) ", record.getMessage())[1]
    assert number in answer.text
    assert record.exc_info


@pytest.mark.parametrize("path", ["/en/fail", "/api/fail"])
def test_a_failure_shows_nothing_of_its_inside(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    for inside in ("hunter2", "Traceback", "RuntimeError", ".py", "Werkzeug", "Flask", "SELECT"):
        assert inside not in text


def test_a_token_in_an_address_is_not_logged(assemble: Assemble, caplog: pytest.LogCaptureFixture) -> None:
    app = assemble()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/en/secret/<token>", "secret", lambda token: 1 // 0)
    with caplog.at_level(logging.DEBUG):
        app.test_client().get("/en/secret/abcdefghijklmnop")
    assert "/en/secret/<token>" in caplog.text
    assert "abcdefghijklmnop" not in caplog.text


def test_a_page_of_an_error_that_cannot_be_made_is_its_bare_words(
    assemble: Assemble, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = assemble()
    app.jinja_env.globals["static_url"] = None
    answer = app.test_client().get("/en/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.text.startswith("There is nothing at this address\n")


def test_a_database_that_is_away_is_a_matter_of_waiting(assemble: Assemble) -> None:
    client = assemble(database_url="postgresql+psycopg://nobody@127.0.0.1:9/nothing").test_client()
    program, visitor = client.get("/api/v1/businesses"), client.get("/en/practice")
    assert (program.status_code, program.json["code"]) == (503, "busy")
    assert visitor.status_code == 503
    assert program.headers["Retry-After"] == visitor.headers["Retry-After"] == "2"


def test_another_method_is_told_which_are_allowed(assemble: Assemble) -> None:
    app = assemble()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    answer = app.test_client().delete("/en/practice")
    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert {each.strip() for each in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
