"""The words of messages: which a business has put its own in place of, and the way back to ours."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotFound, Stale
from booking.domain.messages import Channel, Reason
from booking.services.accounts.sessions import Entry
from booking.services.texts import writing
from booking.services.texts.recording import LOCALES
from booking.web import clock
from booking.web.presenters import text_names
from booking.web.staff import notices
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in the list, with the languages of which the business wrote its own words."""

    name: str
    occasion: str
    url: str
    own: tuple[str, ...]


@needs(Permission.SETUP_CHANGE)
def texts(entry: Entry) -> str:
    """All messages to customers; text messages where a gateway sends them, or where there are own words for them."""
    own = writing.overview(entry.actor)
    listed = [
        Listed(
            text_names.name(reason, channel),
            str(text_names.OCCASIONS[reason]),
            address(reason, channel),
            tuple(lang for lang in LOCALES if (reason.value, channel.value, lang) in own),
        )
        for reason, channel in writing.MESSAGES
        if channel is Channel.EMAIL or current_app.config["TERMINBUCH"].sms or _is_own(reason, channel, own)
    ]
    return render_template("staff/messages/texts/list.html", messages=listed)


def _is_own(reason: Reason, channel: Channel, own: set[tuple[str, str, str]]) -> bool:
    return any((reason.value, channel.value, lang) in own for lang in LOCALES)


@needs(Permission.SETUP_CHANGE)
def undo(entry: Entry) -> Response:
    """Put back the words that were there before, unless somebody has changed them since."""
    said = request.form.get("entry", "")
    if not said.isascii() or not said.isdecimal() or len(said) > len(str(2**63)):
        raise NotFound(what="entry")
    try:
        message = writing.undo(entry.actor, int(said), clock.now())
    except Stale as error:
        notices.leave(_("This cannot be undone: it was changed again since. Nothing was changed now."), kind="warn")
        return redirect(address(error.fields["reason"], error.fields["channel"]), 303)  # type: ignore[arg-type]
    notices.leave(_("It is as it was before."))
    return redirect(address(*message), 303)


def address(reason: Reason, channel: Channel) -> str:
    """The page about one message."""
    return url_for("messages.text", channel=channel.value, reason=reason.value)


def way_back(entry_id: int | None) -> notices.Undo | None:
    """The form that takes a change back."""
    return notices.Undo(url_for("messages.text_undo"), {"entry": str(entry_id)}) if entry_id else None
