"""The small sum that a browser does."""

from hashlib import sha256
from itertools import count

import pytest

from booking.domain import work

TOKEN = "S0gNifeJIFmFWWKG-46mgj-4"


def answer(of: str) -> str:
    """Found as a browser finds it, by a look of its own at the zeros."""
    zeros = "0" * work.BITS
    return next(
        str(each)
        for each in count()
        if f"{int(sha256(f'{of}:{each}'.encode()).hexdigest(), 16):0256b}".startswith(zeros)
    )


def test_an_answer_is_good_for_what_it_was_found_for() -> None:
    found = answer(TOKEN)
    assert work.is_done(TOKEN, found)
    assert not work.is_done(f"{TOKEN}x", found)


@pytest.mark.parametrize("said", ["", "x", "-1", "0x10", "٣", " 1", "1" * 13, "0"])
def test_anything_else_is_not(said: str) -> None:
    assert not work.is_done(TOKEN, said)


def test_it_takes_a_while_and_not_for_ever() -> None:
    assert 2**14 < sum(int(answer(f"{TOKEN}{each}")) for each in range(8)) / 8 < 2**18
