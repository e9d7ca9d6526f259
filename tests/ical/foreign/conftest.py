"""What left the house, once for all who read it."""

from pathlib import Path

import pytest

from tests.ical.foreign.produced import Produced, house
from tests.ical.foreign.produced import produced as from_the_house


@pytest.fixture(scope="session")
def produced(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Produced:
    """Feeds, single events and invitations."""
    with house(sqlite_template, tmp_path_factory.mktemp("house")) as app:
        return from_the_house(app)
