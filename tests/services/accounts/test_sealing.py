"""What is sealed is read again under the same key and about the same thing only."""

import pytest

from booking.services.accounts.sealing import Seal

SEAL = Seal.of("the key of this installation")


def test_what_was_sealed_is_read_again() -> None:
    assert SEAL.opened(SEAL.sealed("geheim – ß", "person 1"), "person 1") == "geheim – ß"


def test_it_is_not_readable_as_it_lies() -> None:
    assert "JBSWY3DP" not in SEAL.sealed("JBSWY3DP", "person 1")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert SEAL.sealed("geheim", "person 1") != SEAL.sealed("geheim", "person 1")


def test_it_opens_for_nobody_else() -> None:
    assert SEAL.opened(SEAL.sealed("geheim", "person 1"), "person 2") is None


def test_it_opens_under_no_other_key() -> None:
    assert Seal.of("another key").opened(SEAL.sealed("geheim", "person 1"), "person 1") is None


@pytest.mark.parametrize("text", ["", "x", "ä", "AAAA", "A" * 100])
def test_what_was_never_sealed_opens_nothing(text: str) -> None:
    assert SEAL.opened(text, "person 1") is None


def test_the_key_is_not_printed() -> None:
    assert repr(SEAL) == "Seal()"
