"""What the address of a slot page asks for. A link may be old or mistyped: what makes no sense is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from booking.domain.businesses import Service
from booking.domain.errors import UnknownTimeZone
from booking.domain.narrowing import Narrowing
from booking.domain.timezones import DAY, zone
from booking.services.holds import Held

ANYONE = "-"
"""The audience of somebody who belongs to none: only what is for everyone."""
LONGEST_ZONE = 64
MONTH, LIST = "month", "list"
VIEWS = (MONTH, LIST)
"""How free times may be shown besides by the week."""
PARTS = {"am": (0, 12 * 60), "pm": (12 * 60, 17 * 60), "eve": (17 * 60, DAY)}
"""The parts of a day, in minutes on the clock, half open."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_DAYS = len(",".join(WEEKDAYS))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown and what is left out of it.

    ``monday`` begins the week asked for, ``month`` is the first of the month, ``start`` where the list begins;
    ``view`` is one of ``VIEWS``, or None for the week. ``audience`` is a slug, ``ANYONE``, or None where nothing
    was said. ``part`` is one of ``PARTS``, ``days`` are weekdays (0 is Monday), ascending.
    """

    monday: date | None = None
    resource: str | None = None
    audience: str | None = None
    seats: int = 1
    tz: str | None = None
    view: str | None = None
    month: date | None = None
    start: date | None = None
    part: str | None = None
    days: tuple[int, ...] = ()

    def to(self, **changes: object) -> "Asked":
        """The same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def group(self) -> str | None:
        """The audience as the rules know it."""
        return None if self.audience == ANYONE else self.audience

    @property
    def is_narrowed(self) -> bool:
        """Whether some times of day or weekdays are left out."""
        return bool(self.part or self.days)

    @property
    def narrowing(self) -> Narrowing:
        """What is left out."""
        opens, closes = PARTS.get(self.part or "", (0, DAY))
        return Narrowing(frozenset(self.days) if self.days else None, opens, closes)

    @property
    def parameters(self) -> dict[str, Any]:
        """For the address: only what differs from saying nothing."""
        return {name: value for name, value in self.words.items() if value}

    @property
    def words(self) -> dict[str, str | None]:
        """Each parameter of an address, in the order in which they stand there."""
        return {
            "view": self.view,
            "week": week_name(self.monday) if self.monday else None,
            "month": month_name(self.month) if self.month else None,
            "from": self.start.isoformat() if self.start else None,
            "resource": self.resource,
            "audience": self.audience,
            "part": self.part,
            "days": days_name(self.days),
            "seats": str(self.seats) if self.seats != 1 else None,
            "tz": self.tz,
        }


def asked(said: Mapping[str, str], service: Service) -> Asked:
    """Read the query of an address, or the hidden fields of a form, about this service."""
    resource, view = said.get("resource"), said.get("view")
    return Asked(
        monday=monday_of(said.get("week", "")) if view not in VIEWS else None,
        resource=resource if resource in {each.slug for each in service.staff} else None,
        audience=_audience(said.get("audience"), service),
        seats=_seats(said.get("seats", ""), service.rules.capacity),
        tz=_zone(said.get("tz", ""), service.rules.location.time_zone),
        view=view if view in VIEWS else None,
        month=month_of(said.get("month", "")) if view == MONTH else None,
        start=_date(said.get("from", "")) if view == LIST else None,
        part=said.get("part") if said.get("part") in PARTS else None,
        days=_days(said.get("days", "")),
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


def month_name(first: date) -> str:
    """``2026-12``."""
    return first.isoformat()[:7]


def month_of(month: str) -> date | None:
    """The first day of ``2026-12``, None for anything else."""
    return _date(f"{month}-01") if len(month) == len("2026-12") else None


def days_name(days: Iterable[int]) -> str:
    """``MO,WE``."""
    return ",".join(WEEKDAYS[each] for each in sorted(days))


def audiences(service: Service) -> frozenset[str]:
    """The audiences that windows of this service distinguish; none where it is the same for everyone."""
    return frozenset(slug for window in service.rules.windows for slug in window.audiences)


def _audience(said: str | None, service: Service) -> str | None:
    return said if said in audiences(service) | {ANYONE} else None


def _seats(said: str, capacity: int) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 and 1 <= int(said) <= capacity else 1


def _days(said: str) -> tuple[int, ...]:
    words = said.upper().split(",") if len(said) <= LONGEST_DAYS else []
    found = tuple(number for number, word in enumerate(WEEKDAYS) if word in words)
    # All of them are as good as none.
    return found if len(found) < len(WEEKDAYS) else ()


def _date(said: str) -> date | None:
    try:
        found = date.fromisoformat(said) if len(said) == len("2026-12-03") and said.isascii() else None
    except ValueError:
        return None
    # No other week or month lies beyond either end of the calendar.
    return found if found and 1900 <= found.year <= 9000 else None


def _zone(said: str, at_the_place: str) -> str | None:
    if not said or said == at_the_place or len(said) > LONGEST_ZONE or not said[0].isalpha():
        return None
    try:
        return zone(said).name
    except UnknownTimeZone:
        return None
