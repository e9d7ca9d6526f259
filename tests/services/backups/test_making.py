"""Making a copy."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from booking.services.backups import making, opening
from booking.services.backups.refusals import BackupRefused
from booking.storage.backups import reading
from booking.storage.db import db
from booking.storage.models import RateCount
from tests.conftest import NOW
from tests.factories.businesses import make_business

KEYS = {"SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def test_only_its_owner_can_read_it(app: Flask, path: Path) -> None:
    making.make(path, KEYS, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_overwritten(app: Flask, path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(BackupRefused, match="is there already"):
        making.make(path, KEYS, NOW)
    assert path.read_text() == "precious"


def test_one_that_appears_meanwhile_is_not_overwritten_either(app: Flask, path: Path) -> None:
    with pytest.raises(BackupRefused, match="is there already"):
        making.make(path, KEYS, NOW, told=lambda name, rows: path.write_text("precious") and None)
    assert path.read_text() == "precious"


def test_what_fails_leaves_nothing_behind(app: Flask, path: Path) -> None:
    def fail(name: str, rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        making.make(path, KEYS, NOW, told=fail)
    assert list(path.parent.glob("*copy*")) == []
    assert list(path.parent.glob(".*copy*")) == []


def test_a_folder_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="No such file or directory. There is no backup."):
        making.make(tmp_path / "nowhere" / "copy", KEYS, NOW)


def test_what_is_stored_meanwhile_is_not_in_it(app: Flask, path: Path) -> None:
    make_business(slug="practice")

    def store_more(name: str, rows: int) -> None:
        if name == "business":
            make_business(slug="meanwhile")

    made = making.make(path, KEYS, NOW, told=store_more)
    assert {each.name: each.rows for each in made.tables}["service"] == 1
    with opening.opened(path) as copy:
        copy.check()


def test_the_keys_are_in_it_unless_they_are_kept_elsewhere(app: Flask, tmp_path: Path) -> None:
    making.make(tmp_path / "with", KEYS, NOW)
    making.make(tmp_path / "without", KEYS, NOW, with_keys=False)
    with opening.opened(tmp_path / "with") as copy:
        assert copy.keys == KEYS
    with opening.opened(tmp_path / "without") as copy:
        assert copy.keys == {}
        assert set(copy.manifest.marks) == {"SECRET_KEY", "LINK_KEY"}
    assert b"s" * 40 not in (tmp_path / "without").read_bytes()


def test_any_program_can_read_it(app: Flask, path: Path) -> None:
    make_business(slug="practice", name="Zoë's")
    making.make(path, KEYS, NOW)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        (row,) = map(json.loads, archive.read("tables/business.jsonl").splitlines())
    (business,) = (each for each in manifest["tables"] if each["name"] == "business")
    found = dict(zip([name for name, _ in business["columns"]], row, strict=True))
    assert (found["slug"], found["name"], found["created_at"][-6:]) == ("practice", "Zoë's", "+00:00")


def test_counts_and_sessions_are_left_out(app: Flask, path: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(insert(RateCount).values(key="k", count=1, expires_at=NOW))
    made = making.make(path, KEYS, NOW)
    assert {each.name for each in made.tables} == set(db.metadata.tables) - reading.LEFT_OUT
    worthless = {"heartbeat", "login_attempt", "login_session", "passkey_challenge", "rate_count"}
    assert worthless | {"next_look", "next_start", "time_change"} == reading.LEFT_OUT
