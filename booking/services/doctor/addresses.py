"""Where the service is reached, and whom it believes about who is asking."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from booking.services.doctor.findings import Finding, failure, ok, warning

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WIDE = {4: 8, 6: 16}


def findings(base_url: str, proxies: Sequence[IPv4Network | IPv6Network]) -> list[Finding]:
    """What BASE_URL and TRUSTED_PROXIES make of each other."""
    return [*_address(base_url), *_proxies(base_url, proxies)]


def _address(base_url: str) -> Iterator[Finding]:
    host = urlsplit(base_url).hostname
    if host in LOOPBACK:
        yield warning(
            "address",
            f"Links in mails begin with {base_url}, which leads nowhere but on this machine.",
            "Set BASE_URL to the address that customers use.",
        )
    elif base_url.startswith("https:"):
        yield ok("address", f"Links begin with {base_url}.")


def _proxies(base_url: str, proxies: Sequence[IPv4Network | IPv6Network]) -> Iterator[Finding]:
    wide = [str(each) for each in proxies if each.prefixlen < WIDE[each.version]]
    if wide:
        yield failure(
            "proxies",
            f"TRUSTED_PROXIES names {', '.join(wide)}: nearly anybody may say to be somebody else.",
            "Name only the addresses of your own proxies.",
        )
    elif base_url.startswith("https:") and not proxies:
        yield warning(
            "proxies",
            "Somebody in front of the service speaks https, and is not named: all visitors look like one, "
            "and share its limits.",
            "Set TRUSTED_PROXIES to the address from which the proxy asks, often 127.0.0.1.",
        )
    elif proxies:
        yield ok("proxies", f"{', '.join(map(str, proxies))} may say who is asking.")
