"""From the bytes of a file to a document: UTF-8, JSON, no key twice, nothing that JSON does not know."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from booking.domain.errors import InvalidSetup
from booking.services.setup.faults import Fault, Path, in_document_order

LARGEST_FILE = 4 * 1024 * 1024
LONGEST_NUMBER = 30


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood in it more than once."""

    twice: frozenset[str] = frozenset()


def read_document(content: bytes) -> object:
    """The JSON document of a file. Raises InvalidSetup."""
    if len(content) > LARGEST_FILE:
        _refuse(f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(f"is not UTF-8 (byte {error.start + 1})")
    try:
        document: object = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole)
    except json.JSONDecodeError as error:
        _refuse(f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg})")
    except RecursionError:
        _refuse("is nested too deeply")
    except ValueError as error:
        _refuse(f"is not JSON ({error})")
    faults = list(_twice(document))
    if faults:
        raise InvalidSetup(faults=[str(each) for each in in_document_order(document, faults)])
    return document


def _refuse(message: str) -> NoReturn:
    raise InvalidSetup(faults=[str(Fault((), message))])


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        found.twice = frozenset(key for key, count in counts.items() if count > 1)
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _twice(document: object) -> Iterator[Fault]:
    # Not by recursion: a document may be nested as deeply as its reader just bore.
    waiting: list[tuple[Path, object]] = [((), document)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, _Object):
            yield from (Fault((*path, key), "stands here twice") for key in node.twice)
            waiting += [((*path, key), value) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [((*path, at), value) for at, value in enumerate(node)]
