"""Installations to measure: a database with so much history, and settings with everything that protects switched on."""

import secrets
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from bench.history import fill, rows
from bench.house import sign_in
from bench.processes import parent_of
from booking.app import assembled
from booking.storage.db import db
from config import Settings
from tests.postgres import Cluster, fresh_database

KEY = secrets.token_hex(32)


def filled(cluster: Cluster, history: int, today: date, folder: Path) -> str:
    """The address of a new database with so much history."""
    url = fresh_database(cluster)
    begin = datetime.now(UTC)
    app = assembled(settings(url, folder))
    with app.app_context():
        upgrade()
        fill(history, today)
        sign_in()
        with db.engine.connect() as connection:
            found = rows(connection)
        db.engine.dispose()
    print(f"{found:,} appointments written in {(datetime.now(UTC) - begin).total_seconds():.0f} s", flush=True)
    return url


def settings(url: str, folder: Path) -> Settings:
    """An installation on that database with everything that protects it switched on."""
    return Settings.from_environment(environment(url, folder))


def environment(url: str, folder: Path) -> dict[str, str]:
    """The same, as gunicorn is told; the keys are the same for all, as on several machines."""
    return {
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "LINK_KEY": KEY[::-1],
        "INSTANCE_PATH": str(folder / "instance"),
        "TRUSTED_PROXIES": "127.0.0.1",
        "RATE_LIMITS": "on",
        "MAIL_URL": "",
        "REDIS_URL": "",
    }


def postmaster(cluster: Cluster) -> int:
    """The process that started all others of the database."""
    with psycopg.connect(cluster.url.replace("+psycopg", ""), autocommit=True) as connection:
        backend = connection.info.backend_pid
        try:
            return parent_of(backend)
        except OSError as error:
            raise SystemExit("the database does not run where its processes can be seen") from error
