"""The units of systemd and the container's files: what they name is there, and what the units start is shut in."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from booking.app import assembled
from tests.conftest import settings_for
from tests.deployed import EXAMPLES, unit
from tests.races.server import ROOT, environment

SERVICES = sorted(file.name for file in EXAMPLES.glob("*.service"))
SHUT_IN = {
    "NoNewPrivileges": ["true"],
    "CapabilityBoundingSet": [""],
    "ProtectSystem": ["strict"],
    "ProtectHome": ["true"],
    "PrivateTmp": ["true"],
    "PrivateDevices": ["true"],
    "RestrictAddressFamilies": ["AF_INET AF_INET6 AF_UNIX"],
    "RestrictNamespaces": ["true"],
    "SystemCallFilter": ["@system-service"],
    "UMask": ["0077"],
}
EXPOSURE = re.compile(r"Overall exposure level for \S+: ([0-9.]+)")
# Settings that need no explanation in the table: they are those of PostgreSQL's own image and of Compose.
OF_OTHERS = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return assembled(settings_for(f"sqlite:///{sqlite_template}", tmp_path_factory.mktemp("deploy")))


def command_exists(app: Flask, words: list[str]) -> bool:
    """Whether ``flask`` knows these words as a command."""
    found: Any = app.cli
    for word in words:
        found = getattr(found, "commands", {}).get(word)
    return found is not None


def compose() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yaml").read_text())
    return said


def test_there_are_units_for_pages_worker_and_copies() -> None:
    assert SERVICES == ["terminbuch-backup.service", "terminbuch-web.service", "terminbuch-worker.service"]
    assert unit("terminbuch-backup.timer")["OnCalendar"] == ["03:10"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_nobody_and_may_do_next_to_nothing(name: str) -> None:
    said = unit(name)
    assert said["User"] == ["terminbuch"]
    assert {key: said.get(key) for key in SHUT_IN} == SHUT_IN


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_understands_them(name: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze")
    # Its programs are not where they will be; what is asked is whether every line means something.
    text = (EXAMPLES / name).read_text().replace("/srv/terminbuch/.venv/bin/", "/bin/")
    (tmp_path / name).write_text(re.sub(r"^ExecStart=/bin/(gunicorn|flask)", "ExecStart=/bin/true", text, flags=re.M))
    asked = subprocess.run([program, "verify", tmp_path / name], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stderr) == (0, "")
    weighed = subprocess.run(
        [program, "security", "--offline=true", "--no-pager", tmp_path / name],
        capture_output=True,
        text=True,
        check=False,
    )
    found = EXPOSURE.search(weighed.stdout)
    assert found is not None, weighed.stderr
    assert float(found[1]) <= 2.0


def test_the_worker_starts_what_there_is(app: Flask) -> None:
    (line,) = unit("terminbuch-worker.service")["ExecStart"]
    program, *words = line.split()
    assert (program, words[:2]) == ("/srv/terminbuch/.venv/bin/flask", ["--app", "wsgi"])
    assert command_exists(app, words[2:])


def test_the_nightly_copy_is_made_by_the_line_of_its_unit(sqlite_template: Path, tmp_path: Path) -> None:
    """Run by a shell as systemd would hand it over; the passphrase comes by standard input."""
    said = unit("terminbuch-backup.service")
    assert said["StandardInput"] == ["file:/etc/terminbuch.passphrase"]
    (line,) = said["ExecStart"]
    script = line.removeprefix("/bin/sh -c '").removesuffix("'").replace("$$", "$").replace("%%", "%")
    (tmp_path / "copies").mkdir()
    shutil.copy(sqlite_template, tmp_path / "terminbuch.sqlite")
    done = subprocess.run(
        ["/bin/sh", "-c", script.replace("/backup/", f"{tmp_path}/copies/")],
        cwd=ROOT,
        env=environment(f"sqlite:///{tmp_path / 'terminbuch.sqlite'}", tmp_path),
        input="correct horse battery staple\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (copy,) = (tmp_path / "copies").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}\.backup", copy.name)
    assert copy.read_bytes().startswith(b"terminbuch sealed 1\n")


def test_the_containers_files_say_that_nobody_ran_them() -> None:
    for name in ("Dockerfile", "compose.yaml"):
        assert (EXAMPLES / name).read_text().startswith("# NOT RUN:")


def test_what_the_image_copies_is_there() -> None:
    text = (EXAMPLES / "Dockerfile").read_text()
    copied = [word for line in re.findall(r"^COPY (.*)$", text, re.M) for word in line.split()[:-1]]
    assert "requirements.lock" in copied
    assert [each for each in copied if not (ROOT / each).exists()] == []
    assert "--require-hashes" in text
    assert re.search(r"^USER terminbuch$", text, re.M)


def test_the_containers_start_what_there_is(app: Flask) -> None:
    said = compose()
    for each in said["services"].values():
        program, *words = each.get("command") or ["flask", "serve"]
        assert program == "flask"
        assert command_exists(app, words)
    assert said["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert all(each["cap_drop"] == ["ALL"] for name, each in said["services"].items() if name != "database")


def test_the_settings_that_they_name_are_explained() -> None:
    named = {name for file in EXAMPLES.iterdir() for name in re.findall(r"\b[A-Z]+_[A-Z_]+\b(?==|,)", file.read_text())}
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert named - explained - OF_OTHERS - {"FLASK_APP", "PROMETHEUS_MULTIPROC_DIR", "AF_UNIX"} == set()
