"""What runs beside the tests goes by the real clock."""

from collections.abc import Iterator

import pytest

from tests.clocks import real_clocks


@pytest.fixture(scope="package", autouse=True)
def clocks_of_servers() -> Iterator[None]:
    """What is served and what is asked here beside it go by one clock."""
    with real_clocks():
        yield
