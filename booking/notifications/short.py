"""A message for a telephone: one or two segments (3GPP TS 23.038), readable on any lock screen.

It says who writes, when, and where more is to be read; never what for, which may be nobody's business.
"""

import re
import unicodedata

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Reason
from booking.domain.own_words import OwnWords
from booking.domain.placeholders import Placeholder, word_of
from booking.domain.segments import BASIC, EXTENDED
from booking.domain.segments import segments as parts_of
from booking.domain.texts import in_language, one_line
from booking.notifications.own_words import said, values_of
from booking.notifications.wording import Wording

MOST_SEGMENTS = 2
LONGEST_NAME, SHORTEST_NAME = 60, 12
# What typewriters do not have, by what they have.
PLAIN = str.maketrans(
    {
        "–": "-", "—": "-", "‑": "-", "‐": "-", "’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"',
        "»": '"', "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "·": "-", "•": "-", "×": "x",
    }
)  # fmt: skip
SPACES = re.compile(" +")


def render_short(
    reason: Reason, facts: BookingFacts, links: BookingLinks, wording: Wording, words: OwnWords | None = None
) -> str:
    """The text of a message to a customer's telephone, two segments at most, but for a very long address.

    Own *words* are as long as they are. They cannot do without the address, where reminders are ended: it comes last
    where they do not name it.
    """
    address = in_language(links.page, facts.locale)
    own = said(words, values_of(reason, facts, links, wording)).text if words else ""
    if own:
        return plain(own if address in own else f"{own} {address}")
    whole = _built_in(reason, facts, wording, address, one_line(facts.host.name))
    if segments(whole) <= MOST_SEGMENTS:
        return whole
    for length in range(LONGEST_NAME, SHORTEST_NAME - 1, -4):
        shorter = _built_in(reason, facts, wording, address, _cut(one_line(facts.host.name), length))
        if segments(shorter) <= MOST_SEGMENTS:
            return shorter
    return shorter


def short_words(reason: Reason, locale: str, wording: Wording) -> OwnWords:
    """Our own words with placeholders in them, as one would type them."""
    word = {each: "{" + word_of(each, locale) + "}" for each in Placeholder}
    names = {"business": word[Placeholder.BUSINESS], "when": word[Placeholder.WHEN]}
    return OwnWords("", f"{_sentence(reason, wording) % names} {word[Placeholder.LINK]}")


def segments(text: str) -> int:
    """How many messages a text is sent as."""
    return parts_of(text).count


def is_gsm(text: str) -> bool:
    """Whether a text needs nothing but the alphabet that every telephone has, so that 160 characters fit."""
    return set(text) <= BASIC | EXTENDED


def plain(text: str) -> str:
    """The same in the alphabet of telephones as far as that has it; other scripts stay as they are."""
    text = SPACES.sub(" ", text.translate(PLAIN))
    return text if is_gsm(text) else "".join(_nearest(each) for each in text)


def _nearest(character: str) -> str:
    """The letter without an accent that the alphabet lacks: ``ş`` is ``s``; what has no such letter stays."""
    if is_gsm(character):
        return character
    base = unicodedata.normalize("NFD", character)[0]
    return base if base in BASIC else character


def _built_in(reason: Reason, facts: BookingFacts, wording: Wording, address: str, name: str) -> str:
    names = {"business": name, "when": wording.brief(facts.starts_at)}
    return f"{plain(_sentence(reason, wording) % names)} {address}"


def _sentence(reason: Reason, wording: Wording) -> str:
    """What is said of each; the link behind it shows the rest, and how to end reminders."""
    _ = wording.translations.gettext
    return {
        Reason.REMINDER: _("%(business)s: your appointment is on %(when)s. Confirm, move or cancel:"),
        Reason.FOLLOW_UP: _("%(business)s: thank you for your visit on %(when)s. Details and reminders:"),
        Reason.CONFIRMED: _("%(business)s: your appointment on %(when)s is booked. Details:"),
        Reason.APPROVED: _("%(business)s: your appointment on %(when)s is booked. Details:"),
        Reason.MOVED: _("%(business)s: your appointment is now on %(when)s. Details:"),
        Reason.CANCELLED: _("%(business)s: your appointment on %(when)s is cancelled. Details:"),
    }.get(reason, _("%(business)s: there is news of your appointment on %(when)s. Details:"))


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 3].rstrip()}..."
