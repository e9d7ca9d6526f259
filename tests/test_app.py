"""Whether the application starts, and what it says when it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

from booking.app import create_app
from booking.storage.readiness import NotReady
from config import ROOT
from tests.conftest import settings_for, sqlite_copy


def flask(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE_PATH": str(folder), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_starts_on_a_sound_database(sqlite_template: Path, tmp_path: Path) -> None:
    app = create_app(settings_for(sqlite_copy(sqlite_template, tmp_path), tmp_path))
    assert app.test_client().get("/api/v1/businesses").status_code == 200


def test_it_does_not_start_on_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="Run `flask upgrade`"):
        create_app(settings_for(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path))


NOT_SET_UP = "Error: The database has not been set up. Run `flask upgrade`.\n"


def test_a_command_says_so_in_one_sentence(tmp_path: Path) -> None:
    ended = flask(tmp_path, "jobs", "once")
    assert (ended.returncode, ended.stderr) == (1, NOT_SET_UP)


@pytest.mark.parametrize("command", ["business export practice", "serve --port 0", "run"])
def test_every_other_command_says_the_same(tmp_path: Path, command: str) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
    group = FlaskGroup(create_app=lambda: create_app(settings))
    ended = CliRunner().invoke(group, command.split())
    assert (ended.exit_code, ended.stderr) == (1, NOT_SET_UP)


def test_a_bad_setting_is_said_in_one_sentence(tmp_path: Path) -> None:
    ended = flask(tmp_path, "jobs", "once", RATE_LIMITS="perhaps")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("Error: RATE_LIMITS is 'perhaps'")


def test_the_database_is_set_up_by_a_command(tmp_path: Path) -> None:
    assert flask(tmp_path, "db", "upgrade").returncode == 0
    ended = flask(tmp_path, "business", "export", "practice")
    assert (ended.returncode, ended.stderr) == (1, 'There is no business "practice".\n')


def test_any_server_may_import_it(sqlite_template: Path, tmp_path: Path) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "from wsgi import app; print(app.test_client().get('/').status)"],
        cwd=ROOT,
        env={"DATABASE_URL": sqlite_copy(sqlite_template, tmp_path), "INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert loaded.stdout == "302 FOUND\n"
