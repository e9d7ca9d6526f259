"""Programs that act for somebody of the house: what each may do, and what their tokens look like."""

import re
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from enum import StrEnum

from booking.domain.access import Permission

PREFIX = "tb_"
"""Before the token of the interface, so that those who look for lost secrets know it."""
GROUP = 5
_SEPARATORS = re.compile(r"[\s-]+")


class TokenKind(StrEnum):
    """What a token is for: the interface, or one calendar by CalDAV."""

    INTERFACE = "interface"
    CALENDAR = "calendar"


class Scope(StrEnum):
    """One thing that a token of the interface may do; ``write`` does not include ``read``."""

    APPOINTMENTS_READ = "appointments.read"
    APPOINTMENTS_WRITE = "appointments.write"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    WAITING_READ = "waiting.read"
    WAITING_WRITE = "waiting.write"
    SCHEDULES_READ = "schedules.read"
    SCHEDULES_WRITE = "schedules.write"
    SETUP_READ = "setup.read"
    SETUP_WRITE = "setup.write"
    CONNECTIONS_READ = "connections.read"
    CONNECTIONS_WRITE = "connections.write"
    FIGURES_READ = "figures.read"


_SEEING = frozenset({Permission.CALENDAR_SEE})
_BOOKING = _SEEING | {Permission.BOOKINGS_CHANGE, Permission.RULES_OVERRIDE}
ALLOWS: dict[Scope, frozenset[Permission]] = {
    Scope.APPOINTMENTS_READ: _SEEING | {Permission.HISTORY_SEE, Permission.MESSAGES_SEE},
    Scope.APPOINTMENTS_WRITE: _BOOKING,
    Scope.CUSTOMERS_READ: frozenset({Permission.CUSTOMERS_SEE, Permission.CUSTOMERS_EXPORT}),
    Scope.CUSTOMERS_WRITE: frozenset({Permission.CUSTOMERS_SEE, Permission.CUSTOMERS_CHANGE}),
    Scope.WAITING_READ: _SEEING | {Permission.BOOKINGS_CHANGE},
    Scope.WAITING_WRITE: _SEEING | {Permission.BOOKINGS_CHANGE},
    Scope.SCHEDULES_READ: _SEEING | {Permission.TIME_OFF_CHANGE},
    Scope.SCHEDULES_WRITE: _SEEING | {Permission.TIME_OFF_CHANGE, Permission.SETUP_CHANGE},
    Scope.SETUP_READ: frozenset({Permission.SETUP_CHANGE}),
    Scope.SETUP_WRITE: frozenset({Permission.SETUP_CHANGE}),
    Scope.CONNECTIONS_READ: frozenset({Permission.CALENDARS_CONNECT, Permission.PROGRAMS_CONNECT}),
    Scope.CONNECTIONS_WRITE: frozenset({Permission.CALENDARS_CONNECT, Permission.PROGRAMS_CONNECT}),
    Scope.FIGURES_READ: frozenset({Permission.FIGURES_SEE}),
}
"""What of the permissions of its user a token with this scope has: an operation asks for the scope first."""


def permissions(scopes: Collection[Scope]) -> frozenset[Permission]:
    """What these scopes leave of somebody's permissions."""
    return frozenset().union(*(ALLOWS[each] for each in scopes))


def for_program(token: str) -> str:
    """A token as a program is given it."""
    return PREFIX + token


def for_person(token: str) -> str:
    """A token as somebody can type it into a calendar program: small letters and digits in groups of five."""
    plain = b32encode(urlsafe_b64decode(token)).decode().rstrip("=").lower()
    return "-".join(plain[each : each + GROUP] for each in range(0, len(plain), GROUP))


def typed(said: str) -> str:
    """The token behind what was typed or sent, in whichever of the two forms; the empty word where it is neither."""
    if said.startswith(PREFIX):
        return said.removeprefix(PREFIX)
    plain = _SEPARATORS.sub("", said).upper()
    try:
        return urlsafe_b64encode(b32decode(plain + "=" * (-len(plain) % 8))).decode()
    except ValueError:
        return ""
