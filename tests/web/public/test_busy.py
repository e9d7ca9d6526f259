"""What cannot be taken just now is kept on the page that says so, and one press sends it again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text as sql

from booking.storage.db import db
from tests.web.public.test_details import ANNA, CHECKUP, WEDNESDAY
from tests.web.visiting import Visitor

TYPED = {**ANNA, "phone": "0361 1234567"}


@contextmanager
def nobody_may_write(visitor: Visitor) -> Iterator[None]:
    """Somebody else keeps all locks, longer than one waits."""
    with visitor.client.application.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("SELECT 1")
            connection.rollback()
            connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE")
        else:
            connection.execute(sql("LOCK TABLE resource, booking IN EXCLUSIVE MODE"))
        yield
        connection.connection.dbapi_connection.rollback()


@pytest.fixture
def refused(visitor: Visitor) -> Visitor:
    """Somebody whose form could not be taken."""
    visitor.go(CHECKUP).take(WEDNESDAY)
    with nobody_may_write(visitor):
        visitor.press("Book appointment", **TYPED)
    return visitor


def test_it_is_said_and_what_was_typed_stands_in_the_page(refused: Visitor) -> None:
    assert refused.status == 503
    assert "Nothing was stored and your entries are kept." in refused.text
    assert [refused.value(name) for name in TYPED] == list(TYPED.values())


def test_one_press_books_it(refused: Visitor) -> None:
    refused.press("Send again")
    assert refused.heading == "Your appointment is booked."
    assert refused.path.startswith("/en/b/")


def test_a_password_stands_in_no_page(visitor: Visitor) -> None:
    visitor.go("/en/account/sign-in")
    with nobody_may_write(visitor):
        visitor.press("Sign in", email="anna@example.org", password="a very secret sentence")
    assert visitor.status == 503
    assert all(each.get("value") != "a very secret sentence" for each in visitor.page.iter())
    assert "Send again" not in visitor.text
