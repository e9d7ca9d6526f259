"""What the doctor says of addresses and proxies."""

from ipaddress import ip_network

import pytest

from booking.services.doctor import addresses
from booking.services.doctor.findings import Sign

HTTPS = "https://termine.example.org"


@pytest.mark.parametrize(
    "base_url, proxies, signs",
    [
        (HTTPS, ["127.0.0.1/32"], [Sign.OK, Sign.OK]),
        (HTTPS, ["10.0.0.0/8"], [Sign.OK, Sign.OK]),
        (HTTPS, [], [Sign.OK, Sign.WARNING]),
        (HTTPS, ["0.0.0.0/0"], [Sign.OK, Sign.FAILURE]),
        (HTTPS, ["::/0"], [Sign.OK, Sign.FAILURE]),
        ("http://127.0.0.1:5000", [], [Sign.WARNING]),
        ("https://localhost", ["127.0.0.1/32"], [Sign.WARNING, Sign.OK]),
    ],
)
def test_address_and_proxies_are_judged_together(base_url: str, proxies: list[str], signs: list[Sign]) -> None:
    found = addresses.findings(base_url, [ip_network(each) for each in proxies])
    assert [each.sign for each in found] == signs
