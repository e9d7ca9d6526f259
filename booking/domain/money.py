"""Money: an amount in minor units and its ISO 4217 currency. How it is shown is not decided here."""

from dataclasses import dataclass
from decimal import Decimal

_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_TEN_THOUSANDTHS = "CLF UYW"


def exponent(currency: str) -> int:
    """How many decimal digits the minor unit of an ISO 4217 currency has."""
    for digits, currencies in ((0, _WHOLE), (3, _THOUSANDTHS), (4, _TEN_THOUSANDTHS)):
        if currency in currencies.split():
            return digits
    return 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units. Raises ValueError where *currency* is not three capital letters."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not (
            len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha() and self.currency.isupper()
        ):
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact, with the digits of the currency: 4500 EUR minor is 45.00."""
        return Decimal(f"{self.minor}E-{exponent(self.currency)}")
