"""Visitors of a practice, on each kind of database, at a time that stands still."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.storage.db import db
from booking.web import clock
from config import Settings
from tests.conftest import NOW, shared
from tests.web.site import make_practice
from tests.web.visiting import Visitor

Arrive = Callable[[], Visitor]


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, without a context that requests would share."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = shared(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def practice(site: Flask) -> Business:
    """The practice that is visited."""
    with site.app_context():
        return make_practice()


@pytest.fixture
def arrive(site: Flask, practice: Business) -> Arrive:
    """Lets another visitor arrive, with cookies of their own."""
    return lambda: Visitor(site.test_client())


@pytest.fixture
def visitor(arrive: Arrive) -> Visitor:
    """Somebody who wants an appointment."""
    return arrive()
