"""What has changed in a calendar since a program last looked (RFC 6578)."""

from datetime import datetime

from booking.services.own_calendar import tokens
from booking.services.own_calendar.items import Changes
from booking.services.own_calendar.place import SUFFIX, own_ref, place
from booking.services.programs.entering import Entry
from booking.storage.queries import own_calendar as queries
from booking.storage.unit_of_work import reading


def changes(entry: Entry, since: str | None, now: datetime) -> Changes:
    """What has come, changed or gone since a token; without one all that is there.

    Nothing is missed; some things are told again with the tag that they had, or as gone that were never seen. Raises
    Invalid for a token that is none of this calendar or older than 60 days, NotFound, NotAllowed.
    """
    here = place(entry)
    shelf = here.shelf(now.date())
    said = tokens.said(since, here, now) if since is not None else None
    with reading() as session:
        # First the token, then what it stands for: what comes in between is told twice, not never.
        token = tokens.present(session, here, now)
        if said is None:
            standing, own = queries.shown(session, shelf), queries.own(session, shelf)
            return Changes(token, (*map(here.ref, standing), *map(own_ref, own)), ())
        before = here.shelf(said.day)
        is_renamed = said.names != here.names
        touched = queries.changed(session, before, said.since)
        written = queries.own(session, shelf, said.since)
        # Another name of a service changes the text of every appointment, and none of their rows.
        standing = queries.shown(session, shelf) if is_renamed else touched
        past = set(queries.begun(session, before, shelf.first)) if before.first < shelf.first else set()
    here_now = (each for each in standing if each.is_shown and each.uid not in past)
    refs = {ref.name: ref for ref in map(here.ref, here_now)}
    gone = {uid + SUFFIX for uid in past.union(each.uid for each in touched)}
    for each in written:
        # Of one name what was removed comes first, and what stands after it.
        if each.removed_at is None:
            refs[each.name] = own_ref(each)
            gone.discard(each.name)
        else:
            gone.add(each.name)
    return Changes(token, tuple(refs.values()), tuple(sorted(gone - refs.keys())))
