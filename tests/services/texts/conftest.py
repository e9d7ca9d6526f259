"""The business's own words: rows that are written and read, whatever the database."""

from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave them on PostgreSQL to ``make prove``: there is nothing in them that it could see otherwise."""
    for item in items:
        if str(item.path).startswith(HERE) and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.prove)
