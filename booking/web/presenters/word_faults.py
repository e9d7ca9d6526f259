"""What is wrong with a business's own words, and what is worth knowing about them, in sentences."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.messages import Channel
from booking.domain.own_words import Fault, Flaw, OwnWords, addresses_in, named_in
from booking.domain.placeholders import MAY_BE_EMPTY, Placeholder
from booking.domain.segments import segments
from booking.web.presenters.placeholder_names import braced
from booking.web.presenters.text_names import FIELDS

MOST_SAID = 3


def faults_text(control: str, faults: Sequence[Fault], lang: str) -> str:
    """All that is wrong with one field, the first few in full."""
    said = [_fault_text(control, each, lang) for each in faults[:MOST_SAID]]
    more = len(faults) - len(said)
    if more > 0:
        said.append(ngettext("One more fault follows.", "%(num)s more faults follow.", more))
    return f"{FIELDS[control]}: {' '.join(said)}"


def _fault_text(control: str, fault: Fault, lang: str) -> str:
    match fault.flaw:
        case Flaw.EMPTY if control.startswith("subject"):
            return _("Please enter a subject.")
        case Flaw.EMPTY:
            return _("Please write something, or go back to the built-in words.")
        case Flaw.TOO_LONG:
            return _("Please use at most %(most)s characters.", most=fault.most)
        case Flaw.LINE_TOO_LONG:
            return _(
                "Line %(line)s is longer than %(most)s characters. Please divide it.", line=fault.line, most=fault.most
            )
        case Flaw.SEVERAL_LINES:
            return _("A subject has one line only.")
    where = _("Line %(line)s, character %(column)s:", line=fault.line, column=fault.column)
    return f"{where} {_of_character(fault, lang)}"


def _of_character(fault: Fault, lang: str) -> str:
    word = "{" + fault.word + "}"
    example = braced(Placeholder.SERVICE, lang)
    match fault.flaw:
        case Flaw.UNPRINTABLE:
            return _(
                "a character that nobody can see (%(code)s) was taken out. Please look once more, and save again.",
                code=fault.word,
            )
        case Flaw.NOT_HERE:
            return _("%(word)s is not known in this message.", word=word)
        case Flaw.UNCLOSED:
            return _("this brace is never closed. A placeholder is written like %(example)s.", example=example)
        case Flaw.UNOPENED:
            return _("this brace closes nothing. A brace that is to be seen is typed twice: }}.")
    if fault.meant:
        return _("there is no %(word)s. Did you mean %(meant)s?", word=word, meant="{" + fault.meant + "}")
    return _("there is no %(word)s. A brace that is to be seen is typed twice: {{.", word=word)


def advice(words: OwnWords, channel: Channel, site: str, lang: str) -> list[str]:
    """What may be stored and is worth a second thought: links to elsewhere, lines that are sometimes left out."""
    said = []
    strange = dict.fromkeys(urlsplit(each).netloc for each in addresses_in(words.body))
    strange.pop(site, None)
    if strange:
        said.append(
            _("It leads to another site: %(sites)s. Please see that it is the right one.", sites=", ".join(strange))
        )
    sometimes = [braced(each, lang) for each in Placeholder if each in named_in(words.body) & MAY_BE_EMPTY]
    if sometimes:
        said.append(
            _(
                "Where a booking has nothing for %(words)s, the line with it is left out. Put it on a line of its own.",
                words=", ".join(sometimes),
            )
        )
    if channel is Channel.SMS and Placeholder.LINK not in named_in(words.body):
        said.append(_("The link to the booking is added at the end: there customers end their reminders."))
    if Placeholder.SERVICE in named_in(words.subject) or (
        channel is Channel.SMS and Placeholder.SERVICE in named_in(words.body)
    ):
        said.append(_("The service is then read on every lock screen; for a practice that tells of somebody’s health."))
    return said


def length_text(text: str) -> str:
    """How many text messages a short message is, and why it is more than one would think."""
    found = segments(text)
    said = ngettext("Sent and paid as one text message.", "Sent and paid as %(num)s text messages.", found.count)
    room = ngettext("There is room for one more character.", "There is room for %(num)s more characters.", found.left)
    if not found.odd:
        return f"{said} {room}"
    odd = " ".join(found.odd[:5])
    why = _("Because of %(characters)s only 70 characters fit into one, else 160.", characters=odd)
    return f"{said} {room} {why}"
