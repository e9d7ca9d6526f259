"""Programs that ask at the time at which everything was made."""

import pytest

from booking.web import clock
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def now_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
