"""The ways from the days that are shown to other ones, and to other ways of showing them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from booking.domain.businesses import Service
from booking.domain.slots import Slot
from booking.domain.timezones import zone
from booking.web.presenters import dates
from booking.web.presenters.asked import LIST, MONTH, Asked, month_name, week_name, week_of
from booking.web.presenters.services import Option

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the arrows lead; None where there is nothing to be found that way."""

    previous: str | None
    following: str | None
    jump: Option | None = None
    nothing: str = ""


class Weeks(Protocol):
    """Whatever has an address for each week."""

    def of(self, monday: date) -> str:
        """The address of the week from *monday*."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The address of the same page for another week."""

    endpoint: str
    values: dict[str, Any]

    def of(self, monday: date) -> str:
        """With everything else as it is."""
        return url_for(self.endpoint, **{**self.values, "week": week_name(monday)})


class Ways:
    """The addresses of a page with something else asked for than now. It has dozens of them: its path is found once."""

    def __init__(self, path: str, said: Asked) -> None:
        self.path = path
        self._words = said.words
        # Of all that can be asked for only names of zones have characters that mean something else there.
        self._words["tz"] = quote(said.tz) if said.tz else None

    def to(self, **changes: str | None) -> str:
        """The page with these parameters, and with all others as they are; None leaves one out."""
        query = "&".join([f"{name}={value}" for name, value in {**self._words, **changes}.items() if value])
        return f"{self.path}?{query}" if query else self.path

    def of(self, monday: date) -> str:
        """A week."""
        return self.to(view=None, month=None, **{"from": None}, week=week_name(monday))

    def of_month(self, first: date) -> str:
        """A month."""
        return self.to(view=MONTH, week=None, **{"from": None}, month=month_name(first))

    def of_list(self, start: date | None) -> str:
        """The list from a date on, or from now on."""
        return self.to(view=LIST, week=None, month=None, **{"from": start.isoformat() if start else None})


def by_week(service: Service, monday: date, today: date, weeks: Weeks, later: Slot | None, lang: str) -> Turn:
    """The way to other weeks, as far as something can be booked there."""
    horizon = today + timedelta(days=service.rules.horizon_days)
    jump = None
    if later is not None:
        begins = week_of(zone(service.rules.location.time_zone).local_date(later.starts_at))
        span = dates.day_span(begins, begins + WEEK - DAY, lang, today)
        jump = Option(_("On to %(week)s", week=span), weeks.of(begins))
    return Turn(
        previous=weeks.of(monday - WEEK) if monday > today else None,
        following=weeks.of(monday + WEEK) if monday + WEEK <= horizon else None,
        jump=jump,
        nothing="" if jump else _("Nothing is free until %(day)s.", day=dates.full_day(horizon, lang)),
    )


def by_month(service: Service, first: date, today: date, ways: Ways, later: Slot | None, lang: str) -> Turn:
    """The way to other months, likewise."""
    horizon = today + timedelta(days=service.rules.horizon_days)
    after = (first + timedelta(days=32)).replace(day=1)
    jump = None
    if later is not None:
        begins = zone(service.rules.location.time_zone).local_date(later.starts_at).replace(day=1)
        jump = Option(_("On to %(month)s", month=dates.month_name(begins, lang)), ways.of_month(begins))
    return Turn(
        previous=ways.of_month((first - DAY).replace(day=1)) if first > today else None,
        following=ways.of_month(after) if after <= horizon else None,
        jump=jump,
        nothing="" if jump else _("Nothing is free until %(day)s.", day=dates.full_day(horizon, lang)),
    )


def views(ways: Ways, said: Asked, at: date) -> list[Option]:
    """The three ways of showing free times, each where this one stands: at the date *at*."""
    return [
        Option(_("Week"), ways.of(week_of(at)), said.view is None),
        Option(_("Month"), ways.of_month(at.replace(day=1)), said.view == MONTH),
        Option(_("List"), ways.of_list(at), said.view == LIST),
    ]
