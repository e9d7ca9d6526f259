"""Passwords: argon2id, long before complicated, and never one that everybody tries first (NIST SP 800-63B-4).

A password is any text in Unicode, taken whole and compared in normal form C, so that it is the same on every
keyboard. There is no rule of composition and no expiry.
"""

import base64
import secrets
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from booking.domain.errors import Busy
from booking.domain.names import fold

ALONE = 15
BESIDE_SECOND_FACTOR = 8
LONGEST = 128
MOST_COMMON = {
    "passwords": 10_000,
    "female_names": 4_000,
    "male_names": 1_500,
    "surnames": 3_000,
    "english_wikipedia": 3_000,
}
"""A word stands in one of the lists only, where it ranks best: a name that is often a password is among the names."""
COMMON = frozenset(word.casefold() for name, most in MOST_COMMON.items() for word in FREQUENCY_LISTS[name][:most])
PRODUCT = "terminbuch"
SHORTEST_NEAR = 4
"""A name of fewer letters stands in too many words to be forbidden in a password."""
AT_ONCE = 4
"""Each hashing takes 64 MiB: a flood of tries must wait for its turn and not fill the memory."""
PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Hashed:
    """What is stored of a password."""

    hash: str = field(repr=False)
    is_short: bool


class Hasher:
    """Hashes with these parameters and compares in the same time, whether there is something to compare or not."""

    def __init__(self, parameters: Parameters) -> None:
        self._argon2 = PasswordHasher.from_parameters(parameters)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self.dummy = nobodys(parameters)

    def hashed(self, password: str) -> Hashed:
        """The password as it is stored. Raises Busy where too many wait."""
        text = normal(password)
        with self._turn():
            return Hashed(self._argon2.hash(text), len(text) < ALONE)

    def is_right(self, password: str, stored: str | None) -> bool:
        """Whether it is the password that was stored; takes as long where none was. Raises Busy."""
        with self._turn():
            try:
                return self._argon2.verify(stored or self.dummy, normal(password)) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether it was stored with other parameters than those of today."""
        return self._argon2.check_needs_rehash(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE):
            raise Busy(retry_after=5)
        try:
            yield
        finally:
            self._turns.release()


def nobodys(parameters: Parameters) -> str:
    """A hash that no password has: comparing with it costs what comparing costs."""

    def written(length: int) -> str:
        return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")

    return (
        f"$argon2id$v={parameters.version}$m={parameters.memory_cost},t={parameters.time_cost},"
        f"p={parameters.parallelism}${written(parameters.salt_len)}${written(parameters.hash_len)}"
    )


_hasher = Hasher(RFC_9106_LOW_MEMORY)


def hasher() -> Hasher:
    """The hasher of this process."""
    return _hasher


def use(parameters: Parameters) -> None:
    """Hash with other parameters from now on; a password is stored anew with them when it is next used."""
    global _hasher
    _hasher = Hasher(parameters)


def normal(password: str) -> str:
    """The password in normal form C."""
    return unicodedata.normalize("NFC", password.encode("utf-8", "replace").decode())


def fault(password: str, near: Iterable[str] = (), *, has_second_factor: bool = False) -> str | None:
    """Why this is no password to take, as a code; none where it is one.

    ``too_short`` (8 are needed), ``short_alone`` (15 are, without a second factor), ``too_long``, ``common``,
    ``near``: it contains one of the words that are *near* - the business, the address - or the product's name.
    """
    text = normal(password)
    if len(text) < BESIDE_SECOND_FACTOR:
        return "too_short"
    if len(text) > LONGEST:
        return "too_long"
    if is_common(text):
        return "common"
    if is_near(text, near):
        return "near"
    if len(text) < ALONE and not has_second_factor:
        return "short_alone"
    return None


def is_common(text: str) -> bool:
    """Whether it is among the most common, one of them repeated, or a run like 12345678."""
    folded = text.casefold()
    unit = folded[: (folded * 2).find(folded, 1)]
    if folded in COMMON or unit in COMMON or len(unit) < SHORTEST_NEAR:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    if folded.isdigit():
        # After 9 comes 0 again: 1234567890123.
        return {each % 10 for each in steps} in ({1}, {9})
    return steps in ({1}, {-1})


def is_near(text: str, words: Iterable[str]) -> bool:
    """Whether it contains the product's name or one of *words*; of an address also what stands before the @."""
    squeezed = _letters(text)
    for word in (PRODUCT, *words):
        parts = (word, word.partition("@")[0]) if "@" in word else (word,)
        if any(len(part) >= SHORTEST_NEAR and part in squeezed for part in map(_letters, parts)):
            return True
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
