"""Counts that all processes share."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import insert, select, text

from booking.storage import rates
from booking.storage.db import db
from booking.storage.models import RateCount
from booking.storage.rates import SharedCounts
from tests.conftest import empty

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_template: str, instance_path: Path) -> str:
    """An empty PostgreSQL database: on SQLite each process counts for itself."""
    empty(postgres_template)
    return postgres_template


@pytest.fixture
def counts(app: Flask) -> SharedCounts:
    return SharedCounts()


def keys() -> list[str]:
    with db.engine.connect() as connection:
        return sorted(connection.scalars(select(RateCount.key)))


def test_it_counts_each_key_apart(counts: SharedCounts) -> None:
    assert [counts.incr("a", 60), counts.incr("a", 60), counts.incr("b", 60, amount=5)] == [1, 2, 5]
    assert [counts.get("a"), counts.get("b"), counts.get("c")] == [2, 5, 0]


def test_a_window_begins_with_the_first_and_stays(counts: SharedCounts) -> None:
    counts.incr("a", 60)
    ends = counts.get_expiry("a")
    counts.incr("a", 60)
    assert counts.get_expiry("a") == ends
    assert 50 < ends - time.time() < 70


def test_a_new_window_begins_with_nothing(counts: SharedCounts) -> None:
    for _ in range(3):
        counts.incr("a", 60)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE rate_count SET expires_at = now() - interval '1 second'"))
    assert (counts.get("a"), counts.get_expiry("a")) == (0, 0.0)
    assert counts.incr("a", 60) == 1
    assert counts.get_expiry("a") > time.time()


def test_none_is_lost_and_none_counted_twice_when_many_ask_at_once(app: Flask, counts: SharedCounts) -> None:
    def ask(_: int) -> int:
        with app.app_context():
            return counts.incr("a", 60)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(200)))
    assert sorted(found) == list(range(1, 201))


def test_as_many_pass_as_the_limit_says_when_many_ask_at_once(app: Flask, counts: SharedCounts) -> None:
    limiter, limit = FixedWindowRateLimiter(counts), RateLimitItemPerMinute(50)

    def ask(_: int) -> bool:
        with app.app_context():
            return limiter.hit(limit, "a")

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(120))) == 50


def test_counts_can_be_forgotten(counts: SharedCounts) -> None:
    for key in "abc":
        counts.incr(key, 60)
    counts.clear("a")
    assert keys() == ["b", "c"]
    assert (counts.reset(), keys()) == (2, [])


def test_a_count_waits_for_no_disk(counts: SharedCounts) -> None:
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT relpersistence FROM pg_class WHERE relname = 'rate_count'")) == "u"


def test_a_database_that_does_not_answer_is_an_error_of_the_store(
    counts: SharedCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise rates.Busy(retry_after=2)

    monkeypatch.setattr(rates, "glancing", fail)
    assert not counts.check()
    with pytest.raises(StorageError):
        counts.incr("a", 60)


def test_what_is_over_is_forgotten(app: Flask) -> None:
    with db.engine.begin() as connection:
        clock = connection.scalar(select(rates.database_now()))
        assert clock is not None
        for key, left in (("old", timedelta(seconds=-1)), ("present", timedelta(minutes=1))):
            connection.execute(insert(RateCount).values(key=key, count=1, expires_at=clock + left))
    assert (rates.forget(), keys()) == (1, ["present"])
