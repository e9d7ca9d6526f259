"""Migrations: there and back on both databases, in step with the models, and the guard whole after each."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from booking.storage import guard
from booking.storage.db import db
from tests.factories.occupancies import diary

MIGRATIONS = Path(__file__).parents[2] / "migrations"
REBUILD = '''
"""A step that rebuilds the guarded table, as batch mode does on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("occupancy", recreate="always") as table:
        table.add_column(sa.Column("note", sa.String()))


def downgrade():
    with op.batch_alter_table("occupancy", recreate="always") as table:
        table.drop_column("note")
'''


def gaps() -> list[str]:
    """What of the guard is missing."""
    with db.engine.connect() as connection:
        return guard.missing(connection)


def tables() -> set[str]:
    """The tables that there are."""
    return set(inspect(db.engine).get_table_names())


def test_models_and_migrations_agree(scratch: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_every_step_goes_up_down_and_up_again(scratch: Flask) -> None:
    before = tables()
    downgrade(revision="base")
    assert tables() == {"alembic_version"}
    upgrade()
    assert tables() == before
    assert gaps() == []


def test_a_step_that_rebuilds_the_table_leaves_the_guard_whole(scratch: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = max(file.stem.partition("_")[0] for file in (folder / "versions").glob("*.py"))
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(head=head))
    book = diary()
    with db.engine.begin() as connection:
        taken = book.occupancy(connection)
    upgrade(directory=str(folder))
    assert "note" in {column["name"] for column in inspect(db.engine).get_columns("occupancy")}
    assert gaps() == []
    downgrade(directory=str(folder), revision=head)
    assert gaps() == []
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM occupancy").scalars().all() == [taken]


@pytest.mark.parametrize("scratch", ["sqlite"], indirect=True)
def test_without_care_a_rebuilt_table_loses_its_triggers(scratch: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "install", lambda connection: None)
    downgrade(revision="base")
    upgrade()
    assert gaps() == list(guard.TRIGGERS)
