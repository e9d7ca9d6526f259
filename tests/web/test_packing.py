"""Pages are packed, and tell nothing by how long they are."""

import gzip

import pytest
from flask import Flask, Response, stream_with_context
from flask.testing import FlaskClient

from booking.web.packing import MOST_PADDING, pack_answers, packed
from tests.web.conftest import Assemble

LONG = "ein freier Termin " * 200
GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture(scope="module")
def site() -> Flask:
    """An application with answers of every kind."""
    app = Flask(__name__)
    pack_answers(app)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "ein freier Termin")
    app.add_url_rule("/json", "json", lambda: {"text": LONG})
    app.add_url_rule("/file", "file", lambda: Response(LONG, mimetype="application/octet-stream"))
    app.add_url_rule("/packed", "packed", lambda: Response(LONG, headers={"Content-Encoding": "br"}))
    app.add_url_rule("/stream", "stream", lambda: Response(stream_with_context(iter([LONG])), mimetype="text/html"))
    app.add_url_rule("/tagged", "tagged", lambda: Response(LONG, headers={"ETag": '"one"'}))
    return app


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def test_a_long_page_is_packed_for_who_unpacks(client: FlaskClient) -> None:
    answer = client.get("/long", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == LONG
    assert answer.content_length == len(answer.data) < 300
    assert "Accept-Encoding" in answer.vary


def test_programs_answers_are_packed_too(client: FlaskClient) -> None:
    assert gzip.decompress(client.get("/json", headers=GZIP).data).startswith(b'{"text"')


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_unpack_gets_it_as_it_is(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/long", headers={"Accept-Encoding": accepted})
    assert (answer.text, answer.headers.get("Content-Encoding")) == (LONG, None)
    assert "Accept-Encoding" in answer.vary


def test_the_application_packs_its_pages(assemble: Assemble) -> None:
    assert assemble().test_client().get("/de/sign-in", headers=GZIP).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/short", "/file", "/stream"])
def test_what_is_short_or_no_text_or_streamed_is_left_alone(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def test_what_is_packed_already_is_not_packed_again(client: FlaskClient) -> None:
    assert client.get("/packed", headers=GZIP).headers["Content-Encoding"] == "br"


def test_asking_only_for_headers_is_told_the_same_of_the_packing(client: FlaskClient) -> None:
    answer = client.head("/long", headers=GZIP)
    assert (answer.headers["Content-Encoding"], answer.data) == ("gzip", b"")
    assert int(answer.headers["Content-Length"]) < 300


def test_a_packed_page_has_a_weak_tag(client: FlaskClient) -> None:
    assert client.get("/tagged", headers=GZIP).headers["ETag"] == 'W/"one"'
    assert client.get("/tagged").headers["ETag"] == '"one"'


@pytest.mark.parametrize("asks", ["cross-site", "same-site"])
def test_what_another_site_asks_for_in_a_visitors_name_is_not_packed(client: FlaskClient, asks: str) -> None:
    client.set_cookie("session", "x")
    assert "Content-Encoding" not in client.get("/long", headers={**GZIP, "Sec-Fetch-Site": asks}).headers


@pytest.mark.parametrize("asks", ["same-origin", "none"])
def test_what_the_visitor_asks_for_is_packed(client: FlaskClient, asks: str) -> None:
    client.set_cookie("session", "x")
    assert "Content-Encoding" in client.get("/long", headers={**GZIP, "Sec-Fetch-Site": asks}).headers


def test_who_comes_from_a_search_without_cookies_gets_it_packed(client: FlaskClient) -> None:
    assert "Content-Encoding" in client.get("/long", headers={**GZIP, "Sec-Fetch-Site": "cross-site"}).headers


def test_the_length_of_a_packed_page_varies_by_chance() -> None:
    lengths = [len(packed(LONG.encode())) for _ in range(200)]
    assert MOST_PADDING // 2 < max(lengths) - min(lengths) <= MOST_PADDING


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 100_000])
def test_what_is_packed_is_gzip_as_others_read_it(content: bytes) -> None:
    assert gzip.decompress(packed(content)) == content
