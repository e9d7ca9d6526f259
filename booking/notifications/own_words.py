"""A business's own words as they stand in one message: filled in, and made into paragraphs and links."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Reason
from booking.domain.own_words import ADDRESS, OwnWords, filled
from booking.domain.placeholders import Placeholder, word_of
from booking.domain.texts import in_language, one_line, readable_reference, several_lines
from booking.notifications.letters import WITH_REASON, deadline_of, is_greeted, wished
from booking.notifications.wording import Wording, telephone

BREAK = Markup("<br>\n")
LINK = Markup('<a href="{0}">{0}</a>')


@dataclass(frozen=True, slots=True)
class Said:
    """What own words say in a message. Each is empty where nothing is left of it: then ours are used."""

    subject: str
    text: str
    paragraphs: tuple[Markup, ...]


def said(words: OwnWords, values: Mapping[Placeholder, str]) -> Said:
    """Fill words in for one booking. Never raises: what was once stored must not keep a message from leaving."""
    subject = one_line(filled(words.subject, values))
    text = several_lines(filled(words.body, values)).strip()
    return Said(subject, text, tuple(_paragraph(each) for each in text.split("\n\n") if each.strip()))


def _paragraph(text: str) -> Markup:
    return BREAK.join(_linked(line) for line in text.strip("\n").split("\n"))


def _linked(line: str) -> Markup:
    made, at = Markup(), 0
    for found in ADDRESS.finditer(line):
        made += Markup.escape(line[at : found.start()]) + LINK.format(found[0])
        at = found.end()
    return made + Markup.escape(line[at:])


def values_of(reason: Reason, facts: BookingFacts, links: BookingLinks, wording: Wording) -> dict[Placeholder, str]:
    """What each placeholder stands for in a customer's message, on one line; empty where it is not known."""
    _ = wording.translations.gettext
    deadline = deadline_of(reason, facts)
    # What tells of several appointments names them all.
    all_of_it = facts.series or (facts,)
    values = {
        Placeholder.CUSTOMER: facts.contact.name if is_greeted(facts.contact.name) else "",
        Placeholder.SERVICE: in_language(facts.service_names, facts.locale),
        Placeholder.DATE: wording.date(facts.starts_at),
        Placeholder.TIME: wording.time(facts.starts_at),
        Placeholder.END: wording.time(facts.ends_at),
        Placeholder.WHEN: "; ".join(wording.brief(each.starts_at) for each in all_of_it),
        Placeholder.STAFF: ", ".join(facts.staff_names),
        Placeholder.PLACE: ", ".join(facts.place.lines),
        Placeholder.BUSINESS: facts.host.name,
        Placeholder.PHONE: telephone(facts.host.phone or ""),
        Placeholder.PRICE: "" if facts.price_minor is None else wording.price(facts.price_minor, facts.currency),
        Placeholder.REFERENCE: readable_reference(facts.reference),
        Placeholder.LINK: in_language(links.page, facts.locale),
        Placeholder.REASON: (facts.decline_reason or "") if reason in WITH_REASON else "",
        Placeholder.WISH: "; ".join(filter(None, (wished(each, wording) for each in all_of_it))),
        Placeholder.PROPOSAL: wording.span(*facts.proposed) if facts.proposed else "",
        Placeholder.DEADLINE_DATE: deadline and wording.date(deadline),
        Placeholder.DEADLINE_TIME: deadline and wording.time(deadline),
    }
    return {placeholder: one_line(value or "") for placeholder, value in values.items()}


def as_typed(locale: str) -> dict[str, object]:
    """The words of our own templates with placeholders instead: so they are shown to whoever wants to change them."""
    words = {each: "{" + word_of(each, locale) + "}" for each in Placeholder}
    return {
        "greeted": True,
        "customer": words[Placeholder.CUSTOMER],
        "business": words[Placeholder.BUSINESS],
        "date": words[Placeholder.DATE],
        "time": words[Placeholder.TIME],
        "deadline_date": words[Placeholder.DEADLINE_DATE],
        "deadline_time": words[Placeholder.DEADLINE_TIME],
        "reference": words[Placeholder.REFERENCE],
        "page": words[Placeholder.LINK],
    }
