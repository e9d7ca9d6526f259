"""On SQLite the file itself forgets: no byte of somebody who was erased is left in it, nor in what lies beside it."""

from pathlib import Path

import pytest
from flask import Flask

from booking.services.privacy import erasing
from booking.storage.db import db
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.privacy.canary import CANARY, plant


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


def holding() -> list[str]:
    """The files of the database in which the canary can be read."""
    path = Path(str(db.engine.url.database))
    return [each.name for each in path.parent.glob(f"{path.name}*") if CANARY.encode() in each.read_bytes().lower()]


def test_no_byte_is_left(app: Flask) -> None:
    business = make_business(services=[service(waiting_list=True)])
    owner = make_member(business)
    number = plant(business, owner)
    assert holding()
    erasing.erase(owner, number, NOW)
    assert holding() == []
