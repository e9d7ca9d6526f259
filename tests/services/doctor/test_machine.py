"""What the doctor says of the machine."""

import shutil
from collections import namedtuple
from datetime import date
from pathlib import Path

import pytest

from booking.services.doctor import machine
from booking.services.doctor.findings import Finding, Sign

TODAY = date(2026, 11, 23)
Usage = namedtuple("Usage", "total used free")


def about(what: str, folder: Path, database: Path | None = None, today: date = TODAY) -> list[Finding]:
    return [each for each in machine.findings(folder, database, today) if each.what == what]


@pytest.mark.parametrize(
    "megabytes, sign", [(5000, Sign.OK), (1024, Sign.OK), (1023, Sign.WARNING), (100, Sign.WARNING), (99, Sign.FAILURE)]
)
def test_little_room_is_told_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, megabytes: int, sign: Sign
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0, 0, megabytes * 1024 * 1024))
    (found,) = about("disk", tmp_path)
    assert found.sign is sign


def test_the_disk_of_the_database_is_looked_at_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    assert len(about("disk", tmp_path, folder / "terminbuch.sqlite")) == 2


@pytest.mark.parametrize("mode, sign", [(0o600, Sign.OK), (0o640, Sign.FAILURE), (0o604, Sign.FAILURE)])
def test_a_key_that_others_can_read_is_a_failure(tmp_path: Path, mode: int, sign: Sign) -> None:
    key = tmp_path / "link_key"
    key.write_text("hunter2")
    key.chmod(mode)
    (found,) = about("secrets", tmp_path)
    assert found.sign is sign
    assert "hunter2" not in found.text + found.remedy


@pytest.mark.parametrize(
    "mode, folder, sign", [(0o640, 0o755, Sign.OK), (0o644, 0o700, Sign.OK), (0o644, 0o755, Sign.WARNING)]
)
def test_data_that_everybody_can_read_is_unwise(tmp_path: Path, mode: int, folder: int, sign: Sign) -> None:
    tmp_path.chmod(folder)
    database = tmp_path / "terminbuch.sqlite"
    database.write_text("")
    database.chmod(mode)
    (found,) = about("secrets", tmp_path, database)
    assert found.sign is sign


@pytest.mark.parametrize("release, sign", [("2026a", Sign.OK), ("2025c", Sign.OK), ("2023c", Sign.WARNING)])
def test_old_rules_of_time_zones_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, sign: Sign
) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").write_text("TZif")
    (tmp_path / "tzdata.zi").write_text(f"# version {release}\nR d 1916 o - Jun 14 23s 1 S\n")
    monkeypatch.setattr(machine.zoneinfo, "TZPATH", (str(tmp_path),))
    (found,) = about("time zones", tmp_path)
    assert (found.sign, release in found.text) == (sign, True)


def test_without_zones_of_the_system_the_package_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.zoneinfo, "TZPATH", ())
    (found,) = about("time zones", tmp_path)
    assert "is of 20" in found.text
