"""What the doctor says of the database."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from booking.services.doctor import database
from booking.services.doctor.findings import Sign
from booking.storage.db import db
from booking.storage.types import database_now
from tests.clocks import databases_clock
from tests.conftest import migrate
from tests.services.backups.conftest import Elsewhere, elsewhere, other_cluster  # noqa: F401 - fixtures


def clock() -> datetime:
    with db.engine.connect() as connection:
        return connection.execute(select(database_now())).scalar_one()


def signs(now: datetime | None = None) -> dict[str, Sign]:
    return {each.what: each.sign for each in database.findings(now or clock())}


def alter(*statements: str) -> None:
    with db.engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))


def test_a_database_that_is_well(app: Flask) -> None:
    # What PostgreSQL keeps of its data when the power fails is switched off in tests.
    found = signs()
    assert {what for what, sign in found.items() if sign is not Sign.OK} <= {"settings of PostgreSQL"}
    assert {"database", "schema", "guard", "record", "clock"} < set(found)


def test_one_that_loses_acknowledged_rows_is_a_failure(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        assert signs()["settings of SQLite"] is Sign.OK
    else:
        assert signs()["settings of PostgreSQL"] is Sign.FAILURE


@pytest.mark.parametrize("seconds, sign", [(1, Sign.OK), (10, Sign.WARNING), (-10, Sign.WARNING), (3600, Sign.FAILURE)])
def test_clocks_that_differ_are_told(app: Flask, seconds: int, sign: Sign) -> None:
    assert signs(clock() + timedelta(seconds=seconds))["clock"] is sign


def test_one_that_has_not_been_set_up_is_told_once(elsewhere: Elsewhere) -> None:  # noqa: F811
    elsewhere()
    found = signs(databases_clock())
    assert [what for what, sign in found.items() if sign is Sign.FAILURE] == ["schema"]


def test_one_that_does_not_answer_is_told_without_its_password(elsewhere: Elsewhere) -> None:  # noqa: F811
    app = elsewhere(database_url="postgresql+psycopg://paula:hunter2@127.0.0.1:9/none")
    assert app
    (found,) = database.findings(databases_clock())
    assert (found.what, found.sign) == ("database", Sign.FAILURE)
    assert "hunter2" not in found.text


@pytest.mark.parametrize(
    "what, statement",
    [
        ("guard", "DROP TRIGGER occupancy_no_overlap_insert"),
        ("record", "DROP TRIGGER record_entry_stays_update"),
        ("schema", "UPDATE alembic_version SET version_num = '0001'"),
    ],
)
def test_what_is_missing_is_a_failure(elsewhere: Elsewhere, what: str, statement: str) -> None:  # noqa: F811
    app = elsewhere()
    migrate(app)
    assert signs()[what] is Sign.OK
    alter(statement)
    assert signs()[what] is Sign.FAILURE
