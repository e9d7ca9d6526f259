"""Reading a calendar for a calendar program: what is there, the texts of some of it, and whether anything changed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from gettext import NullTranslations

from sqlalchemy.orm import Session

from booking.domain.feeds import FeedFacts, FeedStatus, Privacy
from booking.ical.own_events import own_event
from booking.services.accounts.sealing import Seal
from booking.services.links import Links
from booking.services.own_calendar import private, tokens
from booking.services.own_calendar.items import Item, Ref
from booking.services.own_calendar.place import Place, own_ref, place, uid_of
from booking.services.programs.entering import Entry
from booking.storage.queries import own_calendar as queries
from booking.storage.queries.feed_entries import entries
from booking.storage.queries.feed_names import named
from booking.storage.queries.feeds import Subscribed
from booking.storage.queries.own_calendar import AT_ONCE, Standing
from booking.storage.unit_of_work import reading

__all__ = ["between", "items", "refs", "version"]


def refs(entry: Entry, now: datetime, names: Collection[str] | None = None) -> tuple[Ref, ...]:
    """All that is in the calendar, or what is there of *names*, without texts: two statements.

    Raises NotFound, NotAllowed.
    """
    here = place(entry)
    shelf = here.shelf(now.date())
    wanted = set(names) if names is not None else None
    uids = [uid_of(each) for each in wanted] if wanted is not None and len(wanted) <= AT_ONCE else None
    with reading() as session:
        found = (
            *(here.ref(each) for each in queries.shown(session, shelf, uids)),
            *(own_ref(each) for each in queries.own(session, shelf)),
        )
    return found if wanted is None else tuple(each for each in found if each.name in wanted)


def between(
    entry: Entry, start: datetime | None, end: datetime | None, now: datetime, *, seal: Seal
) -> tuple[Ref, ...]:
    """What may touch ``[start, end)``, open where none is said, without texts: two statements.

    What has a span touches it; of private entries that come back, or name times that only their text explains, nothing
    is left out. Raises NotFound, NotAllowed.
    """
    here = place(entry)
    shelf = here.shelf(now.date())
    with reading() as session:
        standing = queries.between(session, shelf, start, end)
        own = private.refs(session, here, seal)
    return (*map(here.ref, standing), *(each for each in own if each.span is None or _touches(each.span, start, end)))


def _touches(span: tuple[datetime, datetime], start: datetime | None, end: datetime | None) -> bool:
    return (start is None or span[1] > start) and (end is None or span[0] < end)


def version(entry: Entry, now: datetime) -> str:
    """What is another as soon as anything in the calendar is, and the token of its present state: one statement."""
    here = place(entry)
    with reading() as session:
        return tokens.present(session, here, now)


def items(
    entry: Entry,
    names: Collection[str],
    now: datetime,
    *,
    seal: Seal,
    links: Links,
    translations: NullTranslations,
) -> tuple[Item, ...]:
    """Those of *names* that are there, with their texts, in no order; *translations* speak the person's language.

    Raises NotFound, NotAllowed.
    """
    here = place(entry)
    shelf = here.shelf(now.date())
    with reading() as session:
        # The tag is read before the text: where it changes in between the next look finds another tag.
        found = queries.shown(session, shelf, [uid_of(each) for each in names])
        own = private.items(session, here, names, seal)
        texts = _texts(session, entry, here, found, now.date(), links, translations) if found else {}
    tags = [(here.ref(each), texts.get(each.uid)) for each in found]
    return (*(Item(ref.name, ref.etag, text) for ref, text in tags if text is not None), *own)


def _texts(
    session: Session,
    entry: Entry,
    here: Place,
    found: Sequence[Standing],
    day: date,
    links: Links,
    translations: NullTranslations,
) -> dict[str, str]:
    """The texts of appointments, by UID."""
    locale = entry.behind.locale
    feed = Subscribed(
        here.business_id, 0, here.resource_id, None, None, "", Privacy.FULL, locale, 0, None, None,
        entry.business.slug, 0, found[0].changed_at,
    )  # fmt: skip
    facts = FeedFacts("", Privacy.FULL, locale, 0)
    ids = {each.uid: each.id for each in found}
    named_here, phones = named(session, here.business_id), queries.phones(session, here.business_id, list(ids.values()))
    texts = {}
    for at in range(0, len(found), AT_ONCE):
        only = [each.id for each in found[at : at + AT_ONCE]]
        for each in entries(session, feed, named_here, day, only):
            if each.status is not FeedStatus.CANCELLED:
                page = f"{links.base_url}/{locale}/staff/{entry.business.slug}/appointments/{ids[each.uid]}"
                texts[each.uid] = own_event(facts, each, phones.get(ids[each.uid], ()), page, translations)
    return texts
