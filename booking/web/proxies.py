"""Who is asking, when a proxy stands in between: what it forwards counts only if it is one of ours."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from booking.web.headers import Application, StartResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class TrustedProxies:
    """Puts the visitor's own address and scheme in place of a trusted proxy's, and drops what strangers claim."""

    def __init__(self, application: Application, networks: Sequence[Network]) -> None:
        self._application = application
        self._networks = tuple(networks)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        forwarded_for = environ.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", "")
        if self._networks and is_within(environ.get("REMOTE_ADDR", ""), self._networks):
            environ["REMOTE_ADDR"] = client_address(environ["REMOTE_ADDR"], forwarded_for, self._networks)
            nearest = scheme.rpartition(",")[2].strip().lower()
            if nearest in ("http", "https"):
                environ["wsgi.url_scheme"] = nearest
        else:
            environ.pop("HTTP_X_REQUEST_ID", None)
        return self._application(environ, start_response)


def client_address(peer: str, forwarded_for: str, networks: tuple[Network, ...]) -> str:
    """The right-most address that no trusted proxy has; each proxy appends whom it heard, the rest is hearsay.

    Ends at the first word that is no address: what stands left of it was not written by a proxy of ours.
    """
    nearest = peer
    for word in reversed(forwarded_for.split(",")):
        address = parsed(word)
        if address is None:
            break
        nearest = str(address)
        if not is_within(nearest, networks):
            break
    return nearest


@lru_cache(maxsize=4096)
def is_within(text: str, networks: tuple[Network, ...]) -> bool:
    """Whether the address belongs to one of the networks; an IPv4 address written as IPv6 counts as itself."""
    address = parsed(text)
    return address is not None and any(address in network for network in networks if network.version == address.version)


def parsed(word: str) -> Address | None:
    """The address in a word of X-Forwarded-For, which may carry a port or brackets; None if it is none."""
    text = word.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=4096)
def network_of(text: str) -> str:
    """What one visitor has to himself: an IPv4 address, or the /64 that a household gets of IPv6."""
    address = parsed(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address or "unknown")
