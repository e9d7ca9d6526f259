"""The drill: a copy, an empty machine, and everything is as it was - on both kinds of database, and across."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from booking.domain.bookings import Contact
from booking.domain.errors import SlotTaken
from booking.services import bookings, businesses
from booking.services.backups import making, opening, restoring
from booking.storage import readiness
from booking.storage.db import db
from tests.conftest import NOW
from tests.services.backups.conftest import Elsewhere
from tests.services.backups.houses import add_mail, counts, furnished, values

KEYS = {"SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_as_it_was_on_an_empty_machine(
    app: Flask, elsewhere: Elsewhere, tmp_path: Path, kind: str
) -> None:
    house = furnished(app)
    subscribed = app.test_client().get(house.feed).data
    add_mail(2500)
    counted, stored = counts(), values()
    manifest = making.make(tmp_path / "copy", KEYS, NOW)
    assert {each.name: each.rows for each in manifest.tables} == counted
    there = elsewhere(kind)
    with opening.opened(tmp_path / "copy") as copy:
        restored = restoring.restore(copy)
    assert restored == counted == counts()
    assert values() == stored
    readiness.require(db.engine)
    visitor = there.test_client()
    assert visitor.get(house.feed).data == subscribed
    assert "Zoë 🦊" in visitor.get(house.manage).text
    practice = businesses.business("practice")
    with pytest.raises(SlotTaken):
        bookings.book(
            practice,
            businesses.service(practice, "checkup"),
            datetime.fromisoformat("2026-11-30T10:00:00+01:00"),
            NOW,
            bookings.Request(Contact("Otto", "otto@example.org", None), "de"),
            there.extensions["links"],
        )
    for deed in ("UPDATE record_entry SET action = 'x'", "DELETE FROM record_entry"):
        with pytest.raises(DBAPIError, match="record_entry_stays"), db.engine.begin() as connection:
            connection.execute(text(deed))
