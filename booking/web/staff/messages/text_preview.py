"""How a message arrives with the words that stand in the form, on a booking of the business."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from markupsafe import Markup

from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords, faults_of
from booking.services.accounts.sessions import Entry
from booking.services.texts import previews
from booking.services.texts.previews import Example, Shown
from booking.services.texts.recording import LOCALES, Written
from booking.translations import speaking, tongue
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.placeholder_names import Insert, inserts
from booking.web.presenters.word_faults import advice, faults_text, length_text
from booking.web.staff.setup.services.page import Pick


@dataclass(frozen=True, slots=True)
class Preview:
    """``faults`` and ``advice`` are sentences, ``length`` says in how many parts a short message is sent.

    Without ``examples`` it is shown on a booking that is made up.
    """

    lang: str
    subject: str
    text: str
    page: Markup
    faults: tuple[str, ...]
    advice: tuple[str, ...]
    length: str
    examples: tuple[Pick, ...]
    inserts: tuple[Insert, ...]


def preview(entry: Entry, reason: Reason, channel: Channel, words: Written, asked: Mapping[str, str]) -> Preview:
    """The message in the language that is *asked* for, on the booking that is asked for."""
    lang = asked.get("preview_lang", "")
    lang = lang if lang in LOCALES else locale()
    settings = current_app.config["TERMINBUCH"]
    shown = previews.example(entry.actor, entry.business, reason, _number(asked.get("example", "")), clock.now())
    made = previews.looks(
        shown.facts,
        reason,
        channel,
        lang,
        words[lang],
        current_app.extensions["links"],
        speaking(settings.instance_path / "translations", tongue(lang, entry.business.address_form)),
    )
    own = words[lang]
    return Preview(
        lang=lang,
        subject=made.subject,
        text=made.text,
        page=Markup(made.page),  # noqa: S704 - made by our own template, which escapes
        faults=_faults(own, reason, channel, lang),
        advice=tuple(advice(own, channel, urlsplit(settings.base_url).netloc, lang)) if own else (),
        length=length_text(made.text) if channel is Channel.SMS else "",
        examples=tuple(_pick(each, shown) for each in shown.others),
        inserts=tuple(inserts(reason, made.values)),
    )


def _faults(words: OwnWords | None, reason: Reason, channel: Channel, lang: str) -> tuple[str, ...]:
    found = faults_of(words, reason, channel, lang) if words else {}
    return tuple(faults_text(f"{name}_{lang}", each, locale()) for name, each in found.items())


def _pick(example: Example, shown: Shown) -> Pick:
    starts_at = dates.short_start(example.starts_at, example.zone, locale())
    is_chosen = shown.chosen is not None and example.booking_id == shown.chosen.booking_id
    return Pick(str(example.booking_id), f"{example.customer}, {starts_at}", is_chosen)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
