"""What placeholders stand for, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, lazy_pgettext

from booking.domain.messages import Reason
from booking.domain.placeholders import MAY_BE_EMPTY, Placeholder, usable_in, word_of

NAMES: dict[Placeholder, LazyString] = {
    Placeholder.CUSTOMER: lazy_pgettext("placeholder", "Customer’s name"),
    Placeholder.SERVICE: lazy_pgettext("placeholder", "Service"),
    Placeholder.DATE: lazy_pgettext("placeholder", "Date"),
    Placeholder.TIME: lazy_pgettext("placeholder", "Time"),
    Placeholder.END: lazy_pgettext("placeholder", "End"),
    Placeholder.WHEN: lazy_pgettext("placeholder", "Date and time, brief"),
    Placeholder.STAFF: lazy_pgettext("placeholder", "With whom"),
    Placeholder.PLACE: lazy_pgettext("placeholder", "Place"),
    Placeholder.BUSINESS: lazy_pgettext("placeholder", "Business"),
    Placeholder.PHONE: lazy_pgettext("placeholder", "Our telephone number"),
    Placeholder.PRICE: lazy_pgettext("placeholder", "Price"),
    Placeholder.REFERENCE: lazy_pgettext("placeholder", "Reference"),
    Placeholder.LINK: lazy_pgettext("placeholder", "Link to the booking"),
    Placeholder.REASON: lazy_pgettext("placeholder", "Reason given"),
    Placeholder.WISH: lazy_pgettext("placeholder", "Time wished for"),
    Placeholder.PROPOSAL: lazy_pgettext("placeholder", "Proposed time"),
    Placeholder.DEADLINE_DATE: lazy_pgettext("placeholder", "Answer by: date"),
    Placeholder.DEADLINE_TIME: lazy_pgettext("placeholder", "Answer by: time"),
}


@dataclass(frozen=True, slots=True)
class Insert:
    """Something that may be put into a text: what it is, its word by language, and what it is on the booking shown."""

    name: LazyString
    words: Mapping[str, str]
    value: str
    may_be_empty: bool


def inserts(reason: Reason, values: Mapping[Placeholder, str]) -> list[Insert]:
    """All that the message for this reason may name."""
    return [
        Insert(NAMES[each], {lang: braced(each, lang) for lang in ("de", "en")}, values[each], each in MAY_BE_EMPTY)
        for each in usable_in(reason)
    ]


def braced(placeholder: Placeholder, lang: str) -> str:
    """``{leistung}``."""
    return "{" + word_of(placeholder, lang) + "}"
