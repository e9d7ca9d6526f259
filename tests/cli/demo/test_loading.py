"""What `flask demo load` says, and when it refuses."""

import dataclasses

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.cli.demo import demo_cli, loading
from booking.cli.demo.demand import TRADES, Trade
from booking.storage.db import db
from booking.storage.models import Business
from tests.cli.demo.test_weeks import visits_in


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to no appointments: what is said does not depend on them."""
    quiet = [Trade(each.setup, (0.0, 0.0, 0.0, 0.0), each.demands[:1]) for each in TRADES]
    monkeypatch.setattr(loading, "TRADES", quiet)


@pytest.fixture
def one_trade(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workshop alone, on quiet weeks."""
    workshop = dataclasses.replace(TRADES[2], filled=(0.2, 0.1, 0.1, 0.1))
    monkeypatch.setattr(loading, "TRADES", (workshop,))


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(demo_cli, ["load", "--today", "2026-11-23", *args])


def slugs() -> list[str]:
    with Session(db.engine) as session:
        return list(session.scalars(select(Business.slug).order_by(Business.slug)))


@pytest.mark.usefixtures("few")
def test_it_says_what_was_loaded_and_where_it_is(app: Flask) -> None:
    result = run(app)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].startswith("Hautarztpraxis am Markt in Erfurt: ")
    assert lines[1:3] == [
        "  http://127.0.0.1:5000/de/praxis-am-markt",
        "  http://127.0.0.1:5000/en/praxis-am-markt",
    ]
    assert lines[4] == "  http://127.0.0.1:5000/de/salon-kastanie"
    assert lines[7] == "  http://127.0.0.1:5000/de/radwerk-nord"


@pytest.mark.usefixtures("few")
def test_loading_twice_is_refused(app: Flask) -> None:
    run(app)
    result = run(app)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ('The demo is there already: the business "praxis-am-markt" exists. Nothing was changed.\n')


@pytest.mark.usefixtures("few")
def test_if_empty_loads_into_an_empty_database(app: Flask) -> None:
    assert run(app, "--if-empty").exit_code == 0
    assert slugs() == ["praxis-am-markt", "radwerk-nord", "salon-kastanie"]


@pytest.mark.usefixtures("few")
def test_if_empty_leaves_what_is_there_and_is_content(app: Flask) -> None:
    run(app)
    result = run(app, "--if-empty")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "There is a business already, so the demo was not loaded.\n"


@pytest.mark.usefixtures("few")
def test_a_refusal_comes_before_anything_is_written(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "TRADES", loading.TRADES[2:])
    assert run(app).exit_code == 0
    monkeypatch.setattr(loading, "TRADES", TRADES)
    assert run(app).exit_code == 1
    assert slugs() == ["radwerk-nord"]


@pytest.mark.usefixtures("one_trade")
def test_the_same_day_gives_the_same_appointments(app: Flask) -> None:
    run(app)
    first = visits_in(app)
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            # The record stays: the database refuses to remove an entry.
            if table.name != "record_entry":
                connection.execute(table.delete())
    run(app)
    assert len(first) > 10
    assert visits_in(app) == first


@pytest.mark.usefixtures("one_trade")
def test_another_day_gives_other_appointments(app: Flask) -> None:
    result = app.test_cli_runner().invoke(demo_cli, ["load", "--today", "2027-05-12"])
    assert result.exit_code == 0
    assert {each.local_start[:7] for each in visits_in(app)} == {"2027-05", "2027-06"}


def test_a_day_that_is_no_date_is_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(demo_cli, ["load", "--today", "tomorrow"])
    assert result.exit_code == 2
