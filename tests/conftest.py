"""What every test may ask for: a database of each kind, an application on it, a clock that stands still."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import Parameters, Type
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser
from sqlalchemy import Engine, create_engine, delete, event, exists, literal, select, text, union_all

from booking import translations
from booking.app import assembled
from booking.services.accounts import passwords
from booking.storage.db import db
from booking.web.errors import Application
from config import Settings
from tests.clocks import NOW, set_clock
from tests.postgres import IN_MEMORY, PostgresMissing, fresh_database, has_plenty, start_cluster

pytest_plugins = ["tests.required", "tests.browser", "tests.foreign"]

LAST_FIRST = tuple(table.name for table in reversed(db.metadata.sorted_tables))
"""All tables, those that refer to others before them."""
WITH_ROWS = union_all(
    *(select(literal(name)).where(exists().select_from(db.metadata.tables[name])) for name in LAST_FIRST)
)
"""Asks which tables are not empty: most of them are."""
CHEAP = Parameters(Type.ID, 19, salt_len=16, hash_len=32, time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Passwords are hashed with next to no work: what they cost is tested where it matters."""
    passwords.use(CHEAP)


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """A browser that thinks it is the day that databases think it is."""
    set_clock(browser)
    return browser


@pytest.fixture(scope="session", autouse=True)
def catalogues_made_once() -> Iterator[None]:
    """Every installation writes catalogues of its own; to make what is in them takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "_compiled", cache(translations._compiled))
        yield


@pytest.fixture(scope="session", autouse=True)
def rows_in_no_order() -> Iterator[None]:
    """Rows that nobody asked for in an order come the wrong way round on SQLite: PostgreSQL promises none either."""

    def turn_round(connection: object, record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA reverse_unordered_selects = ON").close()

    event.listen(Engine, "connect", turn_round)
    yield
    event.remove(Engine, "connect", turn_round)


class _Compiled(BytecodeCache):
    """Templates as they were compiled by whichever application needed them first."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (found := self.kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Every application reads its own templates; those that are the same are not compiled anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Application, "jinja_options", {**Application.jinja_options, "bytecode_cache": _Compiled()})
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    folder = tmp_path_factory.mktemp("sqlite")
    app = assembled(settings_for(f"sqlite:///{folder / 'template.sqlite'}", folder))
    migrate(app)
    return folder / "template.sqlite"


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated PostgreSQL database that tests share, each beginning with it empty."""
    try:
        with start_cluster() as cluster:
            url = fresh_database(cluster)
            migrate(assembled(settings_for(url, tmp_path_factory.mktemp("postgres"))))
            yield url
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def instance_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that installations have one after the other, so that catalogues are compiled once.

    In memory, where there is plenty: a database that is thrown away need not wait for a disk at each commit.
    """
    if not has_plenty(IN_MEMORY):
        yield tmp_path_factory.mktemp("instance")
        return
    with TemporaryDirectory(prefix="terminbuch-instance-", dir=IN_MEMORY, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def instance_path(instance_folder: Path) -> Path:
    """The same without what the test before left there."""
    for left in instance_folder.iterdir():
        if left.is_file():
            left.unlink()
        elif left.name != "translations":
            shutil.rmtree(left)
    return instance_folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, instance_path: Path) -> str:
    """The address of an empty, migrated database; a test that asks for it runs on both kinds."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_template")
        empty(url)
        return url
    return sqlite_copy(request.getfixturevalue("sqlite_template"), instance_path)


@pytest.fixture
def settings(database_url: str, instance_path: Path) -> Settings:
    """Settings of a test installation; rate limits and caps are off."""
    return settings_for(database_url, instance_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with its context pushed, on each kind of database."""
    app = shared(settings)
    with app.app_context():
        yield app
        # A server's connections serve the next test as they would the next request: a new one knows no table yet.
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of that application."""
    return app.test_client()


@pytest.fixture
def now() -> datetime:
    """A Monday in winter, 09:00 in Berlin."""
    return NOW


def settings_for(database_url: str, folder: Path, **changes: object) -> Settings:
    """Settings that name a database and keep files in *folder*."""
    said = {
        "instance_path": folder,
        "database_url": database_url,
        "secret_key": "secret-key-for-tests-only-0123456789",
        "link_key": "link-key-for-tests-only-0123456789ab",
        "rate_limits": False,
        **changes,
    }
    return Settings(**said)  # type: ignore[arg-type]


_shared: dict[Settings, tuple[Application, dict[str, object]]] = {}


def shared(settings: Settings) -> Application:
    """The one application with these settings; a test may change its ``config``, but register nothing.

    To assemble one, and to compile its templates anew, would take longer than most tests.
    """
    if settings not in _shared:
        app = assembled(settings)
        app.testing = True
        _shared[settings] = app, dict(app.config)
    app, config = _shared[settings]
    app.config.clear()
    app.config.update(config)
    return app


def migrate(app: Flask) -> None:
    """Bring an application's database to the present head."""
    with app.app_context():
        upgrade()
        db.engine.dispose()


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a copy of the empty SQLite file."""
    return f"sqlite:///{shutil.copy(template, folder / 'terminbuch.sqlite')}"


def empty(url: str) -> None:
    """Remove all rows of a PostgreSQL database; its connection is kept for the next time."""
    with _emptying(url).begin() as connection:
        names = set(connection.scalars(WITH_ROWS))
        if not names:
            return
        if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
            connection.execute(text(f"TRUNCATE {', '.join(names)} CASCADE"))
            return
        # To truncate a table makes new files for it and all of its indexes. Some rows refuse to be deleted.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in (each for each in LAST_FIRST if each in names):
            connection.execute(delete(db.metadata.tables[name]))


@cache
def _emptying(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True)
