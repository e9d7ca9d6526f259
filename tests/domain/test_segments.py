"""Text messages in parts, with the numbers of 3GPP TS 23.038 and 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.segments import Segments, segments


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", Segments(1, 160, True)),
        ("a" * 160, Segments(1, 0, True)),
        ("a" * 161, Segments(2, 145, True)),
        ("ä" * 306, Segments(2, 0, True)),
        ("€" * 80, Segments(1, 0, True)),
        ("ы" * 70, Segments(1, 0, False, ("ы",))),
        ("ы" * 71, Segments(2, 63, False, ("ы",))),
        ("😀" * 35, Segments(1, 0, False, ("😀",))),
    ],
)
def test_lengths_at_the_edges(text: str, expected: Segments) -> None:
    assert segments(text) == expected


def test_no_character_is_torn_between_two_parts() -> None:
    # The escape of the sign would be the 153rd of the first part, and its second half the first of the next.
    assert segments("a" * 152 + "€" + "a" * 152) == Segments(3, 152, True)


@given(st.text())
def test_a_longer_text_never_takes_fewer_parts(text: str) -> None:
    assert segments(text + "a").count >= segments(text).count
