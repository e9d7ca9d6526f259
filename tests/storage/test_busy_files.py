"""Files that were brought as busy time before there were calendars: they stand among them now, and still take time."""

from datetime import UTC, datetime

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, select, text

from booking.storage.db import db, table_of
from booking.storage.models import BusyTime, ForeignCalendar, Resource
from tests.factories.occupancies import diary

TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_file_of_before_becomes_a_calendar(scratch: Flask) -> None:
    with db.engine.begin() as connection:
        diary().occupancy(connection)
        business_id, resource_id = connection.execute(select(Resource.business_id, Resource.id).limit(1)).one()
    downgrade(revision="0002")
    rows = [
        {"business_id": business_id, "resource_id": resource_id, "source": "file", "id": number,
         "starts_at": TEN.replace(day=number), "ends_at": TEN.replace(day=number, hour=10)}
        for number in (24, 25)
    ]  # fmt: skip
    with db.engine.begin() as connection:
        connection.execute(insert(table_of(BusyTime)), rows)
    upgrade()
    with db.engine.connect() as connection:
        calendar = connection.execute(select(table_of(ForeignCalendar))).one()
        sources = set(connection.scalars(select(BusyTime.source)))
    assert (calendar.kind, calendar.resource_id, calendar.busy_times) == ("file", resource_id, 2)
    assert (calendar.sealed_address, calendar.next_at) == (None, None)
    assert sources == {f"calendar:{calendar.id}"}
    downgrade(revision="0002")
    with db.engine.connect() as connection:
        assert set(connection.scalars(text("SELECT source FROM busy_time"))) == {"file"}
    upgrade()
