"""`flask backup` and `flask restore`."""

import stat
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from booking.services import businesses
from booking.services.backups import sealed
from tests.factories.businesses import make_business
from tests.services.backups.conftest import Elsewhere, cheap_marks, elsewhere, other_cluster  # noqa: F401 - fixtures

KEY = "another-key-that-was-in-use-then-01234567"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terminbuch.backup"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names no keys."""
    for name in ("SECRET_KEY", "LINK_KEY"):
        monkeypatch.delenv(name, raising=False)


def run(app: Flask, *args: object, content: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, args)), input=content)


def test_what_was_saved_is_restored(app: Flask, file: Path) -> None:
    make_business(slug="practice")
    saved = run(app, "backup", file)
    assert (saved.exit_code, saved.stdout.startswith(f"Wrote {file}: ")) == (0, True)
    make_business(slug="later")
    restored = run(app, "restore", file, "--replace")
    assert (restored.exit_code, "Everybody has to sign in again." in restored.stdout) == (0, True)
    assert [each.slug for each in businesses.businesses()[0]] == ["practice"]


def test_a_file_that_is_there_stays(app: Flask, file: Path) -> None:
    file.write_text("precious")
    result = run(app, "backup", file)
    assert (result.exit_code, file.read_text()) == (1, "precious")
    assert (
        result.stderr
        == f"Error: {file} is there already, and nothing was overwritten. Name a file that is not there.\n"
    )


def test_a_sealed_file_opens_with_its_passphrase_alone(app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "WORK", 2)
    run(app, "backup", file, "--passphrase-stdin", content="open sesame\n")
    assert "is sealed; pipe its passphrase in" in run(app, "restore", file, "--check").stderr
    assert "does not open" in run(app, "restore", file, "--check", "--passphrase-stdin", content="guess\n").stderr
    assert run(app, "restore", file, "--check", "--passphrase-stdin", content="open sesame\n").exit_code == 0


def test_an_empty_passphrase_is_none(app: Flask, file: Path) -> None:
    result = run(app, "backup", file, "--passphrase-stdin", content="\n")
    assert (result.exit_code, file.exists()) == (2, False)


def test_checking_touches_nothing(app: Flask, file: Path) -> None:
    make_business(slug="practice")
    run(app, "backup", file)
    make_business(slug="later")
    result = run(app, "restore", file, "--check")
    assert (result.exit_code, " is whole: " in result.stdout) == (0, True)
    assert len(businesses.businesses()[0]) == 2


def test_the_keys_of_then_are_used_from_then_on(app: Flask, elsewhere: Elsewhere, file: Path) -> None:  # noqa: F811
    run(app, "backup", file)
    there = elsewhere(link_key=KEY)
    result = run(there, "restore", file)
    folder = there.config["TERMINBUCH"].instance_path
    assert f"LINK_KEY in {folder} are those of the backup now." in result.stdout
    assert (folder / "link_key").read_text() == app.config["TERMINBUCH"].link_key
    assert stat.S_IMODE((folder / "link_key").stat().st_mode) == 0o600
    assert not (folder / "secret_key").exists()


def test_keys_that_the_environment_sets_are_not_passed_over(
    app: Flask,
    elsewhere: Elsewhere,  # noqa: F811
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(app, "backup", file)
    there = elsewhere(link_key=KEY)
    monkeypatch.setenv("LINK_KEY", KEY)
    result = run(there, "restore", file)
    assert (result.exit_code, "the environment sets LINK_KEY here" in result.stderr) == (1, True)
    assert KEY not in result.output
    assert run(there, "restore", file, "--other-keys").exit_code == 0


def test_without_the_keys_of_then_it_is_a_choice(app: Flask, elsewhere: Elsewhere, file: Path) -> None:  # noqa: F811
    run(app, "backup", file, "--without-keys")
    there = elsewhere(link_key=KEY)
    assert "made under another LINK_KEY and does not hold it" in run(there, "restore", file).stderr
    assert run(there, "restore", file, "--other-keys").exit_code == 0


def test_the_keys_are_handed_out_to_be_set(app: Flask, file: Path, tmp_path: Path) -> None:
    run(app, "backup", file)
    result = run(app, "restore", file, "--write-keys", tmp_path / "keys.env")
    assert result.exit_code == 0
    assert (tmp_path / "keys.env").read_text() == (
        f"SECRET_KEY={app.config['TERMINBUCH'].secret_key}\nLINK_KEY={app.config['TERMINBUCH'].link_key}\n"
    )
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600
    assert app.config["TERMINBUCH"].secret_key not in result.output
