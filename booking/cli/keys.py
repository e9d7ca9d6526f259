"""The keys of an installation: put where this machine looks for them, or handed out to be put there."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

NAMES = ("SECRET_KEY", "LINK_KEY")


def keys_of(settings: object) -> dict[str, str]:
    """The keys in use, by the names that the environment has for them."""
    return {name: getattr(settings, name.lower()) for name in NAMES}


def said(names: list[str], environ: Mapping[str, str] = os.environ) -> list[str]:
    """Those of the keys that the environment sets: what lies in the instance folder does not count for them."""
    return [name for name in names if environ.get(name, "").strip()]


def keep(wanted: Mapping[str, str], names: list[str], folder: Path) -> None:
    """Have this machine use some of the keys *wanted* from its next start on."""
    for name in names:
        write(folder / name.lower(), wanted[name])


def write(path: Path, text: str) -> None:
    """Write a secret, for its owner's eyes alone; whoever reads meanwhile reads the old one."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
