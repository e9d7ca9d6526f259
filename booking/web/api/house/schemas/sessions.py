"""Sessions of courses and tours: what programs get of them, publish, change and cancel."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema, field_validator

from booking.domain.courses import MOST_DATES, MOST_WEEKS
from booking.domain.messages import Channel
from booking.domain.own_words import LONGEST_BODY, LONGEST_SUBJECT
from booking.web.api.house.schemas.appointments import LONGEST_WINDOW, OVERRIDE, Override, Status, shown
from booking.web.api.house.schemas.texts import Lines, Note, Reason, Title
from booking.web.api.schemas import Answered, LocalInstant, PartQuery, Sent, Taker, Weekday
from booking.web.api.values import Line, LocalDate, Seats, Slug, clock_minutes, fault

MOST_RESOURCES = 20
SESSION = {
    "id": 915038104584195,
    "run": 915038104584196,
    "status": "active",
    "service": "yoga",
    "title": "Yoga in the park",
    "note": None,
    "starts_at": "2026-12-01T18:00:00+01:00",
    "ends_at": "2026-12-01T19:30:00+01:00",
    "time_zone": "Europe/Berlin",
    "resources": ["anna", "hall"],
    "capacity": 12,
    "seats_taken": 5,
    "seats_left": 7,
    "waiting": 0,
    "sequence": 0,
}
PLANNED = {
    "on": "2026-12-01",
    "starts_at": "2026-12-01T18:00:00+01:00",
    "ends_at": "2026-12-01T19:30:00+01:00",
    "resources": ["anna", "hall"],
    "refusals": ["outside_hours"],
    "may_override": True,
    "taken_by": [],
    "holiday": None,
}
ClockTime = Annotated[
    int,
    PlainValidator(clock_minutes),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["18:00"]}),
]


class SessionsQuery(PartQuery):
    """Those that begin on these local dates, both inclusive, at most 400 days; of one service, if asked for."""

    first: LocalDate = Field(alias="from")
    last: LocalDate = Field(alias="to")
    service: Slug | None = None
    status: Status | None = None

    @field_validator("last")
    @classmethod
    def _follows(cls, last: date, info: ValidationInfo) -> date:
        first = info.data.get("first")
        if first is not None and last < first:
            raise fault("before_from")
        if first is not None and last - first >= LONGEST_WINDOW:
            raise fault("window_too_long")
        return last


class SessionAnswered(Answered):
    """A published session. Who takes part, and its version, are found at the appointment of the same number.

    ``waiting`` counts the places in the waiting list that ask for this very start.
    """

    model_config = shown(SESSION)

    id: int
    run: int | None
    status: Status
    service: str
    title: str | None
    note: str | None
    starts_at: LocalInstant
    ends_at: LocalInstant
    time_zone: str
    resources: list[str]
    capacity: int
    seats_taken: int
    seats_left: int
    waiting: int
    sequence: int


class SessionList(Answered):
    """A part of the sessions, by their start; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"sessions": [SESSION], "cursor": None})

    sessions: list[SessionAnswered]
    cursor: str | None


class CourseSent(Sent):
    """Sessions to publish: at ``at`` on ``first_on``, then on each of ``weekdays`` in every ``every_weeks``-th week.

    It ends after ``count`` dates or with ``until``, whichever comes first; without either there is one date.
    ``left_out`` are dates of it that are not meant. ``resources`` are those that give it, in the order of the
    service's needs: null leaves the choice open.
    """

    model_config = shown(
        {
            "service": "yoga",
            "first_on": "2026-12-01",
            "at": "18:00",
            "weekdays": ["TU"],
            "count": 8,
            "resources": ["anna", None],
            "seats": 12,
            "title": "Yoga in the park",
            "left_out": ["2026-12-22"],
        }
    )

    service: Slug
    first_on: LocalDate
    at: ClockTime
    every_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    count: Annotated[int, Field(ge=1, le=MOST_DATES)] | None = None
    until: LocalDate | None = None
    resources: list[Slug | None] = Field(default_factory=list, max_length=MOST_RESOURCES)
    seats: Seats | None = None
    title: Title | None = None
    note: Note | None = None
    left_out: list[LocalDate] = Field(default_factory=list, max_length=MOST_DATES)
    override: list[Override] = OVERRIDE


class PlannedAnswered(Answered):
    """One date as it would be: who would give it, and what stands against it. A holiday forbids nothing."""

    model_config = shown(PLANNED)

    on: str
    starts_at: LocalInstant
    ends_at: LocalInstant
    resources: list[str]
    refusals: list[str]
    may_override: bool
    taken_by: list[Taker]
    holiday: str | None


class PlanAnswered(Answered):
    """Every date of the rhythm, those that are left out too."""

    model_config = shown({"dates": [PLANNED]})

    dates: list[PlannedAnswered]


class PublishedAnswered(Answered):
    """What was published together: the number that they share, and the appointments, by their start."""

    model_config = shown({"run": 915038104584196, "appointments": [915038104584195]})

    run: int
    appointments: list[int]


class SessionSent(Sent):
    """A session as it is to be from now on; it is moved as all appointments are."""

    model_config = shown({"seats": 14, "title": "Yoga in the park", "note": "Bring the large mats."})

    seats: Seats
    title: Title | None
    note: Note | None


class SessionCancelSent(Sent):
    """What everybody in it is told, in their language; and whether all later ones of its run are meant too."""

    model_config = shown({"words": {"de": "Anna ist krank.", "en": "Anna is ill."}, "and_later": False})

    words: dict[str, Reason] = Field(default_factory=dict)
    and_later: bool = False

    @field_validator("words")
    @classmethod
    def _are_ours(cls, words: dict[str, Any]) -> dict[str, Any]:
        if not words.keys() <= {"de", "en"}:
            raise fault("not_a_choice")
        return words


class CancelledAnswered(Answered):
    """The sessions that were cancelled, how many people are told by e-mail, and who has to be telephoned."""

    model_config = shown({"appointments": [915038104584195], "by_mail": 4, "by_phone": [915038104584193]})

    appointments: list[int]
    by_mail: int
    by_phone: list[int]


class MessageSent(Sent):
    """What everybody in a session is written."""

    model_config = shown({"subject": "Bring a mat", "text": "We are in the park tomorrow.\nPlease bring a mat."})

    subject: Annotated[str, Field(min_length=1, max_length=LONGEST_SUBJECT), Line]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_BODY[Channel.EMAIL]), Lines]


class ToldAnswered(Answered):
    """How many are written to; the same words to the same person leave once."""

    model_config = shown({"told": 4})

    told: int
