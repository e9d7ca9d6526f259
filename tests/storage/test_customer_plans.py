"""How both databases mean to find customers: by what is kept of their words, never by going through all of them."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, text

from booking.domain.access import Actor
from booking.services import customers
from booking.services.customers import doubles, profile, words
from booking.services.customers.browsing import List, browse
from booking.storage.db import db
from booking.storage.ids import new_id
from booking.storage.models import Customer
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import book
from tests.storage.test_plans import gone_through

MANY = 12_000
BIG = ("customer", "customer_word")
SYLLABLES = (
    "an", "be", "ka", "li", "mo", "ne", "ra", "schu", "tei", "wei", "mül", "ber", "ger", "hof", "mann", "stein",
)  # fmt: skip


@pytest.fixture
def owner(app: Flask) -> Actor:
    """Somebody of a business with so many customers that reading all of them does not pay."""
    business, dice = make_business(), random.Random(1)
    rows: list[dict[str, Any]] = []
    for number in range(MANY):
        name = "".join(dice.choices(SYLLABLES, k=2)).title() + " " + "".join(dice.choices(SYLLABLES, k=3)).title()
        rows.append({
            "business_id": business.id, "id": new_id(), "name": name, "folded_name": name.lower(),
            "email": f"customer-{number}@example.org", "phone": f"+49361{number:07}", "born_on": None, "locale": "de",
            "created_at": NOW,
        })  # fmt: skip
    with unit_of_work() as session:
        session.execute(insert(Customer), rows)
    # Counted first: else each word's customer is looked for by going through a table that was taken for an empty one.
    count()
    with unit_of_work() as session:
        words.add_many(session, rows)
    book(business)
    count()
    return make_member(business)


def count() -> None:
    """Let PostgreSQL know how much there is, as it would by itself after a minute."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


USES: dict[str, Callable[[Actor], object]] = {
    "two letters": lambda actor: customers.search(actor, "we", NOW),
    "two words": lambda actor: customers.search(actor, "annbe weika", NOW),
    "a misspelt word": lambda actor: customers.search(actor, "weistien", NOW),
    "two misspelt words": lambda actor: customers.search(actor, "bergre weistien", NOW),
    "a number": lambda actor: customers.search(actor, "0361 0000123", NOW),
    "last digits": lambda actor: customers.search(actor, "0123", NOW),
    "a day of birth": lambda actor: customers.search(actor, "12.5.1980", NOW),
    "here last": lambda actor: browse(actor, List.LATELY, NOW),
    "all": lambda actor: browse(actor, List.ALL, NOW),
    "a letter": lambda actor: browse(actor, List.ALL, NOW, letter="m"),
    "neither letter": lambda actor: browse(actor, List.ALL, NOW, letter="#"),
    "the archive": lambda actor: browse(actor, List.ARCHIVED, NOW),
    "a tag": lambda actor: browse(actor, List.ALL, NOW, tag="regular"),
    "doubles of one": lambda actor: doubles.doubles_of(actor, first(actor), NOW),
    "one": lambda actor: profile.profile(actor, first(actor), NOW),
}


def first(actor: Actor) -> int:
    return browse(actor, List.ALL, NOW, size=1).cards[0].id


def test_nobody_goes_through_all_customers(owner: Actor) -> None:
    look = gone_through if db.engine.dialect.name == "sqlite" else scanned
    assert {name: found for name, use in USES.items() if (found := look(lambda use=use: use(owner)))} == {}
    # With the same customers, which take long to write: going through all of them would be noticed.
    assert [what for what, *_ in look(read_all)] == ["customer"]


def read_all() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM customer WHERE name LIKE '%x%'"))


def scanned(work: Callable[[], object]) -> list[tuple[str, str]]:
    """The tables of customers that PostgreSQL reads from end to end, or by much of an index, and the statement."""
    asked: list[tuple[str, Any]] = []

    def keep(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.split()[0] == "SELECT":
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", keep)
    work()
    event.remove(db.engine, "before_cursor_execute", keep)
    found = []
    with db.engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found += [(table, statement) for table in read_through(plan[0]["Plan"])]
    return found


def read_through(node: dict[str, Any]) -> list[str]:
    table = node.get("Relation Name")
    read = (
        node.get("Actual Rows", 0)
        + node.get("Rows Removed by Filter", 0)
        + node.get("Rows Removed by Index Recheck", 0)
    )
    is_all = table in BIG and node["Actual Loops"] > 0 and (node["Node Type"] == "Seq Scan" or read >= MANY)
    return [table] * is_all + [each for child in node.get("Plans", []) for each in read_through(child)]
