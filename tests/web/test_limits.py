"""How often one address may ask."""

import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from sqlalchemy import text

from booking.storage.db import db
from booking.storage.rates import SharedCounts
from booking.web import limits
from booking.web.limits import ThisMinute
from tests.conftest import empty
from tests.races.server import serving
from tests.web.conftest import Assemble

READ = "/api/v1/businesses"
CHANGE = "/api/v1/bookings/AAAAAAAAAAAAAAAAAAAAAAAA/cancel"


@pytest.fixture
def client(assemble: Assemble, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(limits, "READS", RateLimitItemPerMinute(3, namespace="read"))
    monkeypatch.setattr(limits, "CHANGES", RateLimitItemPerMinute(2, namespace="change"))
    return assemble(rate_limits=True).test_client()


def statuses(client: FlaskClient, times: int, path: str = READ, peer: str = "203.0.113.7") -> list[int]:
    return [client.get(path, environ_overrides={"REMOTE_ADDR": peer}).status_code for _ in range(times)]


def test_who_asks_too_often_has_to_wait(client: FlaskClient) -> None:
    assert statuses(client, 4) == [200, 200, 200, 429]


def test_the_answer_says_how_long(client: FlaskClient) -> None:
    statuses(client, 3)
    answer = client.get(READ, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert answer.json["code"] == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_page_says_so_as_a_page(client: FlaskClient) -> None:
    statuses(client, 3, "/de/nowhere")
    answer = client.get("/de/nowhere", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert (answer.status_code, answer.mimetype) == (429, "text/html")
    assert answer.headers["Retry-After"]


def test_others_are_not_kept_waiting(client: FlaskClient) -> None:
    statuses(client, 4)
    assert statuses(client, 1, peer="203.0.113.8") == [200]


def test_a_network_of_ipv6_is_one_visitor(client: FlaskClient) -> None:
    for host in range(3):
        statuses(client, 1, peer=f"2001:db8:1:2::{host}")
    assert statuses(client, 1, peer="2001:db8:1:2::9") == [429]
    assert statuses(client, 1, peer="2001:db8:1:3::9") == [200]


def test_what_a_stranger_says_about_his_address_does_not_help_him(client: FlaskClient) -> None:
    answers = [client.get(READ, headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code for number in range(4)]
    assert answers == [200, 200, 200, 429]


def test_changes_are_counted_apart(client: FlaskClient) -> None:
    assert [client.post(CHANGE).status_code for _ in range(3)] == [404, 404, 429]
    assert client.get(READ).status_code == 200


def test_files_are_not_counted(client: FlaskClient) -> None:
    assert 429 not in statuses(client, 5, "/static/css/base.css")


def test_counting_that_fails_keeps_nobody_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> int:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(ThisMinute, "incr", fail)
    assert statuses(client, 5) == [200] * 5


@pytest.fixture
def shared(assemble: Assemble, monkeypatch: pytest.MonkeyPatch, postgres_template: str) -> list[FlaskClient]:
    """Two processes, as far as counting goes, on one PostgreSQL database."""
    empty(postgres_template)
    monkeypatch.setattr(limits, "READS", RateLimitItemPerMinute(3, namespace="read"))
    return [assemble(rate_limits=True, database_url=postgres_template).test_client() for _ in range(2)]


@pytest.mark.postgres
def test_processes_share_their_counts(shared: list[FlaskClient]) -> None:
    one, other = shared
    assert statuses(one, 2) + statuses(other, 2) + statuses(one, 1) == [200, 200, 200, 429, 429]


@pytest.mark.postgres
def test_nobody_s_address_is_in_the_database(shared: list[FlaskClient]) -> None:
    statuses(shared[0], 1)
    with shared[0].application.app_context(), db.engine.connect() as connection:
        (key,) = connection.scalars(text("SELECT key FROM rate_count"))
    assert "203.0.113" not in key
    assert re.fullmatch("read/[0-9a-f]{32}/3/1/minute", key)


@pytest.mark.postgres
def test_a_process_counts_alone_while_the_database_does_not_answer(
    shared: list[FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fail(*args: Any, **kwargs: Any) -> int:
        asked.append(1)
        raise StorageError(ConnectionError())

    monkeypatch.setattr(SharedCounts, "incr", fail)
    assert statuses(shared[0], 4, "/") == [302, 302, 302, 429]
    assert len(asked) == 1


@pytest.mark.postgres
def test_who_is_refused_costs_the_database_nothing(shared: list[FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    statuses(shared[0], 4)
    monkeypatch.setattr(SharedCounts, "incr", lambda *args, **kwargs: pytest.fail("asked again"))
    assert statuses(shared[0], 2) == [429, 429]


@pytest.mark.postgres
def test_the_database_is_told_of_many_looks_at_once_and_of_each_change(
    assemble: Assemble, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty(postgres_template)
    told: list[tuple[str, int]] = []
    count = SharedCounts.incr

    def tell(counts: SharedCounts, key: str, expiry: float, amount: int = 1) -> int:
        told.append((key.partition("/")[0], amount))
        return count(counts, key, expiry, amount)

    monkeypatch.setattr(SharedCounts, "incr", tell)
    monkeypatch.setattr(limits, "READS", RateLimitItemPerMinute(400, namespace="read"))
    client = assemble(rate_limits=True, database_url=postgres_template).test_client()
    for _ in range(9):
        client.get("/")
    assert told == [("read", 4), ("read", 4)]
    client.post(CHANGE)
    assert told[2:] == [("change", 1)]


@pytest.mark.postgres
@pytest.mark.prove
def test_two_real_workers_share_one_limit(postgres_template: str, tmp_path: Path) -> None:
    empty(postgres_template)
    with serving("wsgi:app", postgres_template, tmp_path, RATE_LIMITS="on") as server:

        def cancel(_: int) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request("POST", CHANGE, headers={"Connection": "close"})
            return connection.getresponse().status

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(cancel, range(200)))
    assert (found.count(404), found.count(429)) == (120, 80)


def test_a_test_rig_is_not_limited(assemble: Assemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READS", RateLimitItemPerMinute(1, namespace="read"))
    assert statuses(assemble(rate_limits=False).test_client(), 3) == [200] * 3


def test_a_new_minute_begins_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = ThisMinute()
    monkeypatch.setattr(limits.time, "time", lambda: 119.5)
    assert [counts.incr("a", 60), counts.incr("a", 60), counts.get_expiry("a")] == [1, 2, 120.0]
    monkeypatch.setattr(limits.time, "time", lambda: 120.0)
    assert [counts.get("b"), counts.incr("a", 60), counts.get_expiry("a")] == [0, 1, 180.0]
