"""What an overlay must say: every sentence that customers can see and that speaks *Sie* where it is said to everybody.

Who can see a sentence is told by where it stands. Whatever is not known to be the house's own counts as the customers',
so that a new place can only ask for too much, and never be forgotten.
"""

from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from booking.translations.extraction import forms, messages, unfit
from booking.translations.forms import speaks_du, speaks_sie

HOUSE = (
    "booking/cli/",
    "booking/notifications/people.py",
    "booking/web/auth/",
    "booking/web/manage/decide.py",
    "booking/web/presenters/calendar_",
    "booking/web/presenters/feed_",
    "booking/web/presenters/foreign_calendars.py",
    "booking/web/presenters/outgoing.py",
    "booking/web/presenters/reasons.py",
    "booking/web/presenters/requested.py",
    "booking/web/presenters/setup_",
    "booking/web/presenters/webhooks.py",
    "booking/web/presenters/word_faults.py",
    "booking/web/staff/",
    "templates/auth/",
    "templates/components/calendar_",
    "templates/components/part_form.html",
    "templates/email/people/",
    "templates/email/proposal_refused.txt",
    "templates/manage/decide.html",
    "templates/public/index.html",
    "templates/staff/",
)
"""Where sentences stand that are said to the house alone, or on pages that belong to no one business."""
HANDED_OVER = (
    "templates/email/people/bookings.txt",
    "templates/staff/desk/slip_card.html",
    "templates/staff/setup/services/shown.html",
)
"""What stands there all the same and is said to customers, or shown as they see it."""


def is_for_customers(message: Message) -> bool:
    """Whether customers can see a sentence, by where it stands."""
    return any(path in HANDED_OVER or not path.startswith(HOUSE) for path, _ in message.locations)


def update(overlay: Catalog, below: Catalog, template: Catalog) -> None:
    """Make *overlay* hold the sentences it must, what is new empty; what is said nowhere any more leaves it."""
    said = _keys(template)
    for message in [each for each in messages(overlay) if _key(each) not in said]:
        overlay.delete(message.id, message.context)
    overlay.obsolete.clear()
    for message in _needed(below, template):
        if overlay.get(message.id, message.context) is None:
            overlay.add(message.id, "", context=message.context)
    for entry in messages(overlay):
        found = template.get(entry.id, entry.context)
        if found is not None:
            entry.locations, entry.flags = found.locations, found.flags | (entry.flags & {"fuzzy"})


def faults(overlay: Catalog, below: Catalog, template: Catalog) -> list[str]:
    """What is wrong with *overlay*, and with what lies *below* it, a line each; an empty list means whole."""
    return [*_missing(overlay, below, template), *unfit(overlay), *_misspoken(overlay, below, template)]


def _missing(overlay: Catalog, below: Catalog, template: Catalog) -> Iterator[str]:
    for message in _needed(below, template):
        if overlay.get(message.id, message.context) is None:
            yield f"{overlay.locale}: customers can see it, and it speaks Sie: {_named(message)}"


def _misspoken(overlay: Catalog, below: Catalog, template: Catalog) -> Iterator[str]:
    said = _keys(template)
    for message in messages(overlay):
        if _key(message) not in said:
            yield f"{overlay.locale}: said nowhere any more: {_named(message)}"
        if any(map(speaks_sie, forms(message.string))):
            yield f"{overlay.locale}: speaks Sie: {_named(message)}"
    for message, texts in _for_customers(below, template):
        if any(map(speaks_du, texts)):
            yield f"{below.locale}: speaks du to all customers: {_named(message)}"


def _needed(below: Catalog, template: Catalog) -> list[Message]:
    """The sentences of *template* that customers can see and that speak *Sie* in *below*."""
    return [message for message, texts in _for_customers(below, template) if any(map(speaks_sie, texts))]


def _for_customers(below: Catalog, template: Catalog) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """What customers can see, and how *below* says it."""
    for message in filter(is_for_customers, messages(template)):
        found = below.get(message.id, message.context)
        if found is not None:
            yield message, forms(found.string)


def _keys(catalog: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    return {_key(message) for message in messages(catalog)}


def _key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, forms(message.id)


def _named(message: Message) -> str:
    return repr(forms(message.id)[0])
