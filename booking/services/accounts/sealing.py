"""Secrets that must be read again, encrypted where they lie: who has the database alone has none of them.

AES-256 in Galois/Counter Mode (NIST SP 800-38D) under a key derived from the installation's own (RFC 5869).
"""

import base64
import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
PURPOSE = b"terminbuch sealed secrets 1"


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens texts; each is bound to what it is about, so that it opens nowhere else."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret_key: str) -> Self:
        """The seal of an installation with this key."""
        return cls(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret_key.encode()))

    def sealed(self, text: str, about: str) -> str:
        """The text, unreadable; another one each time."""
        nonce = os.urandom(NONCE_BYTES)
        whole = nonce + AESGCM(self.key).encrypt(nonce, text.encode(), about.encode())
        return base64.urlsafe_b64encode(whole).decode()

    def opened(self, text: str, about: str) -> str | None:
        """What was sealed; none where it was sealed under another key, about something else, or was altered."""
        try:
            whole = base64.urlsafe_b64decode(text.encode())
            return AESGCM(self.key).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError):
            return None
