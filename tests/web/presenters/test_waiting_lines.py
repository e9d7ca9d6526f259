"""Finding somebody in a line."""

import pytest

from booking.domain.bookings import Contact
from booking.web.presenters.waiting_lines import is_meant

JUERGEN = Contact("Jürgen Müller-Lüdenscheidt", "jm@example.org", "+493611234567")


@pytest.mark.parametrize(
    "text", ["", "müller", "Mueller", "muller", "lüden", "jm@example.org", "1234567", "0361 1234567"]
)
def test_somebody_is_found_by_name_address_and_number(text: str) -> None:
    assert is_meant(text, JUERGEN)


@pytest.mark.parametrize("text", ["schmidt", "müller schmidt", "x", "999999"])
def test_others_are_not(text: str) -> None:
    assert not is_meant(text, JUERGEN)
