"""The disk is full in the midst of bookings: they wait, whoever looks is answered, and nothing is broken."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from booking.app import assembled
from tests.conftest import migrate, settings_for, sqlite_copy
from tests.faults.town import booking, busy_town, goes_on
from tests.postgres import PostgresMissing, fresh_database, own_cluster
from tests.races.test_kills import Town, deliver, every_mail_has_left, everything_is_there

MEGABYTE = 1 << 20
SMALL = {"sqlite": 40, "postgres": 96}  # megabytes
FULL_FOR = 3.0


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of this size, in memory. Skips where nobody may make one."""
    folder.mkdir()
    options = f"size={megabytes}m,mode=755"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Nothing is left on it, until the block ends."""
    stone = disk / "stone"
    try:
        with stone.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(MEGABYTE))
        with stone.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(256))
        yield
    finally:
        stone.unlink()


@pytest.fixture
def sqlite_disk(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Town, Path]]:
    with (
        small_disk(tmp_path / "disk", SMALL["sqlite"]) as disk,
        busy_town("sqlite", sqlite_copy(sqlite_template, disk), tmp_path) as place,
    ):
        yield place, disk


@pytest.fixture
def postgres_disk(tmp_path: Path) -> Iterator[tuple[Town, Path]]:
    try:
        # An unprivileged server has to reach it.
        with small_disk(Path(f"/tmp/terminbuch-disk-{os.getpid()}"), SMALL["postgres"]) as disk:  # noqa: S108
            disk.chmod(0o777)
            with own_cluster(below=disk, max_wal_size="32MB", min_wal_size="32MB") as cluster:
                url = fresh_database(cluster)
                migrate(assembled(settings_for(url, tmp_path)))
                with busy_town("postgres", url, tmp_path) as place:
                    yield place, disk
    except PostgresMissing as reason:
        pytest.skip(str(reason))
    finally:
        with suppress(OSError):
            Path(f"/tmp/terminbuch-disk-{os.getpid()}").rmdir()  # noqa: S108


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.prove)])
def test_sqlite_waits_until_there_is_room(sqlite_disk: tuple[Town, Path], times: int) -> None:
    place, disk = sqlite_disk
    survives(place, disk, times)
    with place.arena.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.prove)])
def test_postgresql_waits_until_there_is_room(postgres_disk: tuple[Town, Path], times: int) -> None:
    place, disk = postgres_disk
    survives(place, disk, times)


def survives(place: Town, disk: Path, times: int) -> None:
    """Fill the disk again and again under load; then everything that was answered is there."""
    with booking(place) as (load, watcher):
        for _ in range(times):
            refused, looked_before = load.refused, len(watcher.seen)
            with filled(disk):
                # A database may make some room by itself meanwhile, of what it no longer needs.
                time.sleep(FULL_FOR)
                assert load.refused > refused, "the disk was never full"
                answered = [status for _, status, _ in watcher.seen[looked_before:]]
                assert answered
                assert set(answered) == {200}, "who only looks is answered"
            goes_on(load)
    assert load.faults == []
    place.arena.engine.dispose()
    everything_is_there(place, load.acknowledged)
    assert place.worker.is_alive
    deliver(place)
    every_mail_has_left(place)
