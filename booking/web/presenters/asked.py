"""What the address of a slot page asks for. A link may be old or mistyped: what makes no sense is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from booking.domain.businesses import Service
from booking.domain.errors import UnknownTimeZone
from booking.domain.timezones import zone
from booking.services.holds import Held

ANYONE = "-"
"""The audience of somebody who belongs to none: only what is for everyone."""
LONGEST_ZONE = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """``monday`` begins the week asked for; ``audience`` is a slug, ``ANYONE``, or None where nothing was said."""

    monday: date | None = None
    resource: str | None = None
    audience: str | None = None
    seats: int = 1
    tz: str | None = None

    def to(self, **changes: object) -> "Asked":
        """The same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def group(self) -> str | None:
        """The audience as the rules know it."""
        return None if self.audience == ANYONE else self.audience

    @property
    def parameters(self) -> dict[str, Any]:
        """For the address: only what differs from saying nothing."""
        said = {
            "week": week_name(self.monday) if self.monday else None,
            "resource": self.resource,
            "audience": self.audience,
            "seats": str(self.seats) if self.seats != 1 else None,
            "tz": self.tz,
        }
        return {name: value for name, value in said.items() if value}


def asked(said: Mapping[str, str], service: Service) -> Asked:
    """Read the query of an address, or the hidden fields of a form, about this service."""
    resource = said.get("resource")
    return Asked(
        monday=monday_of(said.get("week", "")),
        resource=resource if resource in {each.slug for each in service.staff} else None,
        audience=_audience(said.get("audience"), service),
        seats=_seats(said.get("seats", ""), service.rules.capacity),
        tz=_zone(said.get("tz", ""), service.rules.location.time_zone),
    )


def asked_by(held: Held, service: Service) -> Asked:
    """What was asked for when this was held."""
    group = held.audience or (ANYONE if audiences(service) else None)
    return Asked(resource=held.resource, audience=group, seats=held.seats)


def week_name(monday: date) -> str:
    """``2026-W48``."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date | None:
    """The Monday of ``2026-W48``, None for anything else."""
    year, separator, number = week.partition("-W")
    if separator and len(week) <= 8 and year.isascii() and year.isdigit() and number.isascii() and number.isdigit():
        try:
            return date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            return None
    return None


def week_of(on: date) -> date:
    """The Monday before or on a date."""
    return on - timedelta(days=on.weekday())


def audiences(service: Service) -> frozenset[str]:
    """The audiences that windows of this service distinguish; none where it is the same for everyone."""
    return frozenset(slug for window in service.rules.windows for slug in window.audiences)


def _audience(said: str | None, service: Service) -> str | None:
    return said if said in audiences(service) | {ANYONE} else None


def _seats(said: str, capacity: int) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 and 1 <= int(said) <= capacity else 1


def _zone(said: str, at_the_place: str) -> str | None:
    if not said or said == at_the_place or len(said) > LONGEST_ZONE or not said[0].isalpha():
        return None
    try:
        return zone(said).name
    except UnknownTimeZone:
        return None
