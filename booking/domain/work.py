"""A small sum, which a browser does while somebody types: nothing to a person, and something to a program that books a
thousand times (after Dwork and Naor 1992, and Hashcash)."""

from hashlib import sha256

BITS = 16
"""So many zeros must the sum begin with: some 65,000 tries, a second or two in a browser."""
LONGEST = 12


def is_done(of: str, answer: str) -> bool:
    """Whether *answer*, a number, makes SHA-256 of ``of:answer`` begin with enough zeros; *of* serves one booking."""
    if not (answer.isascii() and answer.isdigit()) or len(answer) > LONGEST:
        return False
    return int.from_bytes(sha256(f"{of}:{answer}".encode()).digest()) >> (256 - BITS) == 0
