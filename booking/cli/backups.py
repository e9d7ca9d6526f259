"""``flask backup`` and ``flask restore``: everything in one file, and back."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli import keys
from booking.cli.jobs import clock
from booking.services.backups import making, noting, opening, restoring
from booking.services.backups.manifest import marks_of
from booking.services.backups.opening import Backup
from booking.services.backups.refusals import BackupRefused

TOLD_FROM = 10_000  # rows, from which on a table takes long enough to be told of

passphrase_option = click.option(
    "--passphrase-stdin", is_flag=True, help="Read a passphrase from standard input: only who has it opens the file."
)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-keys", is_flag=True, help="Leave SECRET_KEY and LINK_KEY out; keep them elsewhere.")
@passphrase_option
def backup(file: Path, without_keys: bool, passphrase_stdin: bool) -> None:
    """Write a copy of everything to FILE, while the service runs. A file that is there is not overwritten."""
    present = keys.keys_of(current_app.config["TERMINBUCH"])
    try:
        made = making.make(
            file, present, clock(), with_keys=not without_keys, passphrase=passphrase_from(passphrase_stdin), told=tell
        )
    except BackupRefused as error:
        raise click.ClickException(str(error)) from error
    noting.note()
    click.echo(f"Wrote {file}: {made.rows:,} rows of {len(made.tables)} tables, {file.stat().st_size:,} bytes.")
    if without_keys:
        click.echo("SECRET_KEY and LINK_KEY are not in it; without them every link and second factor is lost.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
@click.option("--check", is_flag=True, help="Only read the file from end to end and say whether it is whole.")
@click.option("--write-keys", type=click.Path(path_type=Path), help="Only write the keys of the file to another one.")
@click.option("--other-keys", is_flag=True, help="Keep the keys of this machine; old links and second factors die.")
@passphrase_option
@with_appcontext
def restore(
    file: Path, replace: bool, check: bool, write_keys: Path | None, other_keys: bool, passphrase_stdin: bool
) -> None:
    """Make the database what it was when FILE was made: all of it, or nothing. Stop the service before."""
    try:
        with opening.opened(file, passphrase_from(passphrase_stdin)) as copy:
            if write_keys:
                _write_keys(copy, write_keys)
            elif check:
                copy.check()
                click.echo(f"{file} is whole: {copy.manifest.rows:,} rows of {copy.manifest.made_at}.")
            else:
                _restore(copy, replace=replace, other_keys=other_keys)
    except BackupRefused as error:
        raise click.ClickException(str(error)) from error


def _restore(copy: Backup, *, replace: bool, other_keys: bool) -> None:
    settings = current_app.config["TERMINBUCH"]
    present = keys.keys_of(settings)
    others = [] if other_keys else _other_keys(copy, present)
    counts = restoring.restore(copy, replace=replace, told=tell)
    if others:
        _keep_keys(copy, others, settings.instance_path)
    click.echo(f"Restored {sum(counts.values()):,} rows as they were at {copy.manifest.made_at}.")
    if others:
        click.echo(f"{' and '.join(others)} in {settings.instance_path} are those of the backup now.")
    click.echo("Everybody has to sign in again. Mail that was due then is due now.")


def _keep_keys(copy: Backup, others: list[str], folder: Path) -> None:
    try:
        keys.keep(copy.keys, others, folder)
    except OSError as error:
        raise BackupRefused(
            f"The rows are restored, but the keys cannot be written to {folder}: {error.strerror}. Take them out of "
            "the backup with --write-keys, or links will be dead."
        ) from error


def _other_keys(copy: Backup, present: dict[str, str]) -> list[str]:
    """The keys that have to change for links to work; refuses where this machine would not use them."""
    marks = marks_of(present)
    others = [name for name in keys.NAMES if copy.manifest.marks.get(name, marks[name]) != marks[name]]
    if not others:
        return []
    names = " and ".join(others)
    if any(name not in copy.keys for name in others):
        raise BackupRefused(
            f"The backup was made under another {names} and does not hold it; set the one of then, or accept with "
            "--other-keys that old links and second factors are dead."
        )
    said = keys.said(others)
    if said:
        raise BackupRefused(
            f"The backup was made under another {names}, and the environment sets {' and '.join(said)} here. Take "
            "the keys out of the backup with --write-keys and set them; or accept with --other-keys that old links "
            "and second factors are dead."
        )
    return others


def _write_keys(copy: Backup, path: Path) -> None:
    if not copy.keys:
        raise BackupRefused("The backup was made without its keys.")
    if path.exists():
        raise BackupRefused(f"{path} is there already, and nothing was overwritten.")
    keys.write(path, "".join(f"{name}={key}\n" for name, key in copy.keys.items()))
    click.echo(f"Wrote {path}, as settings to load; remove it when they are in their place.")


def passphrase_from(is_piped: bool) -> str | None:
    """What stands in standard input, where it is said that something does."""
    if not is_piped:
        return None
    # One line end belongs to the pipe; everything else to the passphrase.
    found = sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if not found:
        raise click.UsageError("There is no passphrase in standard input.")
    return found


def tell(name: str, rows: int) -> None:
    """Say that a table is done, where that took a while."""
    if rows >= TOLD_FROM:
        click.echo(f"{name}: {rows:,} rows", err=True)
