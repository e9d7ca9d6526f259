"""Applications with other settings, for what concerns the web alone and no kind of database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from booking.app import assembled
from booking.web.errors import Application
from tests.conftest import settings_for, sqlite_copy

Assemble = Callable[..., Application]
# What these pages ask the database for, the tests of the use cases ask on both kinds.
PAGES = tuple(str(Path(__file__).parent / name) for name in ("auth", "embed", "manage", "public", "staff"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave pages on PostgreSQL to ``make prove``: every test on both kinds takes longer than CI has."""
    for item in items:
        if str(item.path).startswith(PAGES) and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.prove)


@pytest.fixture
def assemble(sqlite_template: Path, tmp_path: Path) -> Assemble:
    """Makes an application on a migrated SQLite file; settings may be named that differ."""

    def make(**changes: object) -> Application:
        database_url = str(changes.pop("database_url", None) or sqlite_copy(sqlite_template, tmp_path))
        app = assembled(settings_for(database_url, tmp_path, **changes))
        app.testing = True
        return app

    return make
