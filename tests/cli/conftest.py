"""Commands, which say what the use cases do."""

from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave commands on PostgreSQL to ``make prove``: what they ask the database for, the tests of the use cases do."""
    for item in items:
        if str(item.path).startswith(HERE) and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.prove)
