"""How much a request asks of the database: what is asked for most may not creep up."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from booking.storage.db import db
from tests.web.api.conftest import book

BEGINS = ("BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of a block, without what begins and ends a transaction."""
    asked: list[str] = []

    def keep(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith(BEGINS):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    yield asked
    event.remove(db.engine, "before_cursor_execute", keep)


def slots(client: FlaskClient) -> int:
    path = "/api/v1/businesses/practice/services/checkup/slots?from=2026-11-24&to=2026-12-24"
    return len(client.get(path).json["slots"])


@pytest.mark.usefixtures("practice")
def test_a_month_of_slots_is_one_statement(client: FlaskClient) -> None:
    slots(client)
    with counted() as asked:
        assert slots(client) == 368
    assert len(asked) == 1


@pytest.mark.usefixtures("practice")
def test_a_booking_of_a_new_customer_is_no_more_than_fourteen_statements(client: FlaskClient) -> None:
    slots(client)
    with counted() as asked:
        assert book(client).status_code == 201
    assert 12 <= len(asked) <= 14
