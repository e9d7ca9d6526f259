"""Hours and absences as programs read and write them: wall times of the place, days by their date."""

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from booking.web.api.house.schemas.appointments import shown
from booking.web.api.house.schemas.setup import MISFIT, Misfit
from booking.web.api.house.schemas.texts import Title
from booking.web.api.schemas import Answered, LocalInstant, Sent
from booking.web.api.values import Instant, LocalDate, fault

LONGEST_WINDOW = timedelta(days=400)
WEEKLY = {"weekday": "MO", "opens": "09:00", "closes": "17:00"}
CLOSED = {"on": "2026-12-24", "hours": []}
HOURS = {"weekly_hours": [WEEKLY], "date_overrides": [CLOSED, {"on": "2026-12-28", "hours": [["10:00", "13:00"]]}]}
AWAY = {"starts_at": "2026-12-07T00:00:00+01:00", "ends_at": "2026-12-12T00:00:00+01:00", "reason": "Urlaub"}
Rows = Annotated[list[Any], Field(max_length=4000)]


class HoursSent(Sent):
    """Weekly hours, as a set-up file has them, and those of single days; a day without any is closed.

    A resource without weekly hours of its own (null) is open when its location is.
    """

    model_config = shown(HOURS)

    weekly_hours: Rows | None
    date_overrides: Rows


class Hours(Answered):
    """Weekly hours and those of single days; null is: as the location."""

    model_config = shown(HOURS)

    weekly_hours: list[dict[str, Any]] | None
    date_overrides: list[dict[str, Any]]


class HoursChanged(Answered):
    """The hours as they are now, what was changed of them, and what does not fit them any more."""

    model_config = shown({"part": HOURS, "changes": [], "misfits": [MISFIT]})

    part: Hours
    changes: list[dict[str, Any]]
    misfits: list[Misfit]


class TimeOffSent(Sent):
    """An absence, from ``starts_at`` until before ``ends_at``; the reason is for the house only."""

    model_config = shown(AWAY)

    starts_at: Instant
    ends_at: Instant
    reason: Title | None = None


class TimeOffListSent(Sent):
    """All absences of a resource, to take the place of those that there are."""

    model_config = shown({"time_off": [AWAY]})

    time_off: Annotated[list[TimeOffSent], Field(max_length=4000)]


class AbsenceNamed(Sent):
    """Which absence: its instants, as they are answered."""

    model_config = shown({"starts_at": "2026-12-07T00:00:00+01:00", "ends_at": "2026-12-12T00:00:00+01:00"})

    starts_at: Instant
    ends_at: Instant


class TimeOff(Answered):
    """An absence; the reason is told to those who may change it."""

    model_config = shown(AWAY)

    starts_at: LocalInstant
    ends_at: LocalInstant
    reason: str | None


class TimeOffList(Answered):
    """The absences of a resource; ``misfits`` are visits to come that fall into what was changed."""

    model_config = shown({"time_off": [AWAY], "misfits": [MISFIT]})

    time_off: list[TimeOff]
    misfits: list[Misfit]


class OpenQuery(Sent):
    """Local dates, both inclusive, at most 400 days."""

    first: LocalDate = Field(alias="from")
    last: LocalDate = Field(alias="to")

    @field_validator("last")
    @classmethod
    def _follows(cls, last: date, info: ValidationInfo) -> date:
        first = info.data.get("first")
        if first is not None and last < first:
            raise fault("before_from")
        if first is not None and last - first >= LONGEST_WINDOW:
            raise fault("window_too_long")
        return last


class OpenTime(Answered):
    """A time that is open, from ``starts_at`` until before ``ends_at``."""

    model_config = shown({"starts_at": "2026-11-30T09:00:00+01:00", "ends_at": "2026-11-30T17:00:00+01:00"})

    starts_at: LocalInstant
    ends_at: LocalInstant


class OpenTimes(Answered):
    """The open times of a resource in order, whatever is booked in them, in the wall time of its place."""

    model_config = shown(
        {
            "time_zone": "Europe/Berlin",
            "open": [{"starts_at": "2026-11-30T09:00:00+01:00", "ends_at": "2026-11-30T17:00:00+01:00"}],
        }
    )

    time_zone: str
    open: list[OpenTime]
