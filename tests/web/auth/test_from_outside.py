"""Whether somebody has an account shows neither in words nor in time: asked from outside, of two real workers."""

import http.client
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY

from booking.app import assembled
from booking.services.accounts import passwords
from tests.conftest import CHEAP, settings_for
from tests.factories.accounts import make_account
from tests.races.server import HOST, Server, serving

KNOWN, UNKNOWN = "paula@example.org", "qaula@example.org"
CHANGING = re.compile(rb'value="[^"]*"')
"""What is another at each request: tokens of forms."""
TRIES, ROUNDS = 100, 3
MOST = 0.05
"""How far the medians may be apart; what leaks shows in every round, what the machine does besides does not."""

pytestmark = pytest.mark.prove


class Visitor:
    """One browser on one connection, with the token of its session."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(HOST, server.port, timeout=60)

    def begin(self, path: str) -> None:
        """Open the form."""
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self.token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]  # type: ignore[index]

    def send(self, path: str, email: str, **more: str) -> tuple[int, bytes, float]:
        """Send it for an address; answers status, page and seconds."""
        body = urlencode({"csrf_token": self.token, "email": email, **more})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        said = answer.read()
        return answer.status, said.replace(email.encode(), b"ADDRESS"), time.perf_counter() - began


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """Two workers, and Paula's account with a password that costs what it does in earnest."""
    passwords.use(RFC_9106_LOW_MEMORY)
    with assembled(settings_for(database_url, tmp_path)).app_context():
        make_account(KNOWN)
    passwords.use(CHEAP)
    with serving("wsgi:app", database_url, tmp_path) as server:
        yield server


def difference(visitor: Visitor, path: str, **more: str) -> float:
    """How far the medians of both are apart, as a part of the known one's."""
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(TRIES):
        for email, times in taken.items():
            times.append(visitor.send(path, email, **more)[2])
    known, unknown = map(statistics.median, taken.values())
    return abs(known - unknown) / known


@pytest.mark.parametrize(
    "path, more", [("/en/account/sign-in", {"password": "wrong horse battery"}), ("/en/account/reset", {})]
)
def test_known_and_unknown_are_answered_alike_and_in_the_same_time(
    server: Server, path: str, more: dict[str, str]
) -> None:
    visitor = Visitor(server)
    visitor.begin(path)
    first, second = (visitor.send(path, email, **more)[:2] for email in (KNOWN, UNKNOWN))
    assert first[0] == second[0]
    assert CHANGING.sub(b"", first[1]) == CHANGING.sub(b"", second[1])
    found = []
    for _ in range(ROUNDS):
        found.append(difference(visitor, path, **more))
        if found[-1] < MOST:
            return
    pytest.fail(f"the medians are apart by {found}")
