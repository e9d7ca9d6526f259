"""The page of what must hold names every line, and only tests that there are."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "trust.md"
NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`")
LINES = [*map(str, range(1, 45)), *(f"F{number}" for number in range(1, 17))]


def rows(text: str) -> list[list[str]]:
    """The cells of each line that has a number."""
    cells = [
        [each.strip() for each in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [each for each in cells if re.fullmatch(r"F?\d+", each[0])]


def missing(text: str) -> list[str]:
    """The tests that are named and are not there."""
    found = []
    for path, name in NAMED.findall(text):
        place = PROJECT / path
        if not place.exists() or (name and not re.search(rf"^def {name}\(", place.read_text(), re.MULTILINE)):
            found.append(f"{path}::{name}")
    return found


def test_every_line_is_there_once_and_whole() -> None:
    found = rows(PAGE.read_text())
    assert [each[0] for each in found] == LINES
    assert {len(each) for each in found} == {5}


@pytest.mark.parametrize("row", rows(PAGE.read_text()), ids=lambda row: row[0])
def test_a_line_names_tests_that_there_are_or_says_that_it_is_open(row: list[str]) -> None:
    _, holds, met, shown, seen = row
    assert holds
    assert met
    assert missing(shown) == []
    assert NAMED.search(shown) or "open" in seen.lower()


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert missing("`tests/nowhere.py`") == ["tests/nowhere.py::"]
    assert missing("`tests/test_trust.py::test_nothing`") == ["tests/test_trust.py::test_nothing"]
    assert missing("`tests/test_trust.py::test_a_test_that_is_not_there_is_noticed`, `tests/races`") == []
