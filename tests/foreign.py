"""Programs that are not ours, to read what we write: libical, three calendars of different origin, a mail
server, a proxy.

A plugin: tests marked ``foreign`` are skipped, visibly, where one of them is missing. They come from the
distribution and keep their own Python, so nothing of theirs meets what runs here.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGES = {
    "calcurse": ("calcurse", "python3-httplib2"),
    "khal": ("khal",),
    "vdirsyncer": ("vdirsyncer",),
    "dovecot": ("dovecot-imapd",),
    "nginx": ("nginx-light",),
    "libical": ("gir1.2-ical-3.0", "python3-gi"),
}
"""What provides each of them on Debian and Ubuntu."""
SYSTEM_PYTHON = Path("/usr/bin/python3")
HAS_LIBICAL = 'import gi; gi.require_version("ICalGLib", "3.0"); from gi.repository import ICalGLib'
LONGEST = 60


@cache
def is_there(name: str) -> bool:
    """Whether this program, or this library, can be used."""
    if name != "libical":
        return found(name) is not None
    if not SYSTEM_PYTHON.exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", HAS_LIBICAL], capture_output=True, check=False).returncode == 0


def found(name: str) -> str | None:
    """Where a program is. Servers are where people need not look for them."""
    return shutil.which(name) or shutil.which(name, path="/usr/local/sbin:/usr/sbin:/sbin")


def missing() -> str:
    """What is not there, and how it comes; empty where all is."""
    names = [name for name in PACKAGES if not is_there(name)]
    if not names:
        return ""
    packages = " ".join(package for name in names for package in PACKAGES[name])
    return f"not installed: {', '.join(names)} (on Debian: apt install {packages})"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say that a proof is left out, and why."""
    if item.get_closest_marker("foreign") and (reason := missing()):
        pytest.skip(reason)


def run(home: Path, *command: str | Path, given: bytes = b"", environ: Mapping[str, str] | None = None) -> bytes:
    """Run a program that sees nothing of ours: *home* is all that it has. Answers its output; raises where it fails."""
    said = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Europe/Berlin",
        **(environ or {}),
    }
    if "PATH" in os.environ:
        said["PATH"] = f"{os.environ['PATH']}:{said['PATH']}"
    done = subprocess.run(
        list(map(str, command)), input=given, env=said, cwd=home, capture_output=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise AssertionError(f"{command[0]} failed ({done.returncode}): {done.stderr.decode(errors='replace')}")
    return done.stdout
