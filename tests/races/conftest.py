"""Servers to race on: per database one as it is, and one without care on a scratch database."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from booking.app import assembled
from booking.storage import guard
from tests.clocks import real_clocks
from tests.conftest import migrate, settings_for, sqlite_copy
from tests.postgres import Cluster, PostgresMissing, fresh_database, start_cluster
from tests.races.clients import Crowd
from tests.races.server import CARELESS, FAIR, KEYS, Server, serving

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@dataclass(frozen=True)
class Site:
    """A served database, the crowd before it, and an application in this process on the same database."""

    database: str
    url: str
    server: Server
    crowd: Crowd
    app: Flask


@pytest.fixture(scope="package", autouse=True)
def clocks_of_servers() -> Iterator[None]:
    """What is served and what is asked here beside it go by one clock."""
    with real_clocks():
        yield


@pytest.fixture(scope="session")
def race_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for races alone, so that nobody else's work is in the figures."""
    try:
        with start_cluster() as cluster:
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module", params=DATABASES)
def fair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service as it is."""
    folder = tmp_path_factory.mktemp("fair")
    url = database(request, folder)
    with ExitStack() as stack:
        yield site(stack, request.param, url, folder, FAIR)


@pytest.fixture(scope="module", params=DATABASES)
def careless(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service without locks, on a database without its guard."""
    folder = tmp_path_factory.mktemp("careless")
    url = database(request, folder)
    drop_guard(url)
    with ExitStack() as stack:
        yield site(stack, request.param, url, folder, CARELESS)


def database(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a database of its own, migrated and empty."""
    if request.param == "sqlite":
        return sqlite_copy(request.getfixturevalue("sqlite_template"), folder)
    url = fresh_database(request.getfixturevalue("race_cluster"))
    migrate(assembled(settings_for(url, folder)))
    return url


def site(stack: ExitStack, name: str, url: str, folder: Path, application: str, **more: str) -> Site:
    """Serve a database until *stack* is unwound."""
    server = stack.enter_context(serving(application, url, folder, **more))
    crowd = stack.enter_context(Crowd(server.port))
    app = assembled(settings_for(url, folder, link_key=KEYS["LINK_KEY"], secret_key=KEYS["SECRET_KEY"]))
    return Site(name, url, server, crowd, app)


def drop_guard(url: str) -> None:
    """Take the guard out of a scratch database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in guard.TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql(f"ALTER TABLE occupancy DROP CONSTRAINT {guard.CONSTRAINT}")
            connection.exec_driver_sql("ALTER TABLE appointment DROP CONSTRAINT appointment_seats")
    engine.dispose()
