"""Files of our own."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from booking.web.assets import ASK_AGAIN, FOR_EVER, digest, static_url
from tests.web.conftest import Assemble


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files."""
    folder = tmp_path / "files"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "plain.css").write_text("a { color: red }")
    (folder / ".hidden").write_text("no")
    return folder


@pytest.fixture
def client(standing: Assemble, folder: Path) -> FlaskClient:
    app = standing()
    app.config["STATIC_FILES"] = folder
    return app.test_client()


def test_the_present_version_may_be_kept_for_a_year(client: FlaskClient) -> None:
    with client.application.test_request_context():
        address = static_url("css/plain.css")
    answer = client.get(address)
    assert answer.text == "a { color: red }"
    assert answer.headers["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize("address", ["/static/css/plain.css", "/static/v0123456789ab/css/plain.css"])
def test_any_other_is_asked_for_again(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.text, answer.headers["Cache-Control"]) == ("a { color: red }", ASK_AGAIN)


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/static/css/plain.css").headers["ETag"]
    assert client.get("/static/css/plain.css", headers={"If-None-Match": etag}).status_code == 304


def test_the_version_follows_every_file(folder: Path) -> None:
    before = digest(folder)
    (folder / "css" / "more.css").write_text("")
    between = digest(folder)
    (folder / "css" / "more.css").write_text("b {}")
    assert len({before, between, digest(folder)}) == 3


@pytest.mark.parametrize(
    "path", ["../config.py", "..%2f..%2fconfig.py", ".hidden", "css/../.hidden", "css", "nothing.css", "css%00"]
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_a_script_is_packed_for_who_unpacks(client: FlaskClient, folder: Path) -> None:
    (folder / "long.js").write_text("// a script\n" * 100)
    answer = client.get("/static/long.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == b"// a script\n" * 100
    assert answer.content_length == len(answer.data)
    again = {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    assert client.get("/static/long.js", headers=again).status_code == 304


def test_what_would_not_become_shorter_is_not_packed(client: FlaskClient) -> None:
    assert client.get("/static/css/plain.css", headers={"Accept-Encoding": "gzip"}).text == "a { color: red }"
