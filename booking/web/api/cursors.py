"""Long lists a part at a time: a cursor says where the last part ended, so that nothing is left out or told twice."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from booking.domain.errors import Invalid

Key = str | int


def cursor(*keys: Key) -> str:
    """Where a part ended: the values of its last item by which the list is ordered. Nothing in it is secret."""
    return urlsafe_b64encode(json.dumps(keys, separators=(",", ":")).encode()).decode().rstrip("=")


def keys_of(said: str | None, *kinds: type) -> Sequence[Key] | None:
    """The values in a cursor, none without one. Raises Invalid where it is none of ours for this list."""
    if said is None:
        return None
    try:
        keys = json.loads(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    except (ValueError, RecursionError) as error:
        raise Invalid([("cursor", "not_a_cursor")]) from error
    if not isinstance(keys, list) or tuple(type(each) for each in keys) != kinds:
        raise Invalid([("cursor", "not_a_cursor")])
    return keys
