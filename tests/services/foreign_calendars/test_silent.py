"""What other calendars say is read for its times; not one word of it is kept."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.storage.db import db
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.foreign_calendars.calendars import Servers, calendar, connect, event

CANARY = "Kanarienvogel"
SAYING = tuple(
    f"{name}:{value}"
    for name, value in {
        "SUMMARY": CANARY,
        "DESCRIPTION": f"{CANARY} https://evil.example/",
        "LOCATION": CANARY,
        "URL": f"javascript:{CANARY}",
        "ATTACH": f"file:///{CANARY}",
        "CATEGORIES": CANARY,
        "COMMENT": CANARY,
        "CONTACT": CANARY,
        "ATTENDEE;CN=Kanarienvogel": "mailto:kanarienvogel@example.org",
        "X-ALT-DESC": CANARY,
    }.items()
)


def rows() -> list[str]:
    with db.engine.connect() as connection:
        return [str(row) for table in db.metadata.sorted_tables for row in connection.execute(select(table))]


@pytest.mark.parametrize("uid", ["Kanarienvogel@example.org", "0" * 32])
def test_no_table_holds_a_word_of_it(app: Flask, uid: str) -> None:
    owner = make_member(make_business(resources=[resource("anna")], services=[service()]))
    connect(owner)
    servers = Servers(calendar(f"X-WR-CALNAME:{CANARY}", event("20261124T100000", "20261124T110000", *SAYING, uid=uid)))
    assert servers.ask() == 1
    stored = rows()
    assert any("20261124" in each or "2026, 11, 24, 9" in each for each in stored)
    assert [each for each in stored if CANARY.casefold() in each.casefold()] == []
