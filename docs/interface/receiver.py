"""Whether a telling came from Terminbuch, and what it says (Standard Webhooks 1.0.0). Needs nothing but Python."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

PATIENCE = 300
"""Seconds by which a telling may be older, or its clock ahead; who replays an old one is refused."""


class Forged(Exception):
    """This was not said by whom it claims, or too long ago."""


def received(key: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """What was told; *key* is the one of the page, ``whsec_…``, *headers* any mapping of names. Raises Forged."""
    said = {name.lower(): value for name, value in headers.items()}
    try:
        number, at, signatures = (said[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        is_old = abs(time.time() - int(at)) > PATIENCE
    except (KeyError, ValueError) as error:
        raise Forged from error
    secret = base64.b64decode(key.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(secret, f"{number}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    # Several stand there, parted by spaces, while a key is renewed.
    given = [each.partition(",")[2] for each in signatures.split() if each.startswith("v1,")]
    if is_old or not any(hmac.compare_digest(right, each) for each in given):
        raise Forged
    told: dict[str, Any] = json.loads(body)
    return told
