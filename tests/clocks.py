"""What time it is in the tests, whatever day it is: they stand still, databases and browsers go on the day before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext
from sqlalchemy.ext.compiler import compiles

from booking.storage.types import database_now

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday in winter, 09:00 in Berlin."""
BEHIND = datetime.now(UTC) - (NOW - timedelta(days=1))
BROWSERS = """
(behind => {
  const now = () => Real.now() - behind;
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (_, said) => said.length ? new Real(...said) : new Real(now()),
    get: (_, name) => name === "now" ? now : Real[name],
  });
})"""

_behind = BEHIND


def databases_clock() -> datetime:
    """What time it is by the databases' clocks."""
    return datetime.now(UTC) - BEHIND


@contextmanager
def real_clocks() -> Iterator[None]:
    """Databases that are first asked in this while know what time it really is, as programs beside the tests do."""
    global _behind  # noqa: PLW0603
    _behind = timedelta(0)
    yield
    _behind = BEHIND


@compiles(database_now, "postgresql")
def _now_on_postgresql(*_said: object, **_named: object) -> str:
    return f"(clock_timestamp() - interval '{_behind.total_seconds()} seconds')"


@compiles(database_now, "sqlite")
def _now_on_sqlite(*_said: object, **_named: object) -> str:
    return f"CAST((julianday('now') - {_behind.total_seconds() / 86400!r} - 2440587.5) * 86400000000 AS INTEGER)"


def set_clock(browser: Browser) -> None:
    """Give a browser the clock of the databases."""
    opened = browser.new_context

    def behind(**said: Any) -> BrowserContext:
        context = opened(**said)
        context.add_init_script(f"{BROWSERS}({BEHIND // timedelta(milliseconds=1)})")
        return context

    browser.new_context = behind  # type: ignore[method-assign]
