"""`flask doctor`."""

import json
from ipaddress import ip_network

from click.testing import Result
from flask import Flask

from booking.services.backups import noting
from booking.storage.db import db
from booking.storage.models import Heartbeat
from booking.storage.types import database_now
from booking.storage.unit_of_work import unit_of_work
from tests.services.backups.houses import furnished, values
from tests.web.conftest import Assemble, assemble  # noqa: F401 - a fixture

LOOPBACK = ip_network("127.0.0.1/32")


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["doctor", "--no-mail", *args])


def test_it_says_what_is_wrong_and_what_to_do(assemble: Assemble) -> None:  # noqa: F811
    result = run(assemble(rate_limits=True))
    assert result.exit_code == 2
    assert "failure  worker: No worker has ever looked for messages to send.\n         Start one with" in result.stdout


def test_it_ends_well_where_all_is_well(assemble: Assemble) -> None:  # noqa: F811
    app = assemble(rate_limits=True, base_url="https://termine.example.org", trusted_proxies=(LOOPBACK,))
    (app.config["TERMINBUCH"].instance_path / "terminbuch.sqlite").chmod(0o600)
    with app.app_context():
        noting.note()
        with unit_of_work() as session:
            session.add(Heartbeat(name="worker", at=database_now()))
        db.engine.dispose()
    result = run(app)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "All is well.")


def test_it_ends_between_where_something_is_unwise(assemble: Assemble) -> None:  # noqa: F811
    app = assemble(rate_limits=True, base_url="https://termine.example.org", trusted_proxies=(LOOPBACK,))
    (app.config["TERMINBUCH"].instance_path / "terminbuch.sqlite").chmod(0o600)
    with app.app_context(), unit_of_work() as session:
        session.add(Heartbeat(name="worker", at=database_now()))
    assert run(app).exit_code == 1


def test_programs_are_told_as_json(app: Flask) -> None:
    result = run(app, "--json")
    found = {each["what"]: each for each in json.loads(result.stdout)}
    assert found["worker"]["sign"] == "failure"
    assert set(found["worker"]) == {"sign", "what", "text", "remedy"}


def test_it_changes_nothing(app: Flask) -> None:
    furnished(app)
    before = values()
    run(app)
    assert values() == before


def test_no_secret_is_shown(assemble: Assemble) -> None:  # noqa: F811
    app = assemble(
        secret_key="hunter2", link_key="hunter2", metrics_token="hunter2", mail_url="smtp://paula:hunter2@127.0.0.1:9"
    )
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 2
    assert "SECRET_KEY is shorter than 32 characters" in result.stdout
    assert "127.0.0.1:9 does not take mail" in result.stdout
    assert "hunter2" not in result.output
