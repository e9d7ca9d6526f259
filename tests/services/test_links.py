"""Tokens that open things: nobody can guess one, none opens anything else, and none can be read out of the database."""

import base64
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.errors import Gone, NotFound
from booking.services import links
from booking.storage.db import db
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.test_bookings import LINKS, book

MADE = {
    "as it is": LINKS.token("manage", 1, 2),
    "another purpose": LINKS.token("view", 1, 2),
    "another business": LINKS.token("manage", 3, 2),
    "another subject": LINKS.token("manage", 1, 4),
    "the next generation": LINKS.token("manage", 1, 2, 2),
    "another key": links.Links(LINKS.base_url, b"another key").token("manage", 1, 2),
    "digits that only join alike": LINKS.token("manage", 12, 2),
}


def test_it_is_of_more_than_128_bits() -> None:
    assert {len(base64.urlsafe_b64decode(each)) * 8 for each in MADE.values()} == {144}


@pytest.mark.parametrize("one, other", list(combinations(MADE, 2)))
def test_another_in_anything_is_another_token(one: str, other: str) -> None:
    assert MADE[one] != MADE[other]


def test_it_is_the_same_each_time() -> None:
    assert LINKS.token("manage", 1, 2) == MADE["as it is"]


def test_no_table_holds_a_token(app: Flask) -> None:
    token = book(make_business()).token
    with db.engine.connect() as connection:
        rows = [str(row) for table in db.metadata.sorted_tables for row in connection.execute(select(table))]
    assert rows
    assert not [row for row in rows if token in row]


def test_it_opens_what_it_is_for_and_nothing_else(app: Flask) -> None:
    booked = book(make_business())
    with reading() as session:
        found = links.resolve(session, booked.token, "manage")
        assert found.subject_id == booked.facts.booking_id
        with pytest.raises(NotFound):
            links.resolve(session, booked.token, "decide")
        with pytest.raises(NotFound):
            links.resolve(session, booked.token[:-1] + "_", "manage")


def test_a_dead_one_says_that_it_was(app: Flask) -> None:
    booked = book(make_business())
    with unit_of_work() as session:
        links.kill(session, booked.token, NOW)
    with reading() as session, pytest.raises(Gone):
        links.resolve(session, booked.token, "manage")
