"""Set-ups as programs read and write them: the documents of ``flask business export`` and their parts."""

from typing import Any

from pydantic import ConfigDict, Field

from booking.web.api.house.schemas.appointments import shown
from booking.web.api.house.schemas.texts import Note
from booking.web.api.schemas import Answered, Problem, Sent

LOCATION: dict[str, Any] = {
    "slug": "main",
    "name": "Praxis am Markt",
    "street": "Markt 1",
    "postal_code": "99084",
    "town": "Erfurt",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "holiday_region": "DE-TH",
    "weekly_hours": [{"weekday": "MO", "opens": "09:00", "closes": "17:00"}],
    "date_overrides": [],
}
CHANGE = {"path": "duration_minutes", "before": 30, "after": 45}
MISFIT = {"appointment": 915038104584194, "starts_at": "2026-11-30T09:00:00+00:00"}


class DocumentSent(Sent):
    """A set-up, or one part of it, as it is answered. What is left out means what it means in a set-up file."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [LOCATION]})

    @property
    def document(self) -> dict[str, Any]:
        """All that was sent."""
        return dict(self.model_extra or {})


class Document(Answered):
    """A set-up, or one part of it, as a set-up file has it: it can be sent back as it is."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [LOCATION]})


class PartList(Answered):
    """The parts of one kind that are in use, in their order, and the names in addresses of those that are not."""

    model_config = shown({"parts": [LOCATION], "archived": ["old-house"]})

    parts: list[Document]
    archived: list[str]


class ChangeOfSetup(Answered):
    """One value that was changed; ``before`` or ``after`` is left out where there was or is nothing."""

    model_config = shown(CHANGE)

    path: str
    before: Any = None
    after: Any = None


class Misfit(Answered):
    """A visit to come that fitted the hours before and does not any more; nothing was done about it."""

    model_config = shown(MISFIT)

    appointment: int
    starts_at: str


class PartChanged(Answered):
    """A part as it is now, and what was changed of it."""

    model_config = shown({"part": LOCATION, "changes": [CHANGE], "misfits": [MISFIT]})

    part: Document
    changes: list[ChangeOfSetup]
    misfits: list[Misfit]


class PartArchived(Answered):
    """What putting a part away has left behind."""

    model_config = shown({"misfits": [MISFIT]})

    misfits: list[Misfit]


class SetupReplaced(Answered):
    """What replacing a set-up did, or would do; ``archived`` is what is out of use since."""

    model_config = shown({"changes": [CHANGE], "archived": ['service "massage"'], "misfits": [MISFIT]})

    changes: list[ChangeOfSetup]
    archived: list[str]
    misfits: list[Misfit]


class OnlineSent(Sent):
    """Whether customers may book online now; while they may not, they are shown the note."""

    model_config = shown({"paused": True, "note": "Wir sind ab Montag wieder da."})

    paused: bool
    note: Note = ""


class Online(Answered):
    """Whether online booking is paused."""

    model_config = shown({"paused": False, "note": ""})

    paused: bool
    note: str


class SetupFault(Answered):
    """What is wrong at a place of the document."""

    path: str
    code: str
    message: str


class SetupProblem(Problem):
    """A set-up with faults, every one of which is named with its path in what was sent."""

    errors: list[SetupFault] = Field(default_factory=list)


class InUseProblem(Problem):
    """Something else needs what would be gone: what, as in ``services.checkup``."""

    needed_by: list[str] = Field(default_factory=list)
