"""Applications with other settings, for what concerns the web alone and no kind of database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from booking.app import assembled
from booking.web.errors import Application
from tests.conftest import settings_for, sqlite_copy

Assemble = Callable[..., Application]


@pytest.fixture
def assemble(sqlite_template: Path, tmp_path: Path) -> Assemble:
    """Makes an application on a migrated SQLite file; settings may be named that differ."""

    def make(**changes: object) -> Application:
        database_url = str(changes.pop("database_url", None) or sqlite_copy(sqlite_template, tmp_path))
        app = assembled(settings_for(database_url, tmp_path, **changes))
        app.testing = True
        return app

    return make
