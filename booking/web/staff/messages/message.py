"""One message: what became of it, what it would say now, and the right address where the wrong one was the reason."""

from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive
from booking.domain.messages import Channel
from booking.domain.outbox import Outgoing, State
from booking.domain.texts import one_line
from booking.services import bounces
from booking.services.accounts.sessions import Entry
from booking.services.outgoing import browsing, mending, reading
from booking.services.outgoing.reading import Letter
from booking.services.phones import international
from booking.translations import speaking
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates, outgoing, values
from booking.web.presenters.outgoing import Shown
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.messages.outbox import say_again
from booking.web.staff.setup.typed import Typed
from config import Settings

LONGEST_ADDRESS = 254


@needs(Permission.MESSAGES_SEE)
def message(entry: Entry, message_id: int) -> str:
    """The page."""
    found = browsing.message(entry.actor, message_id)
    written = found.goes_to or ""
    if found.channel is Channel.SMS:
        written = values.phone(found.goes_to, locale())
    return _page(entry, found, Typed({"address": written}))


@needs(Permission.MESSAGES_SEE)
def mend(entry: Entry, message_id: int) -> Response | tuple[str, int]:
    """Put in the right address, and send the message again."""
    found = browsing.message(entry.actor, message_id)
    typed = Typed.sent(request.form)
    address = _address(entry, found, typed)
    if address is None:
        return _page(entry, found, typed), 422
    try:
        came_to = mending.mend(entry.actor, message_id, address, clock.now())
    except NotActive:
        notices.leave(_("This message has left already, or is leaving just now."), kind="warn")
    else:
        say_again(came_to)
    return redirect(url_for("messages.message", message_id=message_id), 303)


@needs(Permission.CUSTOMERS_CHANGE)
def trust_again(entry: Entry, customer_id: int) -> Response:
    """A customer's address works again, says the customer."""
    bounces.trust_again(entry.actor, customer_id, clock.now())
    notices.leave(_("The address is used again."))
    return redirect(url_for("customers.customer", customer_id=customer_id), 303)


def _page(entry: Entry, found: Outgoing, typed: Typed) -> str:
    lang, zone = locale(), entry.business.time_zone
    dead = bounces.known(entry.business.id, outgoing.addresses([found]))
    shown = outgoing.shown(found, zone, lang, dead)
    return render_template(
        "staff/messages/message.html",
        message=shown,
        facts=_facts(found, shown, zone, lang),
        bounced=outgoing.bounced(dead.get((found.goes_to or "").casefold()), zone, lang),
        letter=_letter(entry, found),
        form=typed,
        may_mend=shown.can_mend and entry.actor.may(Permission.CUSTOMERS_CHANGE),
    )


def _facts(found: Outgoing, shown: Shown, zone: str, lang: str) -> list[tuple[str, str]]:
    def at(instant: datetime | None) -> str:
        return dates.start(instant, zone, lang) if instant else ""

    return [
        (_("To"), " · ".join(filter(None, (shown.name, shown.to)))),
        (_("By"), _("short message (SMS)") if shown.is_sms else _("e-mail")),
        (_("Written"), at(found.created_at)),
        (_("Due"), at(found.due_at) if found.state is State.DUE else ""),
        (_("Sent"), at(found.sent_at)),
        (_("Tries"), str(found.attempts) if found.attempts else ""),
        (_("Appointment"), shown.about),
    ]


def _letter(entry: Entry, found: Outgoing) -> Letter | None:
    settings: Settings = current_app.config["TERMINBUCH"]
    folder = settings.instance_path / "translations"
    links = current_app.extensions["links"]
    return reading.read(entry.actor, found.id, links, settings.mail_from, lambda language: speaking(folder, language))


def _address(entry: Entry, found: Outgoing, typed: Typed) -> str | None:
    """What was typed as the channel wants it; none, with a fault, where that is no address."""
    text = one_line(typed.text("address"))
    if found.channel is Channel.SMS:
        places = entry.business.locations
        number = international(text, places[0].country if places else "DE")
        if number is None:
            typed.refuse("address", _("Please check the telephone number."))
        return number
    try:
        return validate_email(text[: LONGEST_ADDRESS + 1], check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        typed.refuse("address", _("Please check the e-mail address. It should look like name@example.org."))
        return None
