"""Customers of before the house are found after the migration like everybody."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import bindparam, text

from booking.domain.access import Actor, Role
from booking.services import customers
from booking.storage.db import db
from booking.storage.types import Instant

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BUSINESS = text(
    "INSERT INTO business (id, slug, name, trade, locale, address_form, currency, email, audiences, rules_version,"
    " longest_minutes,"
    " created_at) VALUES (7, 'practice', 'Practice', 'doctor', 'de', 'sie', 'EUR', 'p@example.org', '[]', 1, 60, :now)"
).bindparams(bindparam("now", type_=Instant()))
CUSTOMER = text(
    "INSERT INTO customer (business_id, id, name, folded_name, email, phone, locale, created_at)"
    " VALUES (7, :id, :name, :name, :email, :phone, 'de', :now)"
).bindparams(bindparam("now", type_=Instant()))


def test_whoever_was_a_customer_before_is_found(scratch: Flask) -> None:
    downgrade(revision="0001")
    with db.engine.begin() as connection:
        connection.execute(BUSINESS, {"now": NOW})
        for number in range(1_203):
            said = {"id": number, "name": f"Anna Weiß{number}x", "email": None, "phone": None, "now": NOW}
            connection.execute(CUSTOMER, said)
        last = {"id": 2_000, "name": "Jürgen Müller", "email": "jm@example.org", "phone": "+493611234567", "now": NOW}
        connection.execute(CUSTOMER, last)
    upgrade()
    owner = Actor(7, None, "", Role.OWNER)
    for asked, number in (("weiss0x", 0), ("weiss1202x", 1202), ("mullr", 2_000), ("4567", 2_000), ("jm@ex", 2_000)):
        assert [card.id for card in customers.search(owner, asked, NOW)][:1] == [number], asked


# PostgreSQL looks at foreign keys all the time.
@pytest.mark.parametrize("scratch", ["sqlite"], indirect=True)
def test_a_migration_that_would_leave_rows_without_their_owner_is_not_made(scratch: Flask) -> None:
    downgrade(revision="0001")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN")
        connection.execute(CUSTOMER, {"id": 1, "name": "Anna", "email": None, "phone": None, "now": NOW})
        connection.commit()
    db.engine.dispose()
    with pytest.raises(SystemExit):
        upgrade()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
