from decimal import Decimal

import pytest

from booking.domain.money import Money, exponent


@pytest.mark.parametrize(
    "minor, currency, amount",
    [(4500, "EUR", "45.00"), (4500, "JPY", "4500"), (4500, "KWD", "4.500"), (-5, "USD", "-0.05"), (0, "CHF", "0.00")],
)
def test_an_amount_has_the_digits_of_its_currency(minor: int, currency: str, amount: str) -> None:
    assert str(Money(minor, currency).amount) == amount


def test_no_amount_is_rounded() -> None:
    assert Money(10**30 + 1, "EUR").amount == Decimal("10000000000000000000000000000.01")


def test_an_unknown_currency_has_hundredths() -> None:
    assert exponent("XXX") == 2


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "E R", "ÄÖÜ"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)
