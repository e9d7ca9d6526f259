"""What a calendar program writes: an appointment is moved or cancelled as at the desk, anything else is private."""

from datetime import datetime

from booking.domain.errors import Invalid, Outdated
from booking.domain.foreign_calendars import CalendarFault
from booking.ical.own_written import written
from booking.services.accounts.sealing import Seal
from booking.services.own_calendar import ending, moving, private
from booking.services.own_calendar.items import Ref
from booking.services.own_calendar.place import Place, place, uid_of
from booking.services.programs.entering import Entry
from booking.storage.queries import own_calendar as queries
from booking.storage.queries.own_calendar import Standing
from booking.storage.unit_of_work import reading


def write(entry: Entry, name: str, text: str, now: datetime, *, seal: Seal, only_if: str | None = None) -> Ref:
    """Write an object under a name; answers the tag of what is there now.

    Of an appointment the time alone is taken, and a move goes the way of the desk: alarms, colours and words of a
    program's own change nothing. What is new is a private entry. *only_if* is the tag that must be there. Raises
    ChangeRefused, Invalid for what is no event, Outdated, NotFound, NotAllowed, Busy.
    """
    here = place(entry)
    try:
        said = written(text)
    except CalendarFault as error:
        raise Invalid([("text", error.fault.value)]) from error
    standing = _standing(here, name, now)
    if standing is None:
        return private.put(entry, here, name, text, said, now, seal=seal, only_if=only_if)
    _compare(here, standing, only_if)
    return moving.put(entry, here, standing, said, now)


def remove(entry: Entry, name: str, now: datetime, *, only_if: str | None = None) -> None:
    """Delete an object: an appointment is cancelled where its customer still could, a private entry goes.

    Raises ChangeRefused, Outdated, NotFound, NotAllowed, Busy.
    """
    here = place(entry)
    standing = _standing(here, name, now)
    if standing is None:
        private.remove(entry, here, name, now, only_if=only_if)
        return
    _compare(here, standing, only_if)
    ending.end(entry, standing, now)


def _standing(here: Place, name: str, now: datetime) -> Standing | None:
    """The appointment of this name; none where a private entry has it, or nothing."""
    with reading() as session:
        if private.is_there(session, here, name):
            return None
        found = queries.shown(session, here.shelf(now.date()), [uid_of(name)]) if name.endswith(".ics") else []
    return found[0] if found else None


def _compare(here: Place, standing: Standing, only_if: str | None) -> None:
    if only_if is not None and here.ref(standing).etag != only_if:
        raise Outdated
