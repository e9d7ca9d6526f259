"""What a business may name in its own words for a message: a closed table, with a word for each in both languages."""

from enum import StrEnum

from booking.domain.messages import Reason


class Placeholder(StrEnum):
    """Something that is different in every message; it is typed in braces, such as ``{service}`` or ``{leistung}``."""

    CUSTOMER = "customer"
    SERVICE = "service"
    DATE = "date"
    TIME = "time"
    END = "end"
    WHEN = "when"
    STAFF = "staff"
    PLACE = "place"
    BUSINESS = "business"
    PHONE = "phone"
    PRICE = "price"
    REFERENCE = "reference"
    LINK = "link"
    REASON = "reason"
    WISH = "wish"
    PROPOSAL = "proposal"
    DEADLINE_DATE = "deadline_date"
    DEADLINE_TIME = "deadline_time"


_GERMAN = {
    Placeholder.CUSTOMER: "kunde",
    Placeholder.SERVICE: "leistung",
    Placeholder.DATE: "datum",
    Placeholder.TIME: "uhrzeit",
    Placeholder.END: "ende",
    Placeholder.WHEN: "wann",
    Placeholder.STAFF: "person",
    Placeholder.PLACE: "ort",
    Placeholder.BUSINESS: "betrieb",
    Placeholder.PHONE: "telefon",
    Placeholder.PRICE: "preis",
    Placeholder.REFERENCE: "buchungsnummer",
    Placeholder.LINK: "link",
    Placeholder.REASON: "grund",
    Placeholder.WISH: "wunsch",
    Placeholder.PROPOSAL: "vorschlag",
    Placeholder.DEADLINE_DATE: "frist_datum",
    Placeholder.DEADLINE_TIME: "frist_uhrzeit",
}
# Whichever language a word is of, it is understood in texts of both.
_MEANT = {each.value: each for each in Placeholder} | {word: each for each, word in _GERMAN.items()}
_TO_DECIDE = frozenset({Reason.REQUESTED, Reason.MOVE_REQUESTED, Reason.PROPOSED, Reason.ADDRESS})
_ONLY_IN = {
    Placeholder.REASON: frozenset({Reason.DECLINED, Reason.MOVE_DECLINED, Reason.CANCELLED}),
    Placeholder.WISH: frozenset({Reason.MOVE_REQUESTED, Reason.MOVE_DECLINED}),
    Placeholder.PROPOSAL: frozenset({Reason.PROPOSED}),
    Placeholder.DEADLINE_DATE: _TO_DECIDE,
    Placeholder.DEADLINE_TIME: _TO_DECIDE,
}
MAY_BE_EMPTY = frozenset(
    {
        Placeholder.STAFF,
        Placeholder.PHONE,
        Placeholder.PRICE,
        Placeholder.REASON,
        Placeholder.WISH,
        Placeholder.PROPOSAL,
        Placeholder.DEADLINE_DATE,
        Placeholder.DEADLINE_TIME,
    }
)
"""What is not known of every booking: a line that names it is left out where there is nothing to say."""


def word_of(placeholder: Placeholder, locale: str) -> str:
    """Its word in a language, without braces."""
    return _GERMAN[placeholder] if locale.startswith("de") else placeholder.value


def meant_by(word: str) -> Placeholder | None:
    """What somebody means who types this word, in whichever language, in capitals or not."""
    return _MEANT.get(word.strip().casefold())


def usable_in(reason: Reason) -> tuple[Placeholder, ...]:
    """What the message for this reason may name."""
    return tuple(each for each in Placeholder if reason in _ONLY_IN.get(each, (reason,)))


def known_words(reason: Reason, locale: str) -> dict[str, Placeholder]:
    """Every word that may be typed in a message for this reason; those of the language come first."""
    other = "en" if locale.startswith("de") else "de"
    usable = usable_in(reason)
    return {word_of(each, name): each for name in (locale, other) for each in usable}
