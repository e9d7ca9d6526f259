"""Where every test must run, none is left out unseen."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SETTINGS = "[pytest]\nmarkers =\n  postgres: p\n  browser: b\n  foreign: f\n"


def outcome(folder: Path, test: str, **environ: str) -> tuple[int, str]:
    """Exit code and output of a test run of its own in *folder*."""
    (folder / "pytest.ini").write_text(SETTINGS)
    (folder / "test_it.py").write_text(f"import pytest\n{test}\n")
    kept = {name: value for name, value in os.environ.items() if name not in ("REQUIRE_ALL_TESTS", "FAILED_CHECKS")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.required", "-p", "no:cacheprovider", "-ra", str(folder)],
        env=kept | {"PYTHONPATH": str(PROJECT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | environ,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout


def closing_line(output: str) -> str:
    return re.sub(r" in [0-9.]+s|=", "", output.splitlines()[-1]).strip()


MARKED = '@pytest.mark.postgres\ndef test_it(): pytest.skip("no server")'
OF_OTHERS = '@pytest.mark.foreign\ndef test_it(): pytest.skip("no calcurse")'
BY_MARK = '@pytest.mark.browser\n@pytest.mark.skip(reason="no browser")\ndef test_it(): pass'
IN_FIXTURE = (
    '@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])\n'
    "def database(request):\n"
    '    if request.param == "postgresql": pytest.skip("no server")\n'
    "def test_it(database): pass"
)


@pytest.mark.parametrize(
    ("test", "line"),
    [(MARKED, "1 failed"), (OF_OTHERS, "1 failed"), (BY_MARK, "1 error"), (IN_FIXTURE, "1 passed, 1 error")],
    ids=["in the test", "for a program", "by a mark", "in a fixture"],
)
def test_a_skipped_test_fails_where_all_are_required(tmp_path: Path, test: str, line: str) -> None:
    code, output = outcome(tmp_path, test, REQUIRE_ALL_TESTS="1")
    assert (code, closing_line(output)) == (1, line)


def test_the_failure_says_why_the_test_was_skipped(tmp_path: Path) -> None:
    _, output = outcome(tmp_path, MARKED, REQUIRE_ALL_TESTS="1")
    assert "REQUIRE_ALL_TESTS: a postgres test was skipped: Skipped: no server" in output


def test_a_file_that_skips_itself_fails_where_all_are_required(tmp_path: Path) -> None:
    code, output = outcome(tmp_path, 'pytest.skip("not here", allow_module_level=True)', REQUIRE_ALL_TESTS="1")
    assert (code, closing_line(output)) == (2, "1 error")
    assert "REQUIRE_ALL_TESTS: a whole file was skipped: Skipped: not here" in output


@pytest.mark.parametrize("said", ["", "0", "off"])
def test_a_skipped_test_is_no_failure_elsewhere(tmp_path: Path, said: str) -> None:
    code, output = outcome(tmp_path, MARKED, REQUIRE_ALL_TESTS=said)
    assert (code, closing_line(output)) == (0, "1 skipped")


def test_a_skipped_test_of_another_kind_is_no_failure(tmp_path: Path) -> None:
    code, output = outcome(tmp_path, 'def test_it(): pytest.skip("not here")', REQUIRE_ALL_TESTS="1")
    assert (code, closing_line(output)) == (0, "1 skipped")


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    code, output = outcome(
        tmp_path, "@pytest.mark.postgres\n@pytest.mark.xfail\ndef test_it(): assert False", REQUIRE_ALL_TESTS="1"
    )
    assert (code, closing_line(output)) == (0, "1 xfailed")


def test_checks_that_failed_before_are_repeated_above_the_closing_line(tmp_path: Path) -> None:
    _, output = outcome(tmp_path, "def test_it(): pass", FAILED_CHECKS="mypy, djlint")
    assert "FAILED mypy, djlint" in output.splitlines()[-2]
    assert closing_line(output) == "1 passed"
