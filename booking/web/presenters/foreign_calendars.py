"""Connected calendars in words: how each fares, why one cannot be read, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from booking.domain.foreign_calendars import Fault
from booking.services.foreign_calendars.listing import Connected
from booking.web.presenters import dates

_ADDRESS = lazy_gettext("Copy the address once more from the settings of the calendar, whole and without spaces.")
_WAIT = lazy_gettext("You need not do anything unless it goes on for days: we ask again and again.")
_SHORTER = lazy_gettext("Publish a calendar with less in it, or only with what is still to come.")
_ICS = lazy_gettext(
    "The address must lead to the calendar itself (iCal, .ics), not to the page where people look at it."
)

FAULTS: dict[Fault, tuple[LazyString, LazyString]] = {
    Fault.NOT_AN_ADDRESS: (lazy_gettext("This is no address that can be asked."), _ADDRESS),
    Fault.FOREIGN_SCHEME: (
        lazy_gettext("This address begins in a way that calendars are not found by."),
        lazy_gettext("It must begin with https:// or webcal://."),
    ),
    Fault.FOREIGN_PORT: (
        lazy_gettext("This address names a port that we do not ask at."),
        lazy_gettext("Calendars are asked at the usual ports only. Leave out the number after the server's name."),
    ),
    Fault.WITH_PASSWORD: (
        lazy_gettext("This address holds a user name or a password."),
        lazy_gettext("Use the secret address of the calendar instead, which needs none."),
    ),
    Fault.NOT_PUBLIC: (
        lazy_gettext("This address leads into a private network."),
        lazy_gettext("Only calendars on the public internet can be read. Bring this one as a file instead."),
    ),
    Fault.UNKNOWN_HOST: (lazy_gettext("The server of this address was not found."), _ADDRESS),
    Fault.UNREACHABLE: (lazy_gettext("The server does not answer."), _WAIT),
    Fault.UNTRUSTED: (
        lazy_gettext("The server cannot prove who it is."),
        lazy_gettext("Whoever runs it has to renew its certificate; until then nothing is read from it."),
    ),
    Fault.TOO_SLOW: (lazy_gettext("The server took longer than ten seconds."), _WAIT),
    Fault.TOO_MANY_REDIRECTS: (lazy_gettext("The server sent us round in circles."), _ADDRESS),
    Fault.UNSAFE_REDIRECT: (
        lazy_gettext("The server sent us on to an address that is not secured."),
        _ADDRESS,
    ),
    Fault.REFUSED: (
        lazy_gettext("The server does not let us in."),
        lazy_gettext("The calendar is perhaps no longer published. Publish it again and enter its new address here."),
    ),
    Fault.MISSING: (
        lazy_gettext("There is no calendar at this address any more."),
        lazy_gettext("Its secret address was perhaps renewed. Enter the present one here."),
    ),
    Fault.SERVER_FAILED: (lazy_gettext("The server has trouble of its own."), _WAIT),
    Fault.TOO_LARGE: (lazy_gettext("The calendar is larger than 10 MB."), _SHORTER),
    Fault.BROKEN_ANSWER: (lazy_gettext("The server's answer was cut off or made no sense."), _WAIT),
    Fault.NOT_A_CALENDAR: (lazy_gettext("What came back was no calendar."), _ICS),
    Fault.HALF_A_CALENDAR: (lazy_gettext("Only a part of the calendar came back."), _WAIT),
    Fault.ENDLESS: (
        lazy_gettext("The calendar repeats without end or has too many events to be read."),
        _SHORTER,
    ),
    Fault.EMPTIED: (
        lazy_gettext("All at once nothing stands in the calendar any more."),
        lazy_gettext("We ask once more before the times are given free. If it is empty on purpose, ask again now."),
    ),
    Fault.UNKNOWN_ADDRESS: (
        lazy_gettext("The address that was kept can no longer be opened, as the key of this installation has changed."),
        lazy_gettext("Enter the address of the calendar once more."),
    ),
}
OF_FILES: dict[Fault, LazyString] = {
    Fault.NOT_A_CALENDAR: lazy_gettext(
        "This file cannot be read as a calendar. Please export it as .ics once more. Nothing was changed."
    ),
    Fault.HALF_A_CALENDAR: lazy_gettext(
        "This file holds only a part of a calendar. Please export it once more. Nothing was changed."
    ),
    Fault.ENDLESS: lazy_gettext(
        "This calendar repeats without end or has too many events to be read. Please export a shorter span. "
        "Nothing was changed."
    ),
}


@dataclass(frozen=True, slots=True)
class Fare:
    """A calendar as it is shown: ``state`` is ``good``, ``bad``, ``waits`` or ``file``, told by ``sign`` and words."""

    id: int
    name: str
    host: str
    kind: str
    state: str
    said: str
    fault: str
    advice: str
    kept: str
    counted: str
    unreadable: str
    asked: str
    following: str
    until: str


def fare(found: Connected, zone: str, lang: str, now: datetime) -> Fare:
    """How a calendar fares, in the zone of the house."""
    fault, advice = FAULTS[found.fault] if found.fault else ("", "")
    return Fare(
        id=found.id,
        name=found.name or _("Calendar file"),
        host=found.host,
        kind=found.kind,
        state=_state(found),
        said=_said(found, zone, lang, now),
        fault=str(fault),
        advice=str(advice),
        kept=_kept(found, zone, lang, now) if found.fault else "",
        counted=_counted(found),
        unreadable=_unreadable(found),
        asked=moment(found.asked_at, zone, lang, now),
        following=_following(found, zone, lang, now),
        until=moment(found.until, zone, lang, now),
    )


def moment(at: datetime | None, zone: str, lang: str, now: datetime) -> str:
    """``heute, 14:03 Uhr``, ``Mi, 25. November, 14:03 Uhr``; empty for none."""
    if at is None:
        return ""
    if dates.in_zone(at, zone).date() == dates.in_zone(now, zone).date():
        return _("today, %(time)s", time=dates.clock(at, zone))
    return dates.short_start(at, zone, lang)


def _state(found: Connected) -> str:
    if found.fault:
        return "bad"
    if found.waits:
        return "waits"
    return "file" if found.kind == "file" else "good"


def _said(found: Connected, zone: str, lang: str, now: datetime) -> str:
    if found.fault and found.failing_since:
        return _("Cannot be read since %(time)s", time=moment(found.failing_since, zone, lang, now))
    if found.waits:
        return _("Is being read for the first time")
    if found.kind == "file":
        return _("File, read %(time)s", time=moment(found.read_at, zone, lang, now))
    return _("Works, last read %(time)s", time=moment(found.read_at, zone, lang, now))


def _kept(found: Connected, zone: str, lang: str, now: datetime) -> str:
    if found.read_at is None:
        return _("It was never read so far, so it blocks no time yet.")
    return _("What was read %(time)s stays blocked.", time=moment(found.read_at, zone, lang, now))


def _counted(found: Connected) -> str:
    if found.read_at is None:
        return ""
    return ngettext("%(num)s span of time is blocked", "%(num)s spans of time are blocked", found.busy_times)


def _unreadable(found: Connected) -> str:
    if not found.unreadable:
        return ""
    return ngettext(
        "%(num)s of %(all)s events could not be read in full. "
        "Only what is certain of it is blocked; please look there.",
        "%(num)s of %(all)s events could not be read in full. "
        "Only what is certain of them is blocked; please look there.",
        found.unreadable,
        all=found.events,
    )


def _following(found: Connected, zone: str, lang: str, now: datetime) -> str:
    if found.next_at is None:
        return ""
    return _("in a moment") if found.is_being_asked else moment(found.next_at, zone, lang, now)
