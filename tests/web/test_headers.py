"""What every answer says to the browser."""

import re

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from booking.web.headers import csp_nonce
from tests.web.conftest import Assemble

EVERY_KIND = [
    "/",
    "/de/",
    "/de/nowhere",
    "/api/v1/businesses",
    "/api/v1/nowhere",
    "/api/v1/openapi.json",
    "/static/css/base.css",
    "/static/nothing.css",
    "/b/AAAAAAAAAAAAAAAAAAAAAAAA.ics",
    "/calendar/AAAAAAAAAAAAAAAAAAAAAAAA.ics",
    "/failure",
    "/%ff",
]
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def failing(assemble: Assemble, **changes: object) -> FlaskClient:
    """A visitor of a site on which something fails."""
    app = assemble(**changes)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/failure", "failure", view_func=lambda: 1 // 0)
    return app.test_client()


@pytest.fixture(scope="module")
def client(assemble_once: Assemble) -> FlaskClient:
    """The same for all."""
    return failing(assemble_once)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_carries_them(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in SAID} == SAID
    assert headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert len(headers.getlist("Content-Security-Policy")) == len(headers.getlist("Cache-Control")) == 1


@pytest.mark.parametrize("path", EVERY_KIND)
def test_no_answer_allows_what_is_written_into_a_page(client: FlaskClient, path: str) -> None:
    policy = directives(client.get(path).headers["Content-Security-Policy"])
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert re.fullmatch(r"'self'( 'nonce-[\w-]{20,}')?", policy["script-src"])
    assert policy["style-src"] == policy["script-src"]


def test_what_is_too_large_carries_them(client: FlaskClient) -> None:
    answer = client.post("/api/v1/bookings/AAAAAAAAAAAAAAAAAAAAAAAA/cancel", data=b"x" * 300_000)
    assert answer.status_code == 413
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_carries_them(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_https_is_insisted_on_for_a_year_and_more(assemble: Assemble) -> None:
    answer = failing(assemble, base_url="https://termine.example.org").get("/failure")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_where_there_is_no_https_nothing_is_said_about_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_a_page_that_asks_for_a_nonce_finds_it_in_the_policy(assemble: Assemble) -> None:
    app = assemble()
    app.add_url_rule("/page", "page", lambda: render_template_string("{{ csp_nonce() }} {{ csp_nonce() }}"))
    client = app.test_client()
    first, second = client.get("/page"), client.get("/page")
    nonce, again = first.text.split()
    assert nonce == again != second.text.split()[0]
    assert f"script-src 'self' 'nonce-{nonce}'" in first.headers["Content-Security-Policy"]


def test_a_nonce_belongs_to_one_request(client: FlaskClient) -> None:
    app = client.application
    with app.test_request_context():
        first = csp_nonce()
    with app.test_request_context():
        assert csp_nonce() != first


def test_what_says_nothing_about_caches_is_kept_by_none(client: FlaskClient) -> None:
    for path in ("/", "/de/", "/de/nowhere", "/api/v1/businesses"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))
