"""Commands, which say what the use cases do."""

import sys
from pathlib import Path

import pytest

from tests.clocks import databases_clock

HERE = str(Path(__file__).parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave commands on PostgreSQL to ``make prove``: what they ask the database for, the tests of the use cases do."""
    for item in items:
        if str(item.path).startswith(HERE) and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.prove)


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at a database's clock and at the machine's finds them alike, as on most days."""
    # The package calls its command by the module's name.
    monkeypatch.setattr(sys.modules["booking.cli.doctor"], "clock", databases_clock)
