"""An appointment as an object of somebody's own calendar (RFC 4791 4.1): one event, which nobody is invited to.

Without ORGANIZER and ATTENDEE, or calendar programs begin to send invitations and cancellations of their own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from gettext import NullTranslations

from booking.domain.feeds import FeedEntry, FeedFacts
from booking.domain.texts import one_line
from booking.ical.events import event_lines
from booking.ical.feeds import event
from booking.ical.lines import calendar, uri
from booking.ical.zones import timezones


def own_event(
    facts: FeedFacts,
    entry: FeedEntry,
    phones: Iterable[tuple[str, str]],
    page: str,
    translations: NullTranslations,
) -> str:
    """Answer the object: the same text for the same facts. *phones* are names with telephone numbers."""
    plain = event(facts, entry, translations)
    description = "\n".join(filter(None, [plain.description, *_phones(list(phones), translations), page]))
    # Programs that compare texts and no tags take their own version back only where there is something else to see.
    changed = f"X-TERMINBUCH-CHANGED:{entry.updated_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
    told = replace(plain, description=description, further=(*plain.further, uri("URL", page), changed))
    return calendar([*timezones([told.span]), *event_lines(told)]).decode()


def _phones(phones: list[tuple[str, str]], translations: NullTranslations) -> list[str]:
    if len(phones) == 1:
        return [translations.gettext("Telephone: %(phone)s") % {"phone": one_line(phones[0][1])}]
    return [f"{one_line(name)}: {one_line(phone)}" for name, phone in phones]
