"""What a form was loaded with, carried along in a hidden field: signed and packed, for this business and part only."""

from collections.abc import Sequence
from typing import Any

from flask import abort, current_app
from itsdangerous import BadData, URLSafeSerializer

from booking.domain.merging import MISSING, Difference, Missing

Path = Sequence[str]


def seal(business_id: int, path: Path, value: Any) -> str:
    """The value for a hidden field."""
    return str(_serializer().dumps([business_id, list(path), value]))


def unsealed(text: str, business_id: int, path: Path) -> Any:
    """The value that was sealed; what is not from a page of ours about this part ends the request with 400."""
    try:
        whose, where, value = _serializer().loads(text)
    except (BadData, ValueError, TypeError):
        abort(400)
    if (whose, where) != (business_id, list(path)):
        abort(400)
    return value


def seal_changes(business_id: int, path: Path, changes: Sequence[Difference]) -> str:
    """Changes to a part, for the form that makes them."""
    packed = [[each.place, _packed(each.before), _packed(each.after)] for each in changes]
    return seal(business_id, ("changes", *path), packed)


def unsealed_changes(text: str, business_id: int, path: Path) -> list[Difference]:
    """The changes that were sealed."""
    return [
        Difference(tuple(place), _unpacked(before), _unpacked(after))
        for place, before, after in unsealed(text, business_id, ("changes", *path))
    ]


def _packed(value: object) -> list[object]:
    return [] if isinstance(value, Missing) else [value]


def _unpacked(value: list[object]) -> object:
    return value[0] if value else MISSING


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="set-up")
