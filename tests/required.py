"""Where every test must run, a test that is skipped has failed.

A plugin, asked for by ``REQUIRE_ALL_TESTS=1``: a skipped test marked ``postgres``, ``browser`` or ``foreign``,
or a whole file that skips itself, counts as failed. It also repeats the checks that failed before the tests began
(``FAILED_CHECKS``), because the end of the output is what people read.
"""

import os
from collections.abc import Generator

import pytest

REQUIRED = ("postgres", "browser", "foreign")


def is_required() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("REQUIRE_ALL_TESTS", "").strip().lower() not in ("", "0", "no", "off")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a required test into a failure; an expected failure is no skip."""
    report = yield
    markers = [name for name in REQUIRED if item.get_closest_marker(name)]
    if is_required() and markers and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report, f"REQUIRE_ALL_TESTS: a {markers[0]} test was skipped: {_reason(report)}")
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a file that skips itself into a failure: which tests it had, nobody knows."""
    report = yield
    if is_required() and report.skipped:
        _fail(report, f"REQUIRE_ALL_TESTS: a whole file was skipped: {_reason(report)}")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat what failed before the tests."""
    if failed := os.environ.get("FAILED_CHECKS"):
        terminalreporter.section("checks before the tests", red=True)
        terminalreporter.write_line(f"FAILED {failed}", red=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _fail(report: pytest.TestReport | pytest.CollectReport, sentence: str) -> None:
    report.outcome = "failed"
    report.longrepr = sentence
