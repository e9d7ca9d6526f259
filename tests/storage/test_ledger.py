"""The record stays: where the database would let it be altered, nothing is served."""

import pytest
from flask import Flask

from booking.storage import ledger, readiness
from booking.storage.db import db


def test_nothing_is_served_where_entries_could_be_altered(scratch: Flask) -> None:
    drop = {
        "sqlite": f"DROP TRIGGER {ledger.NAME}_delete",
        "postgresql": f"DROP TRIGGER {ledger.NAME} ON record_entry",
    }
    with db.engine.begin() as connection:
        connection.exec_driver_sql(drop[connection.dialect.name])
    with pytest.raises(readiness.NotReady, match="record"):
        readiness.require(db.engine)
    with db.engine.begin() as connection:
        ledger.install(connection)
    readiness.require(db.engine)
