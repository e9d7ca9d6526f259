"""The drill as a person does it: a sealed copy, another machine on which there is nothing, and all links work."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from booking.app import assembled
from booking.storage import readiness
from booking.storage.db import db
from booking.web.errors import Application
from config import Settings
from tests.conftest import NOW
from tests.postgres import Cluster, fresh_database
from tests.races.server import KEPT, ROOT
from tests.services.backups.conftest import other_cluster
from tests.services.backups.houses import add_mail, counts, furnished, values

__all__ = ["other_cluster"]

PASSPHRASE = "correct horse battery staple\n"


@dataclass
class Machine:
    """A folder, and what its environment says; nothing else is known of it."""

    folder: Path
    said: dict[str, str]

    def flask(self, *args: object, typed: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command there."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, args)],
            cwd=ROOT,
            env={**kept, "INSTANCE_PATH": str(self.folder), **self.said},
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def application(self) -> Application:
        """What would be served there."""
        return assembled(Settings.from_environment(self.said, self.folder))


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Machine:
    """The one that is going to be lost."""
    settings: Settings = app.config["TERMINBUCH"]
    return Machine(
        tmp_path / "lost",
        {"DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key, "LINK_KEY": settings.link_key},
    )


@pytest.fixture
def another(request: pytest.FixtureRequest, machine: Machine, tmp_path: Path) -> Machine:
    """A new one, with a database of the same kind on which there is nothing, and keys of its own or none."""
    if machine.said["DATABASE_URL"].startswith("sqlite"):
        return Machine(tmp_path / "new", {})
    cluster: Cluster = request.getfixturevalue("other_cluster")
    keys = {
        "SECRET_KEY": "one-that-was-typed-to-begin-with-01234567",
        "LINK_KEY": "and-another-that-was-typed-0123456789",
    }
    return Machine(tmp_path / "new", {"DATABASE_URL": fresh_database(cluster), **keys})


@pytest.mark.prove
def test_a_lost_machine_is_made_anew_from_a_sealed_copy(
    app: Flask, machine: Machine, another: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.web.clock.now", lambda: NOW)
    house, copy = furnished(app), tmp_path / "terminbuch.backup"
    add_mail(300)
    counted, stored = counts(), values()
    subscribed = app.test_client().get(house.feed).data
    saved = machine.flask("backup", copy, "--passphrase-stdin", typed=PASSPHRASE)
    assert saved.returncode == 0, saved.stderr
    assert b"zoe@example.org" not in copy.read_bytes()
    refused = another.flask("restore", copy, "--passphrase-stdin", typed="wrong horse\n")
    assert (refused.returncode, "the passphrase is another one" in refused.stderr) == (1, True), refused.stderr
    if another.said:
        # Where the environment sets keys, those of the copy are taken out first, and put there.
        taken_out = another.flask(
            "restore", copy, "--passphrase-stdin", "--write-keys", tmp_path / "keys", typed=PASSPHRASE
        )
        assert taken_out.returncode == 0, taken_out.stderr
        another.said |= dict(line.split("=", 1) for line in (tmp_path / "keys").read_text().splitlines())
    restored = another.flask("restore", copy, "--passphrase-stdin", typed=PASSPHRASE)
    assert restored.returncode == 0, restored.stderr
    assert f"Restored {sum(counted.values()):,} rows" in restored.stdout
    there = another.application()
    with there.app_context():
        readiness.require(db.engine)
        assert counts() == counted
        assert values() == stored
        visitor = there.test_client()
        assert visitor.get(house.feed).data == subscribed
        assert "Zoë 🦊" in visitor.get(house.manage).text
        token = house.manage.rpartition("/")[2]
        assert visitor.post(f"/api/v1/bookings/{token}/cancel", json={}).json["status"] == "cancelled"
        db.engine.dispose()
