"""Databases that a test may break: of its own, and thrown away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from booking.app import assembled
from booking.storage.db import db
from tests.conftest import migrate, settings_for, sqlite_copy
from tests.postgres import Cluster, PostgresMissing, drop_database, fresh_database, start_cluster

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def scratch_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server from which migrated databases are copied."""
    try:
        with start_cluster() as cluster:
            folder = tmp_path_factory.mktemp("scratch")
            cluster.prepare(lambda url: migrate(assembled(settings_for(url, folder))))
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture(params=DATABASES)
def scratch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a migrated, empty database of its own, with its context pushed."""
    cluster: Cluster | None = None
    if request.param == "postgres":
        cluster = request.getfixturevalue("scratch_cluster")
        url = fresh_database(cluster)
    else:
        url = sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    app = assembled(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.engine.dispose()
    if cluster is not None:
        drop_database(cluster, url)
