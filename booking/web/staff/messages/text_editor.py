"""One message in a business's own words: both languages side by side, and how it arrives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotFound, Stale
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.domain.texts import several_lines
from booking.services.accounts.sessions import Entry
from booking.services.texts import previews, writing
from booking.services.texts.recording import LOCALES, Written
from booking.translations import speaking, tongue
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import text_names
from booking.web.presenters.word_faults import faults_text
from booking.web.staff import notices
from booking.web.staff.door import is_asked_by_script
from booking.web.staff.entrance import needs
from booking.web.staff.messages import text_preview
from booking.web.staff.messages.texts import address, way_back
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.typed import Typed

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Message:
    """The message that is edited, with our own words for it."""

    reason: Reason
    channel: Channel
    ours: Mapping[str, OwnWords]

    @property
    def path(self) -> tuple[str, ...]:
        """What its form was loaded with is sealed for."""
        return ("texts", self.channel.value, self.reason.value)


@dataclass(slots=True)
class Editing:
    """A form about a message; ``others`` is what somebody else wrote since, by language."""

    entry: Entry
    message: Message
    seen: Written
    typed: Typed
    others: dict[str, OwnWords] = field(default_factory=dict)
    is_put_back: bool = False


@needs(Permission.SETUP_CHANGE)
def text(entry: Entry, channel: str, reason: str) -> Answer:
    """The form; sent, its words are shown or stored."""
    message = _message(entry, channel, reason)
    if request.method == "GET":
        seen = writing.written(entry.actor, message.reason, message.channel)
        return _page(Editing(entry, message, seen, shown(message, seen)))
    sealed = unsealed(request.form.get("seen", ""), entry.actor.business_id, message.path)
    seen = {lang: OwnWords(*pair) if pair else None for lang, pair in sealed.items()}
    values = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    editing = Editing(entry, message, seen, Typed(values))
    action = request.form.get("action", "")
    if action == "save":
        return _save(editing)
    _put_ours(editing, action.removeprefix("ours_"))
    return _page(editing)


def _message(entry: Entry, channel: str, reason: str) -> Message:
    if (reason, channel) not in writing.MESSAGES:
        raise NotFound(what="message")
    which = Reason(reason), Channel(channel)
    links, now = current_app.extensions["links"], clock.now()
    known = entry.business
    ours = {lang: previews.ours(known, *which, lang, links, spoken(known, lang), now) for lang in LOCALES}
    return Message(*which, ours)


def spoken(business: Business, lang: str) -> Any:
    """The catalogue in which a business speaks to its customers, whichever this page is in."""
    folder = current_app.config["TERMINBUCH"].instance_path / "translations"
    return speaking(folder, tongue(lang, business.address_form))


def shown(message: Message, written: Written) -> Typed:
    """The words that are in force, in the form."""
    typed = Typed()
    for lang in LOCALES:
        _put(typed, lang, written.get(lang) or message.ours[lang])
    return typed


def said(message: Message, typed: Typed) -> dict[str, OwnWords | None]:
    """The words in the form; none of its own where they are ours."""
    found: dict[str, OwnWords | None] = {}
    for lang in LOCALES:
        subject = typed.values.get(f"subject_{lang}", "") if message.channel is Channel.EMAIL else ""
        words = OwnWords(subject, typed.values.get(f"body_{lang}", "")).tidied()
        found[lang] = None if words == message.ours[lang] else words
    return found


def _put(typed: Typed, lang: str, words: OwnWords) -> None:
    typed.values[f"subject_{lang}"], typed.values[f"body_{lang}"] = words.subject, words.body


def _put_ours(editing: Editing, lang: str) -> None:
    """Our own words into the form, to be stored like any others."""
    if lang in LOCALES:
        _put(editing.typed, lang, editing.message.ours[lang])
        editing.is_put_back = True


def _save(editing: Editing) -> Answer:
    entry, message = editing.entry, editing.message
    wanted = said(message, editing.typed)
    try:
        saved = writing.save(entry.actor, message.reason, message.channel, editing.seen, wanted, clock.now())
    except Invalid as error:
        _hang(editing.typed, error.fields["faults"])
        return _page(editing), 422
    except Stale as error:
        return _page(_again(editing, wanted, error.fields["present"])), 409
    if saved.changed:
        notices.leave(_("The words are stored. From now on messages leave with them."), undo=way_back(saved.entry_id))
    else:
        notices.leave(_("Nothing was changed."))
    return redirect(address(message.reason, message.channel), 303)


def _hang(typed: Typed, faults: Any) -> None:
    for lang, fields in faults.items():
        for name, found in fields.items():
            control = f"{name}_{lang}"
            typed.refuse(control, faults_text(control, found, locale()))


def _again(editing: Editing, wanted: Written, present: Any) -> Editing:
    """The form for another try: what was typed, what others wrote beside it, and theirs where nothing was typed."""
    message = editing.message
    others = {}
    for lang in LOCALES:
        theirs = present[lang] or message.ours[lang]
        if present[lang] == editing.seen.get(lang):
            continue
        if wanted[lang] == editing.seen.get(lang):
            _put(editing.typed, lang, theirs)
        else:
            others[lang] = theirs
    return Editing(editing.entry, message, present, editing.typed, others)


def _page(editing: Editing) -> str:
    entry, message, typed = editing.entry, editing.message, editing.typed
    preview = text_preview.preview(entry, message.reason, message.channel, said(message, typed), request.values)
    for name, value in typed.values.items():
        typed.values[name] = several_lines(value)
    sealed = {lang: words and [words.subject, words.body] for lang, words in editing.seen.items()}
    return render_template(
        "staff/messages/texts/edit.html",
        name=text_names.name(message.reason, message.channel),
        occasion=text_names.OCCASIONS[message.reason],
        form=typed,
        faults=typed.faults,
        seen=seal(entry.actor.business_id, message.path, sealed),
        own=[lang for lang, words in editing.seen.items() if words],
        others=editing.others,
        is_put_back=editing.is_put_back,
        is_mail=message.channel is Channel.EMAIL,
        channel=message.channel.value,
        reason=message.reason.value,
        preview=preview,
        # What a script takes out of the answer goes into a page that has them.
        styles="" if is_asked_by_script() else previews.styles(),
    )
