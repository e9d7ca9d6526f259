"""``flask upgrade``: a copy of everything, then the database at the step that this version needs."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli import keys
from booking.cli.backups import passphrase_from, passphrase_option, tell
from booking.cli.jobs import clock
from booking.services import upgrading
from booking.services.backups import making, noting
from booking.services.backups.refusals import BackupRefused


@click.command("upgrade")
@click.option("--backup", type=click.Path(path_type=Path, dir_okay=False), help="Write a copy of everything before.")
@click.option("--without-backup", is_flag=True, help="Go on without one.")
@passphrase_option
@with_appcontext
def upgrade(backup: Path | None, without_backup: bool, passphrase_stdin: bool) -> None:
    """Bring the database to the step that this version needs, all or nothing. Stop the service before.

    Where there is something that could be lost, a copy is written before; only who says so goes without.
    """
    if backup and without_backup:
        raise click.UsageError("Say --backup FILE or --without-backup, not both.")
    try:
        before = upgrading.steps()
        if before.is_there:
            click.echo(f"The database stands at step {before.needed}, as this version needs. Nothing was done.")
            return
        if not before.is_empty:
            if not (backup or without_backup):
                raise click.UsageError(
                    f"The database stands at step {before.present}, this version needs {before.needed}. Say where a "
                    "copy is to be written before, with --backup FILE, or --without-backup."
                )
            if backup:
                _write(backup, passphrase_from(passphrase_stdin))
        upgrading.upgrade()
    except (BackupRefused, upgrading.UpgradeFailed) as error:
        raise click.ClickException(str(error)) from error
    if backup and not before.is_empty:
        noting.note()
    click.echo(f"The database went from step {before.present or 'none'} to {before.needed}.")


def _write(path: Path, passphrase: str | None) -> None:
    present = keys.keys_of(current_app.config["TERMINBUCH"])
    made = making.make(path, present, clock(), passphrase=passphrase, told=tell)
    click.echo(f"Wrote {path}: {made.rows:,} rows as they were at step {made.revision}.")
