"""Which language a page is in."""

import html5lib
import pytest
from flask import g, url_for

from booking.web.languages import same_page
from tests.web.conftest import Assemble


@pytest.mark.parametrize(
    "accepted, start",
    [
        ("de", "/de/"),
        ("en-GB,en;q=0.9,de;q=0.5", "/en/"),
        ("fr,de;q=0.7,en;q=0.3", "/de/"),
        ("fr", "/de/"),
        ("", "/de/"),
    ],
)
def test_the_start_page_is_in_the_language_of_the_browser(standing: Assemble, accepted: str, start: str) -> None:
    answer = standing().test_client().get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["Location"]) == (302, start)
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_else_in_the_language_of_the_installation(standing: Assemble) -> None:
    answer = standing(default_locale="en").test_client().get("/", headers={"Accept-Language": "fr"})
    assert answer.headers["Location"] == "/en/"


def test_a_choice_is_remembered(standing: Assemble) -> None:
    client = standing().test_client()
    chosen = client.get("/en/nowhere", headers={"Referer": "http://localhost/de/nowhere"})
    assert chosen.headers["Set-Cookie"].startswith("language=en; ")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(chosen.headers["Set-Cookie"].split("; "))
    assert client.get("/", headers={"Accept-Language": "de"}).headers["Location"] == "/en/"


@pytest.mark.parametrize(
    "referer", [None, "http://localhost/en/", "http://localhost/", "http://evil.example/de/", "http://localhost.x/de/"]
)
def test_a_link_from_anywhere_else_is_no_choice(standing: Assemble, referer: str | None) -> None:
    headers = {"Referer": referer} if referer else {}
    assert "Set-Cookie" not in standing().test_client().get("/en/nowhere", headers=headers).headers


@pytest.mark.parametrize("saved", ["fr", "//evil.example", "", "de/../../x"])
def test_a_choice_that_is_none_is_passed_over(standing: Assemble, saved: str) -> None:
    client = standing().test_client()
    client.set_cookie("language", saved)
    assert client.get("/").headers["Location"] in ("/de/", "/en/")


def test_an_error_speaks_the_language_of_its_address(standing: Assemble) -> None:
    client = standing().test_client()
    for path, lang in (("/de/nowhere", "de"), ("/en/nowhere", "en")):
        page = html5lib.parse(client.get(path).text, namespaceHTMLElements=False)
        assert page.get("lang") == lang


@pytest.mark.parametrize(
    "path, other",
    [
        ("/de/practice/checkup?week=2026-W48&resource=anna", "/en/practice/checkup?week=2026-W48&resource=anna"),
        ("/de/", "/en/"),
        ("/de", "/en"),
        ("/de//evil.example", "/en//evil.example"),
        ("/de/pr%C3%A4xis", "/en/pr%C3%A4xis"),
        ("/de/?next=%0d%0aX:1&x=%C3%A4%22", "/en/?next=%0d%0aX:1&x=%C3%A4%22"),
        ("/nowhere", "/en/"),
        ("/design/", "/en/"),
    ],
)
def test_the_switch_keeps_path_and_query(standing: Assemble, path: str, other: str) -> None:
    with standing().test_request_context(path):
        assert same_page("en") == other


def test_the_switch_is_on_one_line(standing: Assemble) -> None:
    with standing().test_request_context("/", environ_overrides={"PATH_INFO": "/de/\r\nX-Evil: 1"}):
        assert same_page("en") == "/en/%0D%0AX-Evil:%201"


def test_addresses_are_made_in_the_language_of_the_page(assemble: Assemble) -> None:
    app = assemble()
    app.add_url_rule("/<lang:lang>/here", "here", lambda: f"{g.locale} {url_for('here')} {url_for('here', lang='de')}")
    assert app.test_client().get("/en/here").text == "en /en/here /de/here"


def test_problems_are_in_the_language_that_a_program_prefers(standing: Assemble) -> None:
    client = standing().test_client()
    english = client.get("/api/v1/nowhere")
    german = client.get("/api/v1/nowhere", headers={"Accept-Language": "de"})
    assert english.json["title"] == "There is nothing at this address"
    assert english.json["code"] == german.json["code"] == "not_found"
