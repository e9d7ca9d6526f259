"""How SQLite means to look for something to tell: never by going through all that was ever told."""

from pathlib import Path

import pytest
from flask import Flask

from booking.services import vitals
from booking.services.webhooks import deliveries, hooks
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import book
from tests.services.webhooks.listeners import Listener, listen
from tests.storage.test_plans import gone_through


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


def test_nothing_that_was_told_is_gone_through(app: Flask) -> None:
    business = make_business()
    owner = make_member(business)
    number = listen(owner)

    def tell() -> None:
        book(business)
        Listener().hear()
        Listener(500).hear()
        deliveries.log(owner, number)
        deliveries.log(owner, number, 4711)
        deliveries.replay(owner, number, deliveries.log(owner, number)[0].id)
        hooks.of_business(owner, NOW)
        vitals.look()

    assert gone_through(tell) == []
