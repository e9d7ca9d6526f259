"""Files that only a passphrase opens, written and read in pieces.

The key is made of the passphrase by scrypt (RFC 7914) with a salt of the file's own, and each piece is sealed by
AES-256-GCM under its number; the last says that it is the last. So pieces cannot be altered, left out, put in
another order or cut off, and any of them can be read without those before it.
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from booking.services.backups.refusals import BackupRefused

MAGIC = b"terminbuch sealed 1\n"
SALT_BYTES = 16
WORK = 2**17  # with blocks of 1 KiB: 128 MiB and some half second for each guess
PIECE = 64 * 1024
TAG_BYTES = 16
HEADER_BYTES = len(MAGIC) + SALT_BYTES


def is_sealed(file: BinaryIO) -> bool:
    """Whether a file needs a passphrase; leaves it at its beginning."""
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


class SealedWriter(io.RawIOBase):
    """Seals what is written to it; to be closed, or the file has no end. *file* stays open."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._header = MAGIC + os.urandom(SALT_BYTES)
        self._key = _key(passphrase, self._header)
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Take *data*; whole pieces go on to the file."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._waiting += view
        # One piece stays behind: it may be the last.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(view)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
            self._waiting.clear()
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, is_last), piece, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens what was sealed. Raises BackupRefused where the passphrase is another one or the file was altered."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        self._header = file.read(HEADER_BYTES)
        self._key = _key(passphrase, self._header)
        sealed = file.seek(0, io.SEEK_END) - HEADER_BYTES
        self._pieces = max(1, -(-sealed // (PIECE + TAG_BYTES)))
        self._size = sealed - self._pieces * TAG_BYTES
        self._at = 0
        self._number, self._opened = -1, b""
        # Tells at once whether the passphrase is right, and by the last piece whether the file is whole.
        self._piece(0)
        self._piece(self._pieces - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading elsewhere."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: object) -> int:
        """Read up to the end of a piece."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, PIECE)
        found = self._piece(number)[start : start + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(HEADER_BYTES + number * (PIECE + TAG_BYTES))
            sealed = self._file.read(PIECE + TAG_BYTES)
            try:
                self._opened = self._key.decrypt(_nonce(number, number == self._pieces - 1), sealed, self._header)
            except (InvalidTag, ValueError):
                raise BackupRefused(
                    "The file does not open: the passphrase is another one, or the file was altered or cut off."
                ) from None
            self._number = number
        return self._opened


def _key(passphrase: str, header: bytes) -> AESGCM:
    salt = header[len(MAGIC) :]
    return AESGCM(Scrypt(salt=salt, length=32, n=WORK, r=8, p=1).derive(passphrase.encode("utf-8", "surrogateescape")))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
