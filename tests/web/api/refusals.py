"""For tests of what is refused before any database is asked: they need no second kind of one."""

from collections.abc import Iterator

import pytest

from booking.storage.db import db
from booking.web.errors import Application
from tests.web.conftest import Assemble


@pytest.fixture
def app(standing: Assemble) -> Iterator[Application]:
    """The application with its context pushed, on SQLite alone."""
    app = standing()
    with app.app_context():
        yield app
        db.engine.dispose()
