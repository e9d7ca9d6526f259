"""Whether a database may be served from."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from booking.storage import guard, readiness
from booking.storage.db import db, engine_options


def test_a_migrated_database_is_ready(app: Flask) -> None:
    readiness.require(db.engine)


def test_an_empty_database_is_told_to_be_set_up(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(readiness.NotReady, match="has not been set up. Run `flask upgrade`"):
        readiness.require(engine)
    engine.dispose()


def at_step(step: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})


def test_a_database_of_another_version_is_refused(app: Flask) -> None:
    with db.engine.connect() as connection:
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
    at_step("9999")
    try:
        with pytest.raises(readiness.NotReady, match=r"another version of Terminbuch \(9999\)"):
            readiness.require(db.engine)
    finally:
        at_step(head)


def test_a_database_without_its_guard_is_refused(app: Flask) -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER {guard.CONSTRAINT}_update"))
        else:
            connection.execute(text(f"ALTER TABLE occupancy DROP CONSTRAINT {guard.CONSTRAINT}"))
    try:
        with pytest.raises(readiness.NotReady, match="lacks its guard against double booking: occupancy_no_overlap"):
            readiness.require(db.engine)
    finally:
        with db.engine.begin() as connection:
            guard.install(connection)
    readiness.require(db.engine)


def test_a_database_that_is_away_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://somebody:hunter2@127.0.0.1:9/nothing"
    engine = create_engine(url, **engine_options(url))
    with pytest.raises(readiness.NotReady, match="cannot be reached") as raised:
        readiness.require(engine)
    assert "hunter2" not in str(raised.value)
