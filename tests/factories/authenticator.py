"""A device with passkeys, in software (WebAuthn 6): what a browser would hand on, with every part to be got wrong."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """Makes one passkey and signs with it; ``counts`` is false for devices that do not count."""

    origin: str = "https://termine.example.org"
    site: str = "termine.example.org"
    is_verified: bool = True
    counts: bool = True
    count: int = 0
    id: bytes = b""
    user_handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str, **wrong: Any) -> str:
        """Answer the options of a registration."""
        asked = json.loads(options)
        self.id = wrong.get("id") or os.urandom(16)
        self.user_handle = base64url_to_bytes(asked["user"]["id"])
        data = self._said("webauthn.create", asked["challenge"], wrong)
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        whole = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._state(ATTESTED) + attested})
        return self._answer(
            {"clientDataJSON": bytes_to_base64url(data), "attestationObject": bytes_to_base64url(whole)}
        )

    def get(self, options: str, **wrong: Any) -> str:
        """Answer the options of a sign-in."""
        asked = json.loads(options)
        data = self._said("webauthn.get", asked["challenge"], wrong)
        state = self._state(0)
        signature = self.key.sign(state + hashlib.sha256(data).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": bytes_to_base64url(data),
                "authenticatorData": bytes_to_base64url(state),
                "signature": bytes_to_base64url(signature),
                "userHandle": bytes_to_base64url(wrong.get("user_handle", self.user_handle)),
            }
        )

    def _said(self, kind: str, challenge: str, wrong: dict[str, Any]) -> bytes:
        said = {
            "type": kind,
            "challenge": wrong.get("challenge", challenge),
            "origin": wrong.get("origin", self.origin),
        }
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _state(self, flags: int) -> bytes:
        self.count += 1 if self.counts else 0
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def _answer(self, response: dict[str, str]) -> str:
        written = bytes_to_base64url(self.id)
        return json.dumps({"id": written, "rawId": written, "type": "public-key", "response": response})
