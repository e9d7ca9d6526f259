"""Addresses that somebody typed, or that a server redirects to: which of them may be asked at all."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from booking.domain.foreign_calendars import CalendarFault, Fault

Ip = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST = 2000
# Nothing that a browser would drop or take for something else.
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
# WHATWG URL 3.5: what ends in a number is an IPv4 address in one of its many spellings.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Ways from IPv6 to IPv4, which may lead inside; and what is global by name only.
_NOT_PUBLIC = (
    IPv4Network("192.88.99.0/24"),
    IPv6Network("::/96"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("fec0::/10"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask: ``host`` is ASCII and lower case, ``ip`` set where it is an address itself."""

    scheme: str
    host: str
    port: int
    path: str
    ip: Ip | None

    @property
    def name(self) -> str:
        """The host with its port, where that is not the usual one (RFC 9110 7.2)."""
        host = f"[{self.host}]" if isinstance(self.ip, IPv6Address) else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(address: str, ports: frozenset[int] = frozenset(PORTS.values())) -> Target:
    """What an address means. Raises CalendarFault.

    ``webcal:`` is ``https:``. Refused are other schemes and ports, a name or password, backslashes, white space, and
    IPv4 addresses in any spelling but the usual one.
    """
    if len(address) > LONGEST or _STRANGE.search(address):
        raise CalendarFault(Fault.NOT_AN_ADDRESS)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CalendarFault(Fault.NOT_AN_ADDRESS) from error
    scheme = "https" if parts.scheme in ("webcal", "webcals") else parts.scheme
    if scheme not in PORTS:
        raise CalendarFault(Fault.FOREIGN_SCHEME if parts.netloc else Fault.NOT_AN_ADDRESS)
    if "@" in parts.netloc:
        raise CalendarFault(Fault.WITH_PASSWORD)
    host, ip = _host(host, is_bracketed=parts.netloc.startswith("["))
    port = PORTS[scheme] if port is None else port
    if port not in ports:
        raise CalendarFault(Fault.FOREIGN_PORT)
    return Target(scheme, host, port, _path(parts.path, parts.query), ip)


def is_public(ip: Ip) -> bool:
    """Whether an address belongs to the public network, and by no detour to an inner one."""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return is_public(ip.ipv4_mapped)
    if getattr(ip, "scope_id", None) is not None:
        return False
    if any(ip.version == each.version and ip in each for each in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _host(said: str, *, is_bracketed: bool) -> tuple[str, Ip | None]:
    if is_bracketed:
        try:
            ip = ip_address(said)
        except ValueError as error:
            raise CalendarFault(Fault.NOT_AN_ADDRESS) from error
        return ip.compressed, ip
    try:
        host = said.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise CalendarFault(Fault.NOT_AN_ADDRESS) from error
    if not _NAME.fullmatch(host) or len(host) > 253:
        raise CalendarFault(Fault.NOT_AN_ADDRESS)
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return host, None
    try:
        return host, IPv4Address(host)
    except ValueError as error:
        raise CalendarFault(Fault.NOT_AN_ADDRESS) from error


def _path(path: str, query: str) -> str:
    safe = "%/:=&?~+!$,;'@()*[]-._"
    return quote(path or "/", safe) + (f"?{quote(query, safe)}" if query else "")
