"""The way from one version to the next: with real processes, of which one is killed half way."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Column, MetaData, inspect, text

from booking.services.backups import making, opening
from booking.storage import readiness, turns
from booking.storage.backups import columns, reading
from booking.storage.db import db
from tests.cli.later import CARELESS, HEAD, Later, later
from tests.conftest import NOW
from tests.services.backups.houses import furnished, values

ENOUGH = 60  # seconds
KEYS = {"SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}


@pytest.fixture
def after(app: Flask, tmp_path: Path) -> Later:
    """The next version, on our database."""
    return later(tmp_path, app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def as_it_was(app: Flask) -> Iterator[None]:
    """Afterwards the database, which other tests share, is at our step again."""
    yield
    with db.engine.begin() as connection:
        there = {each["name"] for each in inspect(connection).get_columns("business")}
        if "motto" in there:
            connection.execute(text("ALTER TABLE business DROP COLUMN motto"))
            connection.execute(text("ALTER TABLE occupancy DROP COLUMN note"))
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


def run(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=["upgrade", *map(str, args)])


def said(process: "subprocess.Popen[str]") -> str:
    output, _ = process.communicate(timeout=ENOUGH)
    return output


def wait_for(marker: Path) -> None:
    deadline = time.monotonic() + ENOUGH
    while not marker.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def layout() -> dict[str, set[str]]:
    """The columns of every table."""
    found = MetaData()
    found.reflect(db.engine)
    return {name: set(table.columns.keys()) for name, table in found.tables.items()}


def kill_half_way(after: Later) -> None:
    process = after.start("upgrade", "--without-backup")
    wait_for(after.marker)
    process.kill()
    process.communicate(timeout=ENOUGH)


@pytest.mark.usefixtures("as_it_was")
def test_an_upgrade_that_is_killed_leaves_no_half_step(app: Flask, after: Later, tmp_path: Path) -> None:
    furnished(app)
    before, rows = layout(), values()
    after.takes(ENOUGH)
    kill_half_way(after)
    assert layout() == before
    assert values() == rows
    readiness.require(db.engine)
    refused = after.start("serve", "--port", "0")
    assert f"The database is at step {HEAD}, this version needs 9999. Run `flask upgrade`" in said(refused)
    assert refused.returncode == 1
    after.takes(0)
    done = after.start("upgrade", "--backup", str(tmp_path / "before.backup"))
    assert f"The database went from step {HEAD} to 9999." in said(done)
    with pytest.raises(readiness.NotReady, match=r"another version of Terminbuch \(9999\)"):
        readiness.require(db.engine)
    assert "another version of Terminbuch (9999)" in run(app).output
    # What was saved on the way is the way back.
    back = app.test_cli_runner().invoke(args=["restore", str(tmp_path / "before.backup"), "--replace"])
    assert back.exit_code == 0, back.output
    assert values() == rows
    readiness.require(db.engine)


@pytest.mark.prove
@pytest.mark.usefixtures("as_it_was")
def test_a_step_that_commits_half_way_would_be_seen(app: Flask, after: Later) -> None:
    furnished(app)
    before = layout()
    after.takes(ENOUGH, CARELESS)
    kill_half_way(after)
    assert layout() != before


@pytest.mark.prove
@pytest.mark.usefixtures("as_it_was")
def test_of_two_at_once_one_waits_and_says_so(app: Flask, after: Later) -> None:
    after.takes(8)
    first = after.start("upgrade", "--without-backup")
    wait_for(after.marker)
    second = after.start("db", "upgrade")
    assert "Somebody else is changing the database; waiting up to 60 seconds." in said(second)
    assert f"The database went from step {HEAD} to 9999." in said(first)
    assert (first.returncode, second.returncode) == (0, 0)
    assert after.marker.read_text() == "half done "


def test_nobody_waits_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "AT_FIRST", 0.1)
    monkeypatch.setattr(turns, "LONGEST", 0.2)
    monkeypatch.setattr(readiness, "heads", lambda: frozenset({"9999"}))
    with db.engine.connect() as busy:
        turns.begin(busy)
        turns.take(busy)
        answer = run(app, "--without-backup")
        busy.rollback()
    assert answer.exit_code == 1
    assert "Somebody else has been changing the database" in answer.output


def test_where_nothing_is_to_be_done_nothing_is(app: Flask, tmp_path: Path) -> None:
    answer = run(app, "--backup", tmp_path / "copy")
    assert (answer.exit_code, answer.output) == (
        0,
        f"The database stands at step {HEAD}, as this version needs. Nothing was done.\n",
    )
    assert not (tmp_path / "copy").exists()


def test_whether_there_is_a_copy_before_is_a_choice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "heads", lambda: frozenset({"9999"}))
    for args in ((), ("--without-backup", "--backup", "copy")):
        answer = run(app, *args)
        assert answer.exit_code == 2
        assert "--without-backup" in answer.output


def test_without_a_copy_no_step_is_taken(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "heads", lambda: frozenset({"9999"}))
    monkeypatch.setattr("booking.services.upgrading.upgrade", lambda: pytest.fail("taken"))
    answer = run(app, "--backup", tmp_path / "nowhere" / "copy")
    assert (answer.exit_code, "There is no backup" in answer.output) == (1, True)


def test_tables_of_another_step_are_copied_as_they_are(app: Flask) -> None:
    """What is guessed of columns that a later version may have no more is right of all that there are now."""
    furnished(app)
    found = MetaData()
    found.reflect(db.engine)
    for table in reading.tables():
        there = found.tables[table.name].columns
        guessed = {
            each.name: columns.kind(Column(each.name, reading.guessed(there[each.name]))) for each in table.columns
        }
        assert guessed == dict(reading.columns(table)), table.name


def test_a_copy_of_an_older_step_holds_what_that_step_had(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(app)
    making.make(tmp_path / "as ours", KEYS, NOW)
    monkeypatch.setattr(reading, "heads", lambda: frozenset({"9999"}))
    making.make(tmp_path / "as found", KEYS, NOW)
    assert tables_in(tmp_path / "as found") == tables_in(tmp_path / "as ours")


def tables_in(path: Path) -> dict[str, object]:
    """What a copy says of its tables, whose columns may stand in any order."""
    with opening.opened(path) as copy:
        copy.check()
        return {each.name: (sorted(each.columns), each.rows) for each in copy.manifest.tables}
