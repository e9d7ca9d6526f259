"""Names as people write them, folded so that the same person is found again."""

import secrets
import unicodedata

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l", "đ": "d"}
)
# No 0/O, 1/I/L or U: a reference is read aloud on the telephone.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 8


def fold(name: str) -> str:
    """Lower case without accents, ``ä`` as ``ae`` and ``ß`` as ``ss``, spaces single: equal for equal names."""
    lowered = unicodedata.normalize("NFC", name).casefold().translate(_GERMAN)
    plain = "".join(each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each))
    return " ".join(plain.split())


def new_reference() -> str:
    """Eight letters by which people name a booking; not a secret."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
