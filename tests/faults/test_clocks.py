"""Clocks are put forward and back while the service runs, or stand in another zone than the place."""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from booking.app import assembled
from tests.conftest import migrate, settings_for, sqlite_copy
from tests.faults.town import booking, busy_town, goes_on
from tests.faults.turned import TURNED_BY
from tests.postgres import Cluster, PostgresMissing, fresh_database, own_cluster
from tests.races.load import asked
from tests.races.server import HOST
from tests.races.test_kills import Town, every_mail_has_left, everything_is_there, settled

HOUR = timedelta(hours=1)
ZONES = ("America/New_York", "Pacific/Apia")
MADE = {
    "sqlite": "SELECT max(created_at) - min(created_at) > 7000000000 FROM booking WHERE business_id = :business",
    "postgres": """
        SELECT (max(created_at) - min(created_at) > interval '7000 s')::int FROM booking WHERE business_id = :business
    """,
}
"""Whether the first and the last booking were made two hours apart."""
TURNED = "tests.faults.turned:turned()"


class Clock:
    """What the web machine and the worker believe; the database's machine has a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set(timedelta())
        self.environment = {TURNED_BY: str(self._file)}

    def set(self, ahead: timedelta) -> None:
        """Put it so far ahead of the time that it is, at once."""
        new = self._file.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        new.replace(self._file)


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    try:
        with own_cluster() as cluster:
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


Begin = Callable[..., Town]


@pytest.fixture(
    params=[pytest.param("sqlite", marks=pytest.mark.prove), pytest.param("postgres", marks=pytest.mark.postgres)]
)
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Begin]:
    """Begins to serve a database of each kind."""
    with ExitStack() as stack:

        def serve(name: str = "one", **more: str) -> Town:
            folder = tmp_path / name
            folder.mkdir(parents=True)
            if request.param == "sqlite":
                url = sqlite_copy(request.getfixturevalue("sqlite_template"), folder)
            else:
                url = fresh_database(request.getfixturevalue("own"))
                migrate(assembled(settings_for(url, folder)))
            return stack.enter_context(busy_town(request.param, url, folder, **more))

        yield serve


@pytest.mark.parametrize("steps", [(1, 0, -1, 0), pytest.param((1, 0, -1, 0) * 10, marks=pytest.mark.prove)], ids=len)
def test_nothing_is_lost_or_doubled_while_clocks_step(begin: Begin, tmp_path: Path, steps: tuple[int, ...]) -> None:
    clock = Clock(tmp_path)
    place = begin(application=TURNED, **clock.environment)
    place.worker.program = ("tests.faults.turned",)
    with booking(place) as (load, watcher):
        for hours in steps:
            clock.set(hours * HOUR)
            goes_on(load, 15)
    assert load.faults == []
    # The clock was believed: some were made two hours before others.
    assert place.arena.count(MADE[place.site.database]) == 1
    assert load.refused == 0
    assert set(watcher.statuses) == {200}
    everything_is_there(place, load.acknowledged)
    assert place.worker.is_alive
    # Whoever kills it to be done sooner may make it repeat a mail.
    settled(place)
    assert every_mail_has_left(place) == 0


@pytest.mark.postgres
def test_a_hold_ends_by_the_clock_of_the_database(tmp_path: Path, own: Cluster) -> None:
    """Somebody types while the web machine's clock is put an hour ahead: nobody else is given the time meanwhile."""
    clock = Clock(tmp_path)
    url = fresh_database(own)
    migrate(assembled(settings_for(url, tmp_path)))
    with busy_town("postgres", url, tmp_path, application=TURNED, **clock.environment) as place:
        start = place.arena.start(0)
        assert asked(place.site.server.port, place.arena.hold("cut", start))[0] == 200
        clock.set(HOUR)
        assert asked(place.site.server.port, place.arena.booking("cut", start))[0] == 409
        clock.set(timedelta())
        place.arena.change("UPDATE booking SET expires_at = now() WHERE business_id = :business")
        place.arena.change("UPDATE occupancy SET expires_at = now() WHERE business_id = :business")
        clock.set(-HOUR)
        # It is over, though it began in the future of who asks.
        assert asked(place.site.server.port, place.arena.booking("cut", start))[0] == 201


@pytest.mark.prove
def test_wherever_the_machine_stands_the_times_are_those_of_the_place(begin: Begin) -> None:
    one, other = (slots(begin(zone, TZ=zone)) for zone in ZONES)
    assert len(one) > 500
    assert one == other


def slots(place: Town) -> list[str]:
    """The starts of the next four weeks."""
    connection = http.client.HTTPConnection(HOST, place.site.server.port, timeout=30)
    first = place.arena.start(0).date()
    path = f"/api/v1/businesses/{place.arena.slug}/services/cut/slots?from={first}&to={first + timedelta(days=27)}"
    connection.request("GET", path)
    found = json.loads(connection.getresponse().read())
    connection.close()
    return [each["starts_at"] for each in found["slots"]]
