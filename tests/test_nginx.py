"""The example for nginx, run as it stands before the service as its unit starts it."""

import json
import re
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from booking.web.headers import ALWAYS, HSTS
from tests import deployed
from tests.conftest import sqlite_copy
from tests.deployed import EXAMPLES, NAME, Front, front

pytestmark = pytest.mark.foreign
TOKEN = "metrics-token-for-tests-only-0123456789"
FORM = "/en/account/sign-in"
CANARY = "KanarienvogelKanarienvogel"
SAID = {
    name: value
    for name, value in (*ALWAYS, HSTS, ("X-Frame-Options", "DENY"))
    if name not in ("Permissions-Policy", "Cross-Origin-Opener-Policy")
}


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    with front(folder, sqlite_copy(sqlite_template, folder), METRICS_TOKEN=TOKEN) as made:
        yield made


def test_a_page_comes_by_https_with_every_header_once(site: Front) -> None:
    answer = site.ask("/de/")
    assert answer.status == 200
    assert {name: answer.all(name) for name in SAID} == {name: [value] for name, value in SAID.items()}
    assert len(answer.all("Content-Security-Policy")) == len(answer.all("Cache-Control")) == 1
    assert "script-src 'self'" in answer.all("Content-Security-Policy")[0]
    assert answer.all("Server") == ["nginx"]


def test_cookies_are_for_https_alone_and_forms_come_from_our_own_pages(site: Front) -> None:
    page = site.ask(FORM)
    (cookie,) = page.all("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    sent = urlencode({"csrf_token": token[1], "email": "nobody@example.org", "password": "wrong wrong wrong"}).encode()
    own = {"Cookie": cookie.partition(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
    assert site.ask(FORM, "POST", sent, headers={"Origin": f"https://{NAME}", **own}).status == 422
    assert site.ask(FORM, "POST", sent, headers={"Origin": "https://evil.example", **own}).status == 400


def test_without_https_one_is_sent_there(site: Front) -> None:
    answer = site.ask_plainly(site.plain_port, "/de/?when=morgen")
    assert (answer.status, answer.all("Location")) == (301, [f"https://{NAME}/de/?when=morgen"])
    # To insist on https by http would be heard by nobody.
    assert {name for name, value in SAID.items() if answer.all(name) != [value]} == {HSTS[0]}


def test_another_name_gets_no_answer(site: Front) -> None:
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME|unrecognized name"):
        site.wire(name="evil.example")
    with pytest.raises(ConnectionError):
        site.ask_plainly(site.plain_port, "/de/", host="evil.example")


def test_a_name_that_was_right_for_the_certificate_alone_gets_none_either(site: Front) -> None:
    with pytest.raises(ConnectionError):
        site.ask("/de/", headers={"Host": "evil.example"})


def test_the_service_knows_who_asks_and_believes_nobody_else(site: Front) -> None:
    claimed = {
        "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
        "Forwarded": "for=203.0.113.9;host=evil.example", "X-Request-ID": "stranger-0123456",
    }  # fmt: skip
    said = json.loads(site.ask("/en/asked", source="127.0.0.7", headers=claimed).text)
    assert (said["address"], said["scheme"], said["host"]) == ("127.0.0.7", "https", NAME)
    assert said["heard"].keys() == {"X-Request-Id"}
    assert said["heard"]["X-Request-Id"] != "stranger-0123456"


def test_who_comes_past_nginx_is_believed_nothing(site: Front) -> None:
    """The negative control: only of nginx's own address the word is taken."""
    connection = socket.create_connection(("127.0.0.1", site.behind_port), timeout=30, source_address=("127.0.0.8", 0))
    with connection:
        asked = f"GET /en/asked HTTP/1.0\r\nHost: {NAME}\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"
        connection.sendall(asked.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert json.loads(answer.partition("\r\n\r\n")[2])["address"] == "127.0.0.8"


@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH", "REPORT", "PUT", "DELETE", "OPTIONS"])
def test_methods_of_calendar_programs_pass(site: Front, method: str) -> None:
    said = b64encode(b"nobody:wrong").decode()
    answer = site.ask("/dav/", method, b"<x/>", headers={"Authorization": f"Basic {said}", "Depth": "0"})
    assert answer.status == 401
    assert answer.all("WWW-Authenticate")[0].startswith("Basic")


@pytest.mark.parametrize("size, by", [(300 * 1024, "service"), (9 * 1024 * 1024, "nginx")])
def test_what_is_too_large_is_refused_with_every_header(site: Front, size: int, by: str) -> None:
    answer = site.ask(
        f"/api/v1/bookings/{CANARY}/cancel", "POST", b"x" * size, headers={"Content-Type": "application/json"}
    )
    assert answer.status == 413
    assert ("too_large" in answer.text) is (by == "service")
    assert {name: answer.all(name) for name in SAID} == {name: [value] for name, value in SAID.items()}
    assert answer.all("Cache-Control") == ["no-store"]


def test_a_line_that_never_ends_is_refused(site: Front) -> None:
    assert site.ask(f"/de/{'x' * 9000}").status == 414


@pytest.mark.parametrize("sent", ["GET /de/ HTTPX/9", f"{CANARY}", "GET /de/ HTTP/1.1\r\nHost: x\r\nContent-Length: y"])
def test_what_is_no_request_at_all_is_refused_with_the_headers_too(site: Front, sent: str) -> None:
    with site.wire() as wire:
        wire.sendall(f"{sent}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 400")
    assert {f"{name}: {value}" for name, value in SAID.items() if name != HSTS[0]} <= set(answer.splitlines())
    assert "1." not in answer.partition("Server: ")[2].splitlines()[0]


def test_figures_are_not_for_those_outside(site: Front) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert site.ask("/metrics", headers=bearer).status == 404
    assert "terminbuch_requests_total" in site.ask_plainly(site.behind_port, "/metrics", headers=bearer).text


def test_who_sends_slowly_keeps_nobody_waiting(site: Front) -> None:
    """More than the service has threads; each has promised a body and sends none."""
    began = f"POST /api/v1/bookings/{CANARY}/cancel HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\n{{"
    with ExitStack() as stack:
        slow = [stack.enter_context(site.wire()) for _ in range(60)]
        for each in slow:
            each.sendall(began.encode())
        started = time.monotonic()
        with ThreadPoolExecutor(4) as threads:
            answered = list(threads.map(lambda _: site.ask("/healthz").status, range(20)))
        took = time.monotonic() - started
        assert answered == [200] * 20
        assert took < 5
        # After client_body_timeout nginx has had enough.
        slow[0].settimeout(20)
        assert slow[0].recv(100)[:12] in (b"", b"HTTP/1.1 408")


def test_a_head_that_does_not_come_is_cut(site: Front) -> None:
    with site.wire() as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        slow.settimeout(20)
        started = time.monotonic()
        assert slow.recv(100)[:12] in (b"", b"HTTP/1.1 408")
        assert time.monotonic() - started < 15


def test_one_visitor_has_so_many_requests_at_once(site: Front) -> None:
    began = f"POST /api/v1/bookings/{CANARY}/cancel HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000\r\n\r\n{{"
    with ExitStack() as stack:
        for _ in range(200):
            wire = stack.enter_context(site.wire("127.0.0.9"))
            wire.sendall(began.encode())
        assert site.ask("/healthz", source="127.0.0.9").status == 429
        assert site.ask("/healthz", source="127.0.0.10").status == 200


def test_while_the_service_is_away_people_are_told_and_nothing_is_noted(tmp_path: Path) -> None:
    with front(tmp_path, None) as site:
        answer = site.ask(f"/de/b/{CANARY}", source="127.0.0.11")
    assert (answer.status, answer.all("Retry-After")) == (503, ["5"])
    assert "We will be back at once" in answer.text
    assert {name: answer.all(name) for name in SAID} == {name: [value] for name, value in SAID.items()}
    written = "".join(file.read_text(errors="replace") for file in tmp_path.glob("*.log"))
    assert not [each for each in (CANARY, "127.0.0.11") if each in written]


def test_at_the_usual_level_nginx_would_have_noted_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = tmp_path / "examples"
    examples.mkdir()
    (examples / "nginx.conf").write_text((EXAMPLES / "nginx.conf").read_text().replace(".log crit;", ".log error;"))
    monkeypatch.setattr(deployed, "EXAMPLES", examples)
    with front(tmp_path, None) as site:
        site.ask(f"/de/b/{CANARY}")
    assert CANARY in (tmp_path / "nginx.log").read_text()
