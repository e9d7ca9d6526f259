"""Applications with other settings, for what concerns the web alone and no kind of database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booking.app import assembled
from booking.storage.db import db
from booking.web.errors import Application
from tests.conftest import settings_for, shared, sqlite_copy

Assemble = Callable[..., Application]
# What these pages ask the database for, the tests of the use cases ask on both kinds.
PAGES = tuple(
    str(Path(__file__).parent / name)
    for name in ("auth", "embed", "manage", "public", "staff", "api/house/test_sessions.py")
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave pages on PostgreSQL to ``make prove``: every test on both kinds takes longer than CI has."""
    for item in items:
        if str(item.path).startswith(PAGES) and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.prove)


@pytest.fixture
def assemble(sqlite_template: Path, tmp_path: Path) -> Assemble:
    """Makes an application on a migrated SQLite file; settings may be named that differ."""
    return _maker(sqlite_template, tmp_path)


@pytest.fixture(scope="module")
def assemble_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Assemble:
    """The same for all tests of a file, which change nothing that the others see."""
    return _maker(sqlite_template, tmp_path_factory.mktemp("once"))


@pytest.fixture
def standing(sqlite_template: Path, instance_path: Path) -> Iterator[Assemble]:
    """The application with such settings that all tests share, on an empty SQLite file: nothing may be registered."""
    asked = []

    def stand(**changes: object) -> Application:
        app = shared(settings_for(sqlite_copy(sqlite_template, instance_path), instance_path, **changes))
        asked.append(app)
        return app

    yield stand
    for app in asked:
        with app.app_context():
            db.engine.dispose()


def _maker(template: Path, folder: Path) -> Assemble:
    def make(**changes: object) -> Application:
        database_url = str(changes.pop("database_url", None) or sqlite_copy(template, folder))
        app = assembled(settings_for(database_url, folder, **changes))
        app.testing = True
        return app

    return make
