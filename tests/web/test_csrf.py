"""Forms count only when they come from our own pages."""

import re
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from tests.web.conftest import Assemble

OWN = "https://termine.example.org"


@pytest.fixture(scope="module")
def forms(assemble_once: Assemble) -> Flask:
    """A site with a form."""
    app = assemble_once(base_url=OWN)
    app.add_url_rule("/en/form", "form", lambda: render_template_string("{{ csrf_token() }}"))
    app.add_url_rule("/en/form", "send", lambda: "stored", methods=["POST", "PUT", "DELETE"])
    return app


@pytest.fixture
def client(forms: Flask) -> FlaskClient:
    return forms.test_client()


def token(client: FlaskClient) -> str:
    return client.get("/en/form", base_url=OWN).text


def send(client: FlaskClient, headers: dict[str, str] | None = None, **data: Any) -> int:
    return client.post("/en/form", base_url=OWN, data=data, headers=headers).status_code


def test_a_form_with_the_token_of_its_session_counts(client: FlaskClient) -> None:
    assert send(client, csrf_token=token(client)) == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_without_a_token_nothing_counts(client: FlaskClient, method: str) -> None:
    answer = client.open("/en/form", method=method, base_url=OWN)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")


def test_the_token_of_another_session_does_not_count(client: FlaskClient) -> None:
    foreign = token(client)
    other = client.application.test_client()
    token(other)
    assert send(other, csrf_token=foreign) == 400


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://termine.example.org", OWN + ".evil.example"]
)
def test_a_form_from_another_site_does_not_count_whatever_its_token(client: FlaskClient, origin: str) -> None:
    assert send(client, {"Origin": origin}, csrf_token=token(client)) == 400


@pytest.mark.parametrize("origin", [OWN, "https://127.0.0.1"])
def test_a_form_from_our_own_site_counts(client: FlaskClient, origin: str) -> None:
    headers = {"Origin": origin}
    base = origin
    written = client.get("/en/form", base_url=base).text
    answer = client.post("/en/form", base_url=base, data={"csrf_token": written}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("site, status", [("cross-site", 400), ("same-site", 400), ("same-origin", 200), ("none", 200)])
def test_what_the_browser_says_about_its_site_counts(client: FlaskClient, site: str, status: int) -> None:
    assert send(client, {"Sec-Fetch-Site": site}, csrf_token=token(client)) == status


def test_json_dressed_as_text_does_not_count(client: FlaskClient) -> None:
    answer = client.post("/en/form", base_url=OWN, data='{"csrf_token": "x"}', content_type="text/plain")
    assert answer.status_code == 400


def test_the_session_is_bound_to_this_host_and_to_https(client: FlaskClient) -> None:
    cookie = client.get("/en/form", base_url=OWN).headers["Set-Cookie"]
    assert re.match(r"__Host-session=[^;]+; ", cookie)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_programs_neither_read_nor_get_a_cookie(client: FlaskClient) -> None:
    token(client)
    answer = client.get("/api/v1/businesses", base_url=OWN)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary
