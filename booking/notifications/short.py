"""A message for a telephone: one or two segments (3GPP TS 23.038), readable on any lock screen.

It says who writes, when, and where more is to be read; never what for, which may be nobody's business.
"""

import re
import unicodedata
from datetime import datetime

from babel.dates import format_skeleton

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Reason
from booking.domain.texts import in_language, one_line
from booking.notifications.wording import Wording

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")
"""Characters of the extension table: they take the place of two."""
ONE_GSM, PART_GSM, ONE_UCS2, PART_UCS2 = 160, 153, 70, 67
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


def render_short(reason: Reason, facts: BookingFacts, links: BookingLinks, wording: Wording) -> str:
    """The text of a message to a customer's telephone, two segments at most, but for a very long address."""
    address = in_language(links.page, facts.locale)
    whole = _said(reason, facts, wording, address, one_line(facts.host.name))
    if segments(whole) <= MOST_SEGMENTS:
        return whole
    for length in range(LONGEST_NAME, SHORTEST_NAME - 1, -4):
        shorter = _said(reason, facts, wording, address, _cut(one_line(facts.host.name), length))
        if segments(shorter) <= MOST_SEGMENTS:
            return shorter
    return shorter


def segments(text: str) -> int:
    """How many messages a text is sent as."""
    if is_gsm(text):
        length = sum(2 if each in GSM_TWICE else 1 for each in text)
        return 1 if length <= ONE_GSM else -(-length // PART_GSM)
    length = len(text.encode("utf-16-be")) // 2
    return 1 if length <= ONE_UCS2 else -(-length // PART_UCS2)


def is_gsm(text: str) -> bool:
    """Whether a text needs nothing but the alphabet that every telephone has, so that 160 characters fit."""
    return all(each in GSM or each in GSM_TWICE for each in text)


def plain(text: str) -> str:
    """The same in the alphabet of telephones as far as that has it; other scripts stay as they are."""
    text = SPACES.sub(" ", text.translate(PLAIN))
    return text if is_gsm(text) else "".join(_nearest(each) for each in text)


def _nearest(character: str) -> str:
    """The letter without an accent that the alphabet lacks: ``ş`` is ``s``; what has no such letter stays."""
    if character in GSM or character in GSM_TWICE:
        return character
    base = unicodedata.normalize("NFD", character)[0]
    return base if base in GSM else character


def _said(reason: Reason, facts: BookingFacts, wording: Wording, address: str, name: str) -> str:
    said = {"business": name, "when": _when(facts.starts_at, wording)}
    return f"{plain(_sentence(reason, wording) % said)} {address}"


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


def _when(at: datetime, wording: Wording) -> str:
    """``Mi., 25.11., 14:00``."""
    day = format_skeleton("MEd", at.astimezone(wording.zone), locale=wording.locale)
    return wording.translations.gettext("%(date)s at %(time)s") % {"date": day, "time": wording.time(at)}


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 3].rstrip()}..."
