"""The machine: room on its disks, who may read the secrets, and what it knows of time zones."""

import importlib.metadata
import re
import shutil
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from booking.services.doctor.findings import Finding, failure, ok, warning

MEGABYTE = 1024 * 1024
FEW, TOO_FEW = 1024 * MEGABYTE, 100 * MEGABYTE
OTHERS = 0o077
ANYBODY, ENTERED = 0o007, 0o001
ZONES_AGE = 18  # months: several countries change their rules every year, some with little notice


def findings(instance_path: Path, database: Path | None, today: date) -> list[Finding]:
    """Everything about it; *database* is the file of SQLite."""
    folders = {instance_path, *([database.parent] if database else [])}
    return [
        *(each for folder in sorted(folders) for each in _room(folder)),
        *_secrets([instance_path / "secret_key", instance_path / "link_key"], database),
        *_zones(today),
    ]


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    told = f"{free // MEGABYTE:,} MB are free in {folder}."
    if free >= FEW:
        yield ok("disk", told)
    else:
        yield (failure if free < TOO_FEW else warning)("disk", told, "Make room: a full disk takes no booking.")


def _secrets(keys: Iterable[Path], database: Path | None) -> Iterator[Finding]:
    open_keys = [each for each in keys if each.exists() and each.stat().st_mode & OTHERS]
    for each in open_keys:
        yield failure("secrets", f"Others on this machine can read {each}.", f"Run: chmod 600 {each}")
    if database and _is_open(database):
        yield warning(
            "secrets",
            f"Everybody on this machine can read {database}, with all customers.",
            f"Run: chmod 640 {database}",
        )
    elif not open_keys:
        yield ok("secrets", "Keys and data can be read by their owner alone, or lie elsewhere.")


def _is_open(file: Path) -> bool:
    """Whether everybody can read a file; not so in a folder that they cannot enter."""
    return file.exists() and bool(file.stat().st_mode & ANYBODY) and bool(file.parent.stat().st_mode & ENTERED)


def _zones(today: date) -> Iterator[Finding]:
    release = _release()
    if release is None:
        yield warning("time zones", "It cannot be told how old the time zone data is.", "Update the package tzdata.")
        return
    # A release is named by its year and a letter or number in it; some five come in a year.
    months = (today.year - int(release[:4])) * 12 + today.month
    if months > ZONES_AGE + 12:
        yield warning(
            "time zones",
            f"The time zone data is of {release}; hours may be wrong where rules have changed since.",
            "Update the system's tzdata, or the package: pip install --upgrade tzdata",
        )
    else:
        yield ok("time zones", f"The time zone data is of {release}.")


def _release() -> str | None:
    """The release of the data that is in use: the system's where there is one, else the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "Berlin").exists():
            for name in ("tzdata.zi", "+VERSION"):
                file = folder / name
                found = re.search(r"\d{4}[a-z]+", file.open().readline()) if file.exists() else None
                if found:
                    return found[0]
            return None
    try:
        return importlib.metadata.version("tzdata")
    except importlib.metadata.PackageNotFoundError:
        return None
