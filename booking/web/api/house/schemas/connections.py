"""Feeds and connected calendars as programs of the business get and make them."""

from typing import Literal

from pydantic import Field

from booking.web.api.house.schemas.appointments import shown
from booking.web.api.house.schemas.texts import Title
from booking.web.api.schemas import Answered, Locale, LocalInstant, Sent
from booking.web.api.values import Slug

FEED = {
    "id": 915038104584200,
    "kind": "resource",
    "of": "anna",
    "form": "events",
    "name": "Anna",
    "privacy": "busy",
    "locale": "de",
    "past_days": 366,
    "ahead_days": None,
    "alarm_minutes": None,
    "created_at": "2026-11-23T09:00:00+01:00",
    "fetched_at": None,
    "revoked_at": None,
}
ADDRESS = "https://booking.example/calendar/Hk2v9mUuQ0Wm3t1bqkUXg3zq.ics"
CALENDAR = {
    "id": 915038104584201,
    "resource": "anna",
    "kind": "address",
    "name": "Annas Kalender",
    "host": "calendar.example",
    "events": 12,
    "busy_times": 9,
    "unreadable": 0,
    "asked_at": "2026-11-23T09:00:00+01:00",
    "read_at": "2026-11-23T09:00:00+01:00",
    "failing_since": None,
    "fault": None,
}


class FeedSettingsSent(Sent):
    """How a feed is to be: what it says, in which language, how far back and ahead, and with which alarm."""

    model_config = shown({"name": "Anna", "privacy": "name", "past_days": 31, "alarm_minutes": 15})

    name: Title = ""
    privacy: Literal["full", "name", "busy"] = "busy"
    locale: Locale | None = None
    past_days: int = 366
    ahead_days: int | None = None
    alarm_minutes: int | None = None


class FeedSent(FeedSettingsSent):
    """A feed to make: of everything, of one `resource` or `service` (by slug), or of a `customer` (by address).

    ``busy`` tells when something is booked and nothing else, ``name`` the first name and the service, ``full`` all.
    Of a resource the ``form`` may be its appointments, when it is ``busy``, or its open ``hours``.
    """

    model_config = shown({"kind": "resource", "of": "anna", "name": "Anna", "privacy": "busy"})

    kind: Literal["business", "resource", "service", "customer"] = "business"
    of: str = Field("", max_length=254)
    form: Literal["events", "busy", "hours"] = "events"


class Feed(Answered):
    """A feed, without its address, which is a secret that opens it."""

    model_config = shown(FEED)

    id: int
    kind: Literal["business", "resource", "service", "customer"]
    of: str | None
    form: Literal["events", "busy", "hours"]
    name: str
    privacy: Literal["full", "name", "busy"]
    locale: str
    past_days: int
    ahead_days: int | None
    alarm_minutes: int | None
    created_at: LocalInstant
    fetched_at: LocalInstant | None
    revoked_at: LocalInstant | None


class FeedList(Answered):
    """The living feeds, the oldest first."""

    model_config = shown({"feeds": [FEED]})

    feeds: list[Feed]


class FeedMade(Answered):
    """A feed with its address: whoever has the address can read it."""

    model_config = shown({"feed": FEED, "address": ADDRESS})

    feed: Feed
    address: str


class CalendarSent(Sent):
    """The address of somebody's own calendar, whose events are to keep them from being booked."""

    model_config = shown({"resource": "anna", "name": "Annas Kalender", "address": "https://calendar.example/a.ics"})

    resource: Slug
    name: Title = ""
    address: str = Field(max_length=2000)


class Calendar(Answered):
    """A connected calendar and how it fares; its address is shown to nobody again.

    ``asked_at`` is the last contact, ``read_at`` the last good one; ``fault`` is set while it fails. ``unreadable``
    counts events that could not be understood.
    """

    model_config = shown(CALENDAR)

    id: int
    resource: str
    kind: Literal["address", "file"]
    name: str
    host: str
    events: int
    busy_times: int
    unreadable: int
    asked_at: LocalInstant | None
    read_at: LocalInstant | None
    failing_since: LocalInstant | None
    fault: str | None


class CalendarList(Answered):
    """The connected calendars, by resource and name."""

    model_config = shown({"calendars": [CALENDAR]})

    calendars: list[Calendar]


class CalendarRemoved(Answered):
    """Whether it can still be connected again."""

    model_config = shown({"restorable": True})

    restorable: bool
