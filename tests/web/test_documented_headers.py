"""The headers that docs/SECURITY.md lists are those that are sent, and no others."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from booking.storage.db import db
from tests.factories.businesses import make_business
from tests.web.conftest import Assemble

DOCUMENT = Path(__file__).parents[2] / "docs" / "SECURITY.md"
ROW = re.compile(r"^\| `([A-Za-z-]+)` \| `([^`]+)` \| ([^|]+) \|$", re.MULTILINE)
# About the content or this one answer, and no policy.
ABOUT_CONTENT = {
    "Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding", "Content-Language", "Vary", "ETag",
    "Last-Modified", "Location", "Link", "Set-Cookie", "X-Request-ID", "Retry-After", "Allow", "WWW-Authenticate",
    "Date", "Accept-Ranges", "X-Robots-Tag", "Access-Control-Allow-Origin",
}  # fmt: skip
PATHS = ["/de/", "/de/practice", "/de/nowhere", "/api/v1/businesses", "/static/css/base.css", "/failure", "/healthz"]


def documented(*places: str) -> dict[str, list[str]]:
    """What is said to be on answers of these kinds, by header."""
    found: dict[str, list[str]] = {}
    for name, value, place in ROW.findall(DOCUMENT.read_text()):
        if place.strip() in places:
            found.setdefault(name, []).append(value)
    return found


@pytest.fixture(scope="module")
def client(assemble_once: Assemble) -> FlaskClient:
    app = assemble_once(base_url="https://termine.example.org")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/failure", "failure", view_func=lambda: 1 // 0)
    with app.app_context():
        make_business(slug="practice")
        db.engine.dispose()
    return app.test_client()


EVERYWHERE = ("every answer", "every answer, where `BASE_URL` is https")
UNLESS = "answers that do not say themselves how long they may be kept"


def sent(client: FlaskClient, path: str) -> dict[str, list[str]]:
    """What is sent of policies; a nonce, which is another one each time, is left out."""
    headers = client.get(path, base_url="https://termine.example.org").headers
    names = {name for name, _ in headers} - ABOUT_CONTENT
    return {name: [re.sub(r" 'nonce-[\w-]+'", "", each) for each in headers.getlist(name)] for name in names}


@pytest.mark.parametrize("path", PATHS)
def test_outside_of_frames_everything_is_as_documented(client: FlaskClient, path: str) -> None:
    found = sent(client, path)
    cache = found.pop("Cache-Control")
    assert found == documented(*EVERYWHERE, "outside of frames")
    if path != "/static/css/base.css":
        assert cache == documented(UNLESS)["Cache-Control"]


@pytest.mark.parametrize("path", ["/embed/de/practice", "/embed/de/nowhere"])
def test_so_it_is_in_frames(client: FlaskClient, path: str) -> None:
    found = sent(client, path)
    found.pop("Cache-Control")
    assert found == documented(*EVERYWHERE, "in frames")


def test_the_script_that_makes_frames_is_for_others_and_else_like_all(client: FlaskClient) -> None:
    found = sent(client, "/embed.js")
    found.pop("Cache-Control")
    outside, framed = documented(*EVERYWHERE, "outside of frames"), documented("in frames")
    outside.pop("X-Frame-Options")
    resource = "Cross-Origin-Resource-Policy"
    assert found == {**outside, resource: framed[resource]}


def test_no_line_of_the_table_is_passed_over() -> None:
    table = DOCUMENT.read_text().partition("| header |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines()[2:] if line]
    assert len(ROW.findall(table)) == len(lines) == 11
    places = {place.strip() for _, _, place in ROW.findall(table)}
    assert places == {*EVERYWHERE, "outside of frames", "in frames", UNLESS}


def test_what_the_document_points_at_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", DOCUMENT.read_text()):
        assert (DOCUMENT.parent / target).exists(), target
    for named in re.findall(r"`((?:booking|tests)/[\w/.]+)`", DOCUMENT.read_text()):
        assert (DOCUMENT.parents[1] / named).exists(), named
