"""Another machine, with nothing on it yet."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from booking.app import assembled
from booking.services.backups import manifest
from booking.storage.db import db
from booking.web.errors import Application
from tests.conftest import settings_for
from tests.postgres import Cluster, PostgresMissing, fresh_database, start_cluster

Elsewhere = Callable[..., Application]


@pytest.fixture(autouse=True)
def cheap_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are told apart with next to no work."""
    monkeypatch.setattr(manifest, "MARK_WORK", 2)


@pytest.fixture(scope="session")
def other_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server on which there is no table yet."""
    try:
        with start_cluster() as cluster:
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Elsewhere]:
    """Makes an application on an empty database of a kind, not even migrated."""
    with ExitStack() as stack:

        def make(kind: str = "sqlite", **changes: object) -> Application:
            folder = tmp_path / "elsewhere"
            folder.mkdir()
            is_sqlite = kind == "sqlite"
            url = (
                f"sqlite:///{folder / 'terminbuch.sqlite'}"
                if is_sqlite
                else fresh_database(request.getfixturevalue("other_cluster"))
            )
            app = assembled(settings_for(str(changes.pop("database_url", url)), folder, **changes))
            app.testing = True
            stack.enter_context(app.app_context())
            stack.callback(db.engine.dispose)
            return app

        yield make
