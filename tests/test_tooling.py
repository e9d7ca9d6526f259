"""How Terminbuch is developed: targets, requirements and layers say what is true."""

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def imported(file: Path) -> set[str]:
    """The top-level names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def required(file: str) -> dict[str, str]:
    """The names in a requirements file, lower case with hyphens, and what is said of each one's version."""
    found = {}
    for line in (PROJECT / file).read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)(?:\[\w+\])?(.*)", line.partition("#")[0].strip()):
            found[match[1].lower().replace("_", "-")] = match[2]
    return found


def make(*arguments: str) -> str:
    if shutil.which("make") is None:
        pytest.skip("no make")
    # Ours may itself be run by make, which hands its options down.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    return subprocess.check_output(["make", *arguments], cwd=PROJECT, env=environ, text=True)


def test_every_target_is_explained_by_help() -> None:
    targets = set(TARGET.findall((PROJECT / "Makefile").read_text()))
    assert targets == set(re.findall(r"^  make ([a-z-]+) ", make("help"), re.MULTILINE))


def test_help_is_what_make_alone_prints() -> None:
    assert make() == make("help")


def test_the_readme_names_only_targets_that_exist() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", (PROJECT / "README.md").read_text()))
    assert {"run", "test", "check"} <= named <= set(TARGET.findall((PROJECT / "Makefile").read_text()))


def test_every_setting_is_explained_in_the_readme() -> None:
    settings = set(re.findall(r'said(?:\.get\(|\[)"([A-Z_]+)"', (PROJECT / "config.py").read_text()))
    assert len(settings) == 16
    explained = set(re.findall(r"^\| `([A-Z_]+)`", (PROJECT / "README.md").read_text(), re.MULTILINE))
    assert explained == settings


def test_ci_runs_make_check_and_can_be_run() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make check" in script.read_text().splitlines()[-1]
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_what_runs_is_pinned() -> None:
    unpinned = {name for name, version in required("requirements.txt").items() if not version.startswith("~=")}
    # The reasons stand beside the two in the file.
    assert unpinned == {"python-dateutil", "tzdata"}


def test_what_the_package_imports_is_required() -> None:
    modules = {name for file in (PROJECT / "booking").rglob("*.py") for name in imported(file)}
    modules |= imported(PROJECT / "config.py")
    foreign = modules - set(sys.stdlib_module_names) - {"booking", "config"}
    distributions = packages_distributions()
    needed = {distributions[name][0].lower().replace("_", "-") for name in foreign}
    # The other halves of Flask and of pydantic come with them, in the version that fits.
    halves = {"werkzeug", "jinja2", "click", "markupsafe", "pydantic-core"}
    # What Radicale itself reads XML with comes with it.
    extras = set(required("requirements-caldav.txt")) | {"defusedxml"}
    assert needed - halves - set(required("requirements.txt")) - extras == set()


def test_the_domain_imports_the_standard_library_and_dateutil_only() -> None:
    modules = {name for file in (PROJECT / "booking" / "domain").rglob("*.py") for name in imported(file)}
    assert modules - set(sys.stdlib_module_names) <= {"booking", "dateutil"}


def lint_layers(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Check the layers of the package ``booking`` in *folder*."""
    program = "from importlinter.cli import lint_imports_command as check; check()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo", "--config", str(PROJECT / "pyproject.toml")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_layers_hold() -> None:
    checked = lint_layers(PROJECT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("domain/slots.py", "import booking.storage", "Imports point inward"),
        ("storage/db.py", "import booking.ical", "Imports point inward"),
        ("services/bookings.py", "import booking.web", "Imports point inward"),
        ("domain/slots.py", "import flask", "The domain knows"),
        ("domain/slots.py", "import config", "The domain knows"),
        ("web/pages.py", "import sqlalchemy", "speak no SQL"),
        ("cli/jobs.py", "import sqlalchemy.orm", "speak no SQL"),
        ("services/bookings.py", "from flask import request", "know no request"),
        ("notifications/messages.py", "import config", "below the use cases"),
    ],
)
def test_a_line_that_breaks_the_layers_is_found(tmp_path: Path, file: str, line: str, contract: str) -> None:
    package = tmp_path / "booking"
    for layer in ("web", "cli", "services", "storage", "ical", "notifications", "network", "domain", "translations"):
        (package / layer).mkdir(parents=True)
        (package / layer / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "app.py").touch()
    (package / "logs.py").touch()
    (package / file).write_text(line)
    checked = lint_layers(tmp_path)
    assert checked.returncode == 1
    assert re.search(rf"{contract}.* BROKEN", checked.stdout)
