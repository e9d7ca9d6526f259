"""What is wrong in a set-up file: where, in words, and in the order of the file."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_QUOTE = 60

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. An empty path means the document as a whole.

    ``code`` and ``values`` say the same as the message, for whoever words it otherwise.
    """

    path: Path
    message: str
    code: str = "invalid"
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def below(self, depth: int) -> Self:
        """The same fault as seen from a part that stands so deep."""
        return replace(self, path=self.path[depth:])

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}"


def path_text(path: Path) -> str:
    """A path as people write it: ``services[0].requires[0].any_of[1]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if PLAIN_KEY.fullmatch(part) else quoted(part))
    return text or "document"


def quoted(value: object) -> str:
    """A value of the file on one line, cut where it is long: every control character is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def in_document_order(document: object, faults: Iterable[Fault]) -> list[Fault]:
    """The faults from the top of the file to its end; what is missing comes after what its object has."""
    return sorted(faults, key=lambda fault: _position(document, fault.path))


def _position(document: object, path: Path) -> list[int]:
    position, here = [], document
    for part in path:
        if isinstance(here, dict) and part in here:
            position.append(list(here).index(part))
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            position.append(part)
            here = here[part]
        else:
            position.append(len(here) if isinstance(here, dict | list) else 0)
            here = None
    return position
