"""Programs of others: what is missing is said, and what fails is no proof."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import foreign


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing is remembered of what is there."""
    foreign.is_there.cache_clear()
    yield
    foreign.is_there.cache_clear()


def test_what_is_missing_is_said_with_the_packages_that_bring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, path="": None if name == "khal" else f"/usr/bin/{name}")
    monkeypatch.setattr(foreign, "SYSTEM_PYTHON", Path("/nowhere/python3"))
    assert foreign.missing() == (
        "not installed: khal, libical (on Debian: apt install khal gir1.2-ical-3.0 python3-gi)"
    )


def test_ci_installs_all_of_them() -> None:
    script = (Path(__file__).parents[1] / ".ci" / "run").read_text()
    packages = {package for each in foreign.PACKAGES.values() for package in each}
    assert {package for package in packages if package not in script} == set()


def test_a_program_that_fails_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such thing"):
        foreign.run(tmp_path, "sh", "-c", "echo no such thing >&2; exit 3")


def test_a_program_sees_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    said = foreign.run(tmp_path, "sh", "-c", "echo $HOME $DATABASE_URL").decode().split()
    assert said == [str(tmp_path)]
