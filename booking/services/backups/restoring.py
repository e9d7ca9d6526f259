"""Putting a copy back: everything or nothing."""

from booking.services.backups.making import Told
from booking.services.backups.opening import Backup
from booking.services.backups.refusals import BackupRefused
from booking.storage.backups import loading


def restore(backup: Backup, *, replace: bool = False, told: Told = lambda name, rows: None) -> dict[str, int]:
    """Make the database what it was when *backup* was made; answers how many rows each table has now.

    One that was made at an older step is brought to the present one. What is there already is only thrown away to
    *replace* it. Raises BackupRefused, and then nothing has changed.
    """
    backup.check()
    manifest = backup.manifest
    try:
        with loading.replacing() as connection:
            there = [] if replace else loading.occupied(connection)
            if there:
                raise BackupRefused(
                    f"The database is not empty (there is something in {', '.join(sorted(there)[:3])}), and nothing "
                    "was changed. To throw away what is there, say --replace."
                )
            loading.begin(connection, manifest.revision)
            for held in manifest.tables:
                loading.load(connection, held.name, held.columns, backup.rows(held))
                told(held.name, held.rows)
            _require_all(loading.counts(connection, [each.name for each in manifest.tables]), backup)
            loading.finish(connection)
            return loading.counts(connection, [each.name for each in manifest.tables])
    except loading.NotTaken as error:
        raise BackupRefused(
            f"The database did not take the backup, and nothing was changed: {error} Is the service stopped?"
        ) from error


def _require_all(found: dict[str, int], backup: Backup) -> None:
    wrong = [each.name for each in backup.manifest.tables if found.get(each.name) != each.rows]
    if wrong:
        raise BackupRefused(f"Not all rows arrived ({', '.join(wrong)}); nothing was changed.")
