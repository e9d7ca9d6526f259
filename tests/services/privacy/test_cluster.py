"""On PostgreSQL nothing that can be asked for is left of who was erased, and no byte either once it was tidied up."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from booking.app import assembled
from booking.services.privacy import erasing
from booking.storage.db import db
from tests.conftest import NOW, migrate, settings_for
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.postgres import Cluster, PostgresMissing, fresh_database, own_cluster
from tests.services.privacy.canary import CANARY, plant

pytestmark = pytest.mark.postgres

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
TIDY = ("VACUUM (FULL, ANALYZE)", "VACUUM FULL pg_statistic", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")
"""What docs/operations.md tells whoever wants it gone from the disk at once."""


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server that overwrites no old log with new ones, but deletes it, as docs/operations.md says."""
    try:
        with own_cluster(wal_recycle="off", autovacuum="off") as cluster:
            yield cluster
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture
def database_url(own: Cluster, tmp_path: Path) -> str:
    url = fresh_database(own)
    migrate(assembled(settings_for(url, tmp_path)))
    return url


def asked(url: str, *statements: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for each in statements:
            connection.execute(each)  # type: ignore[call-overload]


def told(url: str) -> list[str]:
    """The tables of which a copy would tell of the canary."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        names = [name for (name,) in connection.execute(TABLES)]
        found = []
        for name in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copied:
                if CANARY.encode() in b"".join(map(bytes, copied)).lower():
                    found.append(name)
    return found


def holding(cluster: Cluster) -> list[str]:
    """The files of the server in which the canary can be read, its log of changes among them."""
    assert cluster.process is not None
    folder = cluster.process.log.parent / "data"
    files = [each for each in folder.rglob("*") if each.is_file()]
    return [str(each.relative_to(folder)) for each in files if CANARY.encode() in each.read_bytes().lower()]


def test_no_row_is_left_and_no_byte_once_it_is_tidied_up(app: Flask, own: Cluster, database_url: str) -> None:
    business = make_business(services=[service(waiting_list=True)])
    owner = make_member(business)
    number = plant(business, owner)
    asked(database_url, "CHECKPOINT")
    assert told(database_url)
    before = holding(own)
    assert any(each.startswith("base/") for each in before)
    assert any(each.startswith("pg_wal/") for each in before)
    erasing.erase(owner, number, NOW)
    assert told(database_url) == []
    assert holding(own)
    db.engine.dispose()
    asked(database_url, *TIDY)
    assert holding(own) == []
