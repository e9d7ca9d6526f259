"""The database goes away in the midst of bookings: all wait for a moment, and nothing that was answered is lost."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from booking.app import assembled
from tests.conftest import migrate, settings_for
from tests.faults.town import booking, busy_town, goes_on, looked
from tests.postgres import Cluster, PostgresMissing, fresh_database, own_cluster
from tests.races.test_kills import Town, deliver, every_mail_has_left, everything_is_there

pytestmark = pytest.mark.postgres

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
AGAIN = 5.0  # seconds until everything works again, once the database does
AWAY = 1.5
DROP = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A server that may be stopped."""
    try:
        with own_cluster() as cluster:
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture
def place(own: Cluster, tmp_path: Path) -> Iterator[Town]:
    url = fresh_database(own)
    migrate(assembled(settings_for(url, tmp_path)))
    with busy_town("postgres", url, tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param((FAST, IMMEDIATE), id="once in each way"),
        pytest.param((FAST, IMMEDIATE) * 5, id="ten times", marks=pytest.mark.prove),
    ],
)
def test_a_restart_is_survived_by_all(own: Cluster, place: Town, signs: tuple[signal.Signals, ...]) -> None:
    assert own.process is not None
    with booking(place) as (load, watcher):
        for sign in signs:
            own.process.stop(sign)
            time.sleep(AWAY)
            own.process.start()
            own.process.wait()
            back = time.monotonic()
            goes_on(load)
            assert time.monotonic() - back < AGAIN
            assert watcher.first_well_after(back) < AGAIN
    everything_was_kept(place, load.acknowledged, load.faults)
    assert watcher.statuses.keys() == {200, 503}
    assert all(wait and 1 <= int(wait) <= 60 for _, status, wait in watcher.seen if status == 503)


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.prove)])
def test_connections_that_are_cut_are_survived(own: Cluster, place: Town, times: int) -> None:
    name = make_url(place.site.url).database
    with booking(place) as (load, watcher), psycopg.connect(own.url.replace("+psycopg", ""), autocommit=True) as cutter:
        for _ in range(times):
            assert cutter.execute(DROP, [name]).fetchone()[0] > 0
            goes_on(load, 5)
    everything_was_kept(place, load.acknowledged, load.faults)
    assert watcher.statuses.keys() <= {200, 503}


def test_a_page_says_that_it_is_only_for_a_moment(own: Cluster, place: Town) -> None:
    assert own.process is not None
    path = f"/en/{place.arena.slug}/cut"
    assert looked(place.site.server.port, path)[0] == 200
    own.process.stop(FAST)
    try:
        assert looked(place.site.server.port, path) == (503, "2")
        assert looked(place.site.server.port, "/readyz") == (503, "2")
        # It lives: to end it would help nobody.
        assert looked(place.site.server.port, "/healthz")[0] == 200
    finally:
        own.process.start()
        own.process.wait()
    # Each process, of each connection that it had.
    assert {looked(place.site.server.port, path)[0] for _ in range(20)} == {200}


def everything_was_kept(place: Town, acknowledged: dict[str, str], faults: list[str]) -> None:
    """Every booking that was answered is there, whole; the worker lives and delivers every mail once or as it may."""
    assert faults == []
    # Our own connections were cut as well.
    place.arena.engine.dispose()
    everything_is_there(place, acknowledged)
    assert place.worker.is_alive
    deliver(place)
    every_mail_has_left(place)
