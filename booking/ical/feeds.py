"""The calendar of a business, or of something or somebody there, to subscribe to (RFC 5545, RFC 7986, RFC 9074)."""

import hashlib
from collections.abc import Iterable
from datetime import date
from gettext import NullTranslations

from booking.domain.feeds import FeedEntry, FeedFacts, FeedStatus, Privacy
from booking.domain.texts import in_language, one_line, several_lines
from booking.ical.events import CANCELLED, CONFIRMED, TENTATIVE, Event, event_lines
from booking.ical.lines import calendar, text
from booking.ical.zones import timezones

# Raised when the same facts are written as other bytes, so that no reader keeps the old ones.
FORMAT = 2
REFRESH = "PT15M"
TITLES = frozenset({"frau", "herr", "mr", "mrs", "ms", "mx", "miss", "sir", "dr", "med", "prof", "dipl", "ing", "mag"})
STATUS = {FeedStatus.TENTATIVE: TENTATIVE, FeedStatus.CONFIRMED: CONFIRMED, FeedStatus.CANCELLED: CANCELLED}


def feed(facts: FeedFacts, entries: Iterable[FeedEntry], translations: NullTranslations) -> bytes:
    """Answer the feed: the same bytes for the same facts, in whatever order *entries* come.

    *translations* speak ``facts.locale``. There is no METHOD: a subscribed calendar is the state of things,
    not a message (3.7.2). ``X-WR-CALNAME`` and ``X-PUBLISHED-TTL`` say again what older programs do not read
    in ``NAME`` and ``REFRESH-INTERVAL``.
    """
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    events = [event(facts, entry, translations) for entry in ordered]
    name = one_line(facts.name)
    head = [
        text("NAME", name),
        text("X-WR-CALNAME", name),
        text("COLOR", facts.color),
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    lines = timezones(each.span for each in events)
    for each in events:
        lines += event_lines(each)
    return calendar(lines, head)


def etag(day: date, known: Iterable[object]) -> str:
    """Answer the entity tag of a feed, without quotes, from what can be known without building it.

    *day* is today's date where the feed is served: past and cancelled entries leave the feed by date.
    """
    return hashlib.sha256(repr((FORMAT, day.toordinal(), *known)).encode()).hexdigest()[:32]


def event(facts: FeedFacts, entry: FeedEntry, translations: NullTranslations) -> Event:
    """Answer one entry as the feed's readers see it."""
    told = facts.privacy is not Privacy.BUSY
    everything = facts.privacy is Privacy.FULL
    summary = _summary(facts, entry, translations) if told else translations.gettext("Busy")
    further = [] if everything else ["CLASS:PRIVATE"]
    if facts.alarm_minutes is not None and entry.status is not FeedStatus.CANCELLED:
        further += _alarm(entry.uid, facts.alarm_minutes, summary)
    return Event(
        uid=entry.uid,
        sequence=entry.sequence,
        status=STATUS[entry.status],
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        time_zone=entry.time_zone,
        updated_at=entry.updated_at,
        # When somebody booked is nobody's business where only "busy" is told.
        created_at=entry.created_at if told else None,
        summary=summary,
        location=", ".join(map(one_line, entry.place.lines)) if told else "",
        description=_description(facts, entry, translations) if everything else "",
        further=further,
    )


def _alarm(uid: str, minutes: int, summary: str) -> list[str]:
    """A VALARM that shows the event again (3.6.6); its own UID lets a program remember that it was put away."""
    return [
        "BEGIN:VALARM",
        text("UID", f"{one_line(uid)}-alarm"),
        "ACTION:DISPLAY",
        f"TRIGGER:{f'-PT{minutes}M' if minutes else 'PT0S'}",
        text("DESCRIPTION", summary),
        "END:VALARM",
    ]


def _summary(facts: FeedFacts, entry: FeedEntry, translations: NullTranslations) -> str:
    """Who and what: ``Anna Berg – Check-up``, ``Anna – Check-up`` or, for a group, ``Yoga (4/6)``.

    Customers know who they are: they are told where, ``Check-up – Practice on the Market``.
    """
    everything = facts.privacy is Privacy.FULL
    service = in_language(entry.service_names, facts.locale)
    title = (everything and entry.title) or service or translations.gettext("Busy")
    if facts.host:
        return f"{one_line(title)} – {one_line(facts.host)}"
    if entry.capacity > 1:
        return f"{one_line(title)} ({entry.seats_taken}/{entry.capacity})"
    names = [one_line(name) for name in entry.customer_names]
    shown = names if everything else [first_name(name) for name in names]
    return " – ".join([*filter(None, shown), one_line(title)])


def first_name(name: str) -> str:
    """The first name of somebody who gave one line for all their names.

    A title is no name: ``Dr. Anna Berg``, ``Frau Anna Berg`` and ``Berg, Anna`` are Anna. Of a single word,
    which may be a family name, only the initial is told.
    """
    family, comma, given = name.partition(",")
    words = [word for word in (given if comma else family).split() if word.rstrip(".").casefold() not in TITLES]
    if comma or len(words) > 1:
        return words[0] if words else ""
    return f"{words[0][:1]}." if words else ""


def _description(facts: FeedFacts, entry: FeedEntry, translations: NullTranslations) -> str:
    _ = translations.gettext
    lines = []
    if entry.title and (service := in_language(entry.service_names, facts.locale)):
        lines.append(one_line(service))
    if entry.capacity > 1 or facts.host:
        lines += [one_line(name) for name in entry.customer_names]
    if facts.host and entry.seats_taken > 1:
        lines.append(
            translations.ngettext("%(count)s seat", "%(count)s seats", entry.seats_taken) % {"count": entry.seats_taken}
        )
    if entry.resource_names and facts.host:
        lines.append(_("With %(staff)s") % {"staff": ", ".join(map(one_line, entry.resource_names))})
    elif entry.resource_names:
        lines.append(_("Resources: %(names)s") % {"names": ", ".join(map(one_line, entry.resource_names))})
    bring = in_language(entry.instructions, facts.locale)
    if bring and facts.host and entry.status is not FeedStatus.CANCELLED:
        lines += ["", _("What to bring:"), several_lines(bring)]
    return "\n".join(lines)
