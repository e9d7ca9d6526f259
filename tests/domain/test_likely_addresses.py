"""Which address was probably meant."""

import pytest

from booking.domain.likely_addresses import PROVIDERS, REAL, is_one_slip, likely_address


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("Anna.W@GMAIL.CMO", "Anna.W@gmail.com"),
        ("anna@gnx.de", "anna@gmx.de"),
        ("anna@web.d", "anna@web.de"),
        ("anna@tonline.de", "anna@t-online.de"),
        (" anna@outlok.de ", "anna@outlook.de"),
    ],
)
def test_a_slip_is_noticed(typed: str, meant: str) -> None:
    assert likely_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["anna@gmail.com", "anna@gmx.at", "anna@mail.com", "anna@example.org", "anna@gmx.ne", "anna", "@gmial.com", ""],
)
def test_what_may_well_be_meant_is_not_doubted(typed: str) -> None:
    assert likely_address(typed) is None


def test_no_provider_is_a_slip_of_another() -> None:
    assert [(a, b) for a in PROVIDERS for b in PROVIDERS if is_one_slip(a, b)] == []


def test_two_slips_are_too_many_to_guess() -> None:
    assert likely_address("anna@gmuil.co") is None
    assert REAL.isdisjoint(PROVIDERS)
