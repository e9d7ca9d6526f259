"""What a copy says about itself: when and from what it was made, what is in it, and the sums to check it by."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from booking.services.backups.refusals import BackupRefused

FORMAT = 1
NAME = "manifest.json"
KEYS = "keys.json"
MARK_WORK = 2**14


@dataclass(frozen=True, slots=True)
class Held:
    """One table: its columns with what each holds, how many rows, and the SHA-256 of their lines."""

    name: str
    columns: list[tuple[str, str]]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        """Where its rows stand in the archive: a JSON list on each line."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """*made_at* is an instant as ISO 8601; *revision* the step of the migrations; *marks* tell keys apart."""

    made_at: str
    database: str
    revision: str
    tables: list[Held]
    marks: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(each.rows for each in self.tables)

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def of(cls, text: bytes) -> Self:
        """Read what was stored. Raises BackupRefused."""
        try:
            said: dict[str, Any] = json.loads(text)
            if said["format"] > FORMAT:
                raise BackupRefused("The backup was made by a newer version of Terminbuch; update this one first.")
            tables = [
                Held(each["name"], [(name, kind) for name, kind in each["columns"]], each["rows"], each["sha256"])
                for each in said.pop("tables")
            ]
            return cls(**said, tables=tables)
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused("The backup does not say what is in it; it was not made by Terminbuch.") from error


def marks_of(keys: Mapping[str, str]) -> dict[str, str]:
    """By these one sees whether keys are the same, and not which: to try one costs as much as to try a password."""
    return {
        name: hashlib.scrypt(key.encode(), salt=f"terminbuch {name}".encode(), n=MARK_WORK, r=8, p=1, dklen=16).hex()
        for name, key in keys.items()
    }
