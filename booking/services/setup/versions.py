"""Versions of parts of a set-up: who replaces one says which they have seen, and it is compared under the locks."""

import json
from hashlib import sha256
from typing import Any

from booking.domain.errors import Outdated

LENGTH = 32


def version(part: Any) -> str:
    """Another for every other content; the order of keys says nothing."""
    text = json.dumps(part, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:LENGTH]


def require(present: Any, seen: str | None) -> None:
    """Raise Outdated where a part is another than was *seen*; none has not looked, and any will do."""
    if seen is not None and version(present) != seen:
        raise Outdated
