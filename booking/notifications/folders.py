"""Delivery into a folder, for installations without a mail server: each message is an ``.eml`` file."""

import hashlib
import os
import re
import tempfile
from email.message import EmailMessage
from pathlib import Path

from booking.notifications.delivery import TemporaryFailure

UNFIT = re.compile(r"[^A-Za-z0-9]+")
LONGEST_NAME = 60


class Folder:
    """A transport that puts messages below *path*, which it makes, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: EmailMessage) -> None:
        """Write the message whole or not at all; sent again under its Message-ID, it takes its own place.

        Raises TemporaryFailure where the disk refuses.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self.path / file_name(message), message.as_bytes())
        except OSError as error:
            raise TemporaryFailure(f"the folder for mail cannot be written: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self, target: Path, content: bytes) -> None:
        handle, unfinished = tempfile.mkstemp(dir=self.path, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(target)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise


def file_name(message: EmailMessage) -> str:
    """A name that says which message it is, and is another for every Message-ID."""
    identity = str(message["Message-ID"] or "")
    readable = UNFIT.sub("-", identity.partition("@")[0]).strip("-")[:LONGEST_NAME]
    return f"{readable or 'message'}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}.eml"
