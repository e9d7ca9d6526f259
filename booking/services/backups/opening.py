"""Looking into a copy, and checking all of it before anything is touched."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from booking.services.backups.manifest import KEYS, NAME, Held, Manifest
from booking.services.backups.refusals import BackupRefused
from booking.services.backups.sealed import SealedReader, is_sealed
from booking.storage.backups import loading
from booking.storage.backups.columns import KNOWN

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError)


@dataclass(frozen=True, slots=True)
class Backup:
    """An opened copy; ``keys`` is empty where it was made without them."""

    archive: zipfile.ZipFile
    manifest: Manifest
    keys: dict[str, str]

    def check(self) -> None:
        """Read everything. Raises BackupRefused where a line, a count or a sum is not what it was."""
        if not loading.is_known(self.manifest.revision):
            raise BackupRefused(
                f"The backup stands at step {self.manifest.revision or 'none'} of the database, which this version of "
                "Terminbuch does not know; it was made by a newer one. Update, then restore."
            )
        for held in self.manifest.tables:
            if {kind for _, kind in held.columns} - KNOWN:
                raise BackupRefused(f"The table {held.name} holds what this version of Terminbuch does not know.")
            digest, count = hashlib.sha256(), 0
            for line in self._lines(held):
                digest.update(line)
                count += 1
            if (count, digest.hexdigest()) != (held.rows, held.sha256):
                raise BackupRefused(f"The backup is damaged: the rows of {held.name} are not those that were saved.")

    def rows(self, held: Held) -> Iterator[list[Any]]:
        """The rows of a table, one at a time."""
        for line in self._lines(held):
            yield json.loads(line)

    def _lines(self, held: Held) -> Iterator[bytes]:
        try:
            with self.archive.open(held.file) as file:
                yield from io.BufferedReader(file, 1 << 20)  # type: ignore[type-var]
        except KeyError:
            raise BackupRefused(f"The backup is damaged: the table {held.name} is missing.") from None
        except BROKEN as error:
            raise BackupRefused(f"The backup is damaged: the table {held.name} cannot be read.") from error


@contextmanager
def opened(path: Path, passphrase: str | None = None) -> Iterator[Backup]:
    """A copy to look into; nothing of its tables has been checked. Raises BackupRefused."""
    try:
        with path.open("rb") as file:
            if is_sealed(file):
                if passphrase is None:
                    raise BackupRefused("The backup is sealed; pipe its passphrase in, with --passphrase-stdin.")
                readable: Any = io.BufferedReader(SealedReader(file, passphrase), 1 << 18)
            else:
                readable = file
            with _archive(readable) as archive:
                yield Backup(
                    archive, Manifest.of(_member(archive, NAME) or b""), json.loads(_member(archive, KEYS) or "{}")
                )
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read: {error.strerror}.") from error


def _archive(file: Any) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except BROKEN as error:
        raise BackupRefused("This is no backup of Terminbuch, or not a whole one.") from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        return archive.read(name)
    except KeyError:
        return None
    except BROKEN as error:
        raise BackupRefused(f"The backup is damaged: {name} cannot be read.") from error
