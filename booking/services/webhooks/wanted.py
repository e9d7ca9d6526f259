"""What somebody typed of an address that is to be told what happens: whether it can be, and of what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from booking.domain.errors import Invalid
from booking.domain.foreign_calendars import CalendarFault
from booking.domain.texts import one_line
from booking.domain.webhooks import WANTABLE
from booking.network.addresses import PORTS, is_public
from booking.network.posting import receiver

LONGEST_NAME = 60
Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address is to hear of; without an *address* a known one keeps its own."""

    name: str
    address: str
    events: Collection[str]


def checked(wanted: Wanted, known: str | None = None) -> tuple[str, str]:
    """The name, and the host that is told. Raises Invalid."""
    name, address, faults = one_line(wanted.name), wanted.address.strip(), Faults()
    host = known or ""
    if len(name) > LONGEST_NAME:
        faults.append(("name", "too_long"))
    if address:
        try:
            to = receiver(address, frozenset(PORTS.values()))
            if to.ip is not None and not is_public(to.ip):
                faults.append(("address", "not_public"))
            host = to.name
        except CalendarFault as error:
            faults.append(("address", error.fault.value))
    elif known is None:
        faults.append(("address", "required"))
    if not ordered(wanted.events):
        faults.append(("events", "required"))
    if faults:
        raise Invalid(faults)
    return name, host


def ordered(events: Iterable[str]) -> list[str]:
    """Those that can be wanted, each once, in the order in which pages show them."""
    asked = set(events)
    return [each.value for each in WANTABLE if each.value in asked]
