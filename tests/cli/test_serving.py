"""``flask serve``: the whole service in one process."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import ROOT
from tests.conftest import sqlite_copy

Server = tuple["subprocess.Popen[str]", int]


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service in a process of its own, for all who only ask it."""
    with serving(sqlite_template, tmp_path_factory.mktemp("serving")) as server:
        yield server


@pytest.fixture
def ending(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    """The same for one who ends it."""
    with serving(sqlite_template, tmp_path) as server:
        yield server


@contextmanager
def serving(template: Path, folder: Path) -> Iterator[Server]:
    """The service on a port that was free, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", "0"],
        cwd=ROOT,
        env={
            "DATABASE_URL": sqlite_copy(template, folder),
            "INSTANCE_PATH": str(folder),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, int(re.search(r"listening on 127\.0\.0\.1:(\d+)", line)[1])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(65536)


def test_it_answers_with_its_headers_and_without_its_name(server: Server) -> None:
    _, port = server
    answer = get(port, "/api/v1/businesses")
    assert (answer.status, answer.read()) == (200, b'{"businesses":[],"next_page":null}')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Server"] is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_asked_to(ending: Server, number: signal.Signals) -> None:
    process, port = ending
    get(port, "/api/v1/businesses")
    process.send_signal(number)
    assert process.wait(timeout=20) == 0


def test_a_foreign_name_in_the_request_line_is_refused(server: Server) -> None:
    _, port = server
    said = raw(port, b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400")


def test_a_body_that_is_too_large_is_answered_by_the_application(server: Server) -> None:
    _, port = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json", "Idempotency-Key": "1"}
    connection.request("POST", "/api/v1/businesses/practice/bookings", b" " * 1_000_000, headers)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_what_a_stranger_says_about_himself_is_dropped(server: Server) -> None:
    _, port = server
    assert get(port, "/", **{"X-Forwarded-Host": "evil.example"}).status == 400


def test_a_port_that_is_taken_is_said_in_one_sentence(server: Server, sqlite_template: Path, tmp_path: Path) -> None:
    _, port = server
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": sqlite_copy(sqlite_template, tmp_path),
            "INSTANCE_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == f"Error: 127.0.0.1:{port} cannot be listened on: Address already in use.\n"
