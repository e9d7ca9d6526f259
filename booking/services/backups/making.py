"""Making a copy: while everything runs, in one file, and never half."""

import hashlib
import io
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from booking.services.backups.manifest import KEYS, NAME, Held, Manifest, marks_of
from booking.services.backups.refusals import BackupRefused
from booking.services.backups.sealed import SealedWriter
from booking.storage.backups import reading

LEVEL = 3  # packs almost as well as the usual 6, in half the time
Told = Callable[[str, int], None]
"""Is told, for each table, its name and how many rows it had."""


def make(
    path: Path,
    keys: Mapping[str, str],
    now: datetime,
    *,
    with_keys: bool = True,
    passphrase: str | None = None,
    told: Told = lambda name, rows: None,
) -> Manifest:
    """Write a copy of everything to *path*, which must not be there yet; readable by its owner alone.

    *keys* are SECRET_KEY and LINK_KEY, without which links and second factors are dead; they go into the file unless
    told otherwise. Raises BackupRefused.
    """
    with _new_file(path) as file:
        if passphrase is None:
            return _write(file, keys, now, with_keys, told)
        sealing = SealedWriter(file, passphrase)
        manifest = _write(sealing, keys, now, with_keys, told)
        sealing.close()
        return manifest


def _write(file: object, keys: Mapping[str, str], now: datetime, with_keys: bool, told: Told) -> Manifest:
    packing = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", packing, compresslevel=LEVEL) as archive:  # type: ignore[call-overload]
        with reading.snapshot() as connection:
            held = []
            for table in reading.tables_there(connection):
                held.append(_write_table(archive, connection, table))
                told(table.name, held[-1].rows)
            revision = reading.revision(connection)
            manifest = Manifest(now.isoformat(), connection.dialect.name, revision, held, marks_of(keys))
        if with_keys:
            archive.writestr(KEYS, json.dumps(dict(keys)))
        archive.writestr(NAME, manifest.text())
    return manifest


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Held:
    held = Held(table.name, reading.columns(table), 0, "")
    digest, count = hashlib.sha256(), 0
    with archive.open(held.file, "w", force_zip64=True) as file:
        for some in reading.rows(connection, table):
            lines = "".join(f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n" for row in some)
            data = lines.encode("utf-8", "surrogatepass")
            digest.update(data)
            file.write(data)
            count += len(some)
    return Held(held.name, held.columns, count, digest.hexdigest())


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once it is whole and on the disk."""
    if path.exists():
        raise BackupRefused(f"{path} is there already, and nothing was overwritten. Name a file that is not there.")
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with io.BufferedWriter(io.FileIO(number, "w"), 1 << 20) as file:
            yield file
            file.flush()
            os.fsync(number)
        # Not renamed: that would go over a file that somebody has put there meanwhile.
        path.hardlink_to(unfinished)
        _settle(path.absolute().parent)
    except FileExistsError:
        raise BackupRefused(f"{path} is there already, and nothing was overwritten.") from None
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written: {error.strerror}. There is no backup.") from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise BackupRefused(f"The database cannot be read: {reason}. There is no backup.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the file's name on the disk, too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
