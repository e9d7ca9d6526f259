"""Putting a copy back, and when not."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from booking.services.backups import making, opening, restoring
from booking.services.backups.refusals import BackupRefused
from booking.storage import guard, readiness, time_changes
from booking.storage.backups import loading
from booking.storage.db import db
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.backups.conftest import Elsewhere
from tests.services.backups.houses import counts, furnished, values

KEYS = {"SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def restore(path: Path, **how: bool) -> dict[str, int]:
    with opening.opened(path) as copy:
        return restoring.restore(copy, **how)


def altered(path: Path, name: str, content: bytes | None) -> Path:
    """A copy of the copy in which one file is another one, or missing."""
    other = path.with_name(f"{path.name}-altered")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for each in old.namelist():
            if each != name or content is not None:
                new.writestr(each, content if each == name and content is not None else old.read(each))
    return other


def manifest(path: Path, **changes: object) -> Path:
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read("manifest.json"))
    return altered(path, "manifest.json", json.dumps({**said, **changes}).encode())


def test_what_is_there_is_not_thrown_away_by_mistake(app: Flask, path: Path) -> None:
    making.make(path, KEYS, NOW)
    make_business(slug="precious")
    before = values()
    with pytest.raises(BackupRefused, match="The database is not empty .* --replace"):
        restore(path)
    assert values() == before


def test_what_is_there_is_replaced_when_asked_to(app: Flask, path: Path) -> None:
    furnished(app)
    before = values()
    making.make(path, KEYS, NOW)
    make_business(slug="later")
    restore(path, replace=True)
    assert values() == before
    readiness.require(db.engine)


def test_a_fault_in_the_middle_leaves_everything_as_it_was(
    app: Flask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(app)
    making.make(path, KEYS, NOW)
    make_business(slug="later")
    before = values()

    def fail(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "finish", fail)
    with pytest.raises(KeyboardInterrupt):
        restore(path, replace=True)
    assert values() == before
    readiness.require(db.engine)


def test_rows_that_take_one_person_twice_are_refused_by_the_guard(app: Flask, path: Path) -> None:
    furnished(app)
    making.make(path, KEYS, NOW)
    before = values()
    with pytest.raises(BackupRefused, match="nothing was changed: .*occupancy_no_overlap"):
        restore(with_a_row_twice(path), replace=True)
    assert values() == before


def with_a_row_twice(path: Path) -> Path:
    """The copy with the one occupancy there twice, and with sums that agree: whoever forges rows forges sums."""
    with zipfile.ZipFile(path) as archive:
        line, said = archive.read("tables/occupancy.jsonl"), json.loads(archive.read("manifest.json"))
    (table,) = (each for each in said["tables"] if each["name"] == "occupancy")
    row = json.loads(line)
    row[[name for name, _ in table["columns"]].index("id")] += 1
    content = line + json.dumps(row).encode() + b"\n"
    table |= {"rows": 2, "sha256": hashlib.sha256(content).hexdigest()}
    return manifest(altered(path, "tables/occupancy.jsonl", content), **said)


@pytest.mark.parametrize("content", [None, b"", b"[1]\n", b"not json\n"])
def test_a_damaged_table_is_noticed_before_anything_is_touched(app: Flask, path: Path, content: bytes | None) -> None:
    furnished(app)
    before = values()
    making.make(path, KEYS, NOW)
    with pytest.raises(BackupRefused, match="The backup is damaged: the (table|rows of) service"):
        restore(altered(path, "tables/service.jsonl", content), replace=True)
    assert values() == before


def test_a_file_that_was_cut_off_is_no_backup(app: Flask, path: Path) -> None:
    making.make(path, KEYS, NOW)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BackupRefused, match="no backup of Terminbuch, or not a whole one"):
        restore(path)


def test_any_other_archive_is_no_backup(app: Flask, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.jpg", b"sun")
    with pytest.raises(BackupRefused, match="was not made by Terminbuch"):
        restore(path)


@pytest.mark.parametrize("changes", [{"revision": "9999"}, {"format": 2}])
def test_what_a_newer_version_made_is_refused(app: Flask, path: Path, changes: dict[str, object]) -> None:
    making.make(path, KEYS, NOW)
    with pytest.raises(BackupRefused, match="newer"):
        restore(manifest(path, **changes))


def test_what_was_made_at_an_older_step_is_brought_to_the_present_one(
    app: Flask, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(app)
    path, folder = tmp_path / "copy", tmp_path / "migrations"
    making.make(path, KEYS, NOW)
    counted = counts()
    shutil.copytree(readiness.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = max(file.stem.partition("_")[0] for file in (folder / "versions").glob("*.py"))
    (folder / "versions" / "9999_later.py").write_text(LATER.format(head=head))
    for module in (readiness, loading):
        monkeypatch.setattr(module, "MIGRATIONS", folder)
    elsewhere("postgres" if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgres") else "sqlite")
    assert restore(path) == counted
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        assert connection.scalars(text("SELECT motto FROM business")).all() == ["welcome"]
        assert connection.scalars(text("SELECT note FROM occupancy")).all() == [None]
        assert guard.missing(connection) == []
        # One mark for each business, none for each of its rows: all next starts are found anew.
        assert time_changes.is_whole(connection)
        marked = text("SELECT business_id, resource_id FROM time_change")
        assert connection.execute(marked).all() == [
            (each, None) for each in connection.scalars(text("SELECT id FROM business"))
        ]


LATER = '''
"""A later step, which rebuilds the guarded table and fills a new column."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("occupancy", recreate="auto") as table:
        table.add_column(sa.Column("note", sa.String()))
        table.drop_index("occupancy_starts_idx")
    with op.batch_alter_table("business") as table:
        table.add_column(sa.Column("motto", sa.String(), nullable=False, server_default="welcome"))
'''
