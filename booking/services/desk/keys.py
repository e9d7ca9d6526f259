"""Keys of forms that are sent from the desk: sent twice, they book once."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from booking.domain.access import Actor
from booking.services.idempotency import Key


def of_form(actor: Actor, key: str | Key, request: Any, *more: object) -> Key:
    """The form's nonce, which is nobody else's, with a digest of everything that was asked for; a whole key as it is.

    *request* is a DeskRequest.
    """
    if isinstance(key, Key):
        return key
    # Who walks in comes when the button is pressed, and a moment later when it is pressed again.
    given = [each.name for each in fields(request) if each.name != "starts_at" or request.source != "walk_in"]
    said = repr([*((each, _plain(getattr(request, each))) for each in given), *more])
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return Key(f"desk {actor.user_id} {key}", digest)


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return sorted(value.items()) if isinstance(value, Mapping) else value
