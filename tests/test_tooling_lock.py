"""What is installed is what was locked: every version chosen, every file known by its sum."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

PROJECT = Path(__file__).parents[1]
NAMES = ("requirements", "requirements-caldav", "requirements-dev")
Locked = dict[NormalizedName, tuple[str, str | None, list[str]]]
ADDRESS = re.compile(r"://|--(?:index-url|extra-index-url|find-links|trusted-host)")


def locked(name: str) -> Locked:
    """By package: its version, the marker under which it is installed, and the sums of its files."""
    found: Locked = {}
    text = (PROJECT / f"{name}.lock").read_text().replace("\\\n", " ")
    for line in filter(None, (each.partition("#")[0].strip() for each in text.splitlines())):
        said, *sums = line.split(" --hash=")
        asked = Requirement(said.strip())
        (pin,) = asked.specifier
        assert pin.operator == "=="
        found[canonicalize_name(asked.name)] = (
            pin.version,
            str(asked.marker) if asked.marker else None,
            [each.strip() for each in sums],
        )
    return found


def asked_for(name: str) -> list[Requirement]:
    """What a file asks for, with what the files ask for that it includes."""
    found = []
    for line in (PROJECT / f"{name}.txt").read_text().splitlines():
        said = line.partition("#")[0].strip()
        if said.startswith("-r "):
            found += asked_for(said.removeprefix("-r ").removesuffix(".txt"))
        elif said:
            found.append(Requirement(said))
    return found


def unmet(requirements: list[Requirement], versions: Locked) -> list[str]:
    """Those that the locked versions do not satisfy."""
    return [
        str(each)
        for each in requirements
        if canonicalize_name(each.name) not in versions
        or not each.specifier.contains(versions[canonicalize_name(each.name)][0], prereleases=True)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_locked(name: str) -> None:
    assert unmet(asked_for(name), locked(name)) == [], "run `make lock`"


def test_a_need_that_nobody_locked_is_found() -> None:
    versions = locked("requirements")
    assert unmet([Requirement("flask>=99"), Requirement("nowhere-to-be-found")], versions) == [
        "flask>=99",
        "nowhere-to-be-found",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_may_be_installed_is_known_by_its_sum(name: str) -> None:
    for package, (_, _, sums) in locked(name).items():
        assert sums, package
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in sums), package


@pytest.mark.parametrize("name", NAMES)
def test_what_is_locked_comes_from_wherever_the_machine_gets_its_packages(name: str) -> None:
    said = (PROJECT / f"{name}.txt").read_text() + (PROJECT / f"{name}.lock").read_text()
    assert ADDRESS.findall(said) == []


def test_what_is_tested_is_what_runs() -> None:
    runtime, caldav, development = map(locked, NAMES)
    assert {name: each for name, each in caldav.items() if name in runtime} == runtime
    assert {name: development[name][0] for name in caldav} == {name: each[0] for name, each in caldav.items()}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_locked_ones_need_in_turn_is_locked_too(name: str) -> None:
    versions = locked(name)
    extras = {canonicalize_name(each.name): sorted(each.extras) for each in asked_for(name)}
    missing = []
    for package, (_, marker, _) in versions.items():
        if marker and not Marker(marker).evaluate():
            continue
        try:
            needs = [Requirement(each) for each in distribution(package).requires or []]
        except PackageNotFoundError:
            pytest.fail(f"{package} is locked and not installed: run `make setup-dev`")
        wanted = [{"extra": extra} for extra in ("", *extras.get(package, []))]
        missing += [
            f"{package} needs {need.name}"
            for need in needs
            if any(need.marker is None or need.marker.evaluate(each) for each in wanted)
            and canonicalize_name(need.name) not in versions
        ]
    assert missing == []


def test_setting_up_installs_nothing_that_is_not_locked() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    assert re.findall(r"\$\(INSTALL\).*", makefile) == ["$(INSTALL) --require-hashes -r"]
    assert re.findall(r"\$\(LOCKED\) (\S+)", makefile) == ["requirements.lock", "requirements-dev.lock"]
