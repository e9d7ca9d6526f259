"""Messages as the house reads them: what it is, to whom, how far it is, and why it did not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from booking.domain.messages import Channel
from booking.domain.outbox import OF_THE_ADDRESS, Bounce, Fault, Health, Outgoing, State, fault_of
from booking.domain.texts import readable_reference
from booking.web.presenters import dates, values
from booking.web.presenters.message_names import NAMES

FAULTS: Mapping[Fault, LazyString] = {
    Fault.UNKNOWN_MAILBOX: lazy_gettext("The server does not know this address. Perhaps it is misspelt."),
    Fault.NO_SUCH_DOMAIN: lazy_gettext("What stands behind the @ does not exist. Perhaps it is misspelt."),
    Fault.DISABLED: lazy_gettext("The mailbox exists, but has been switched off."),
    Fault.FULL: lazy_gettext("The mailbox is full."),
    Fault.UNWANTED: lazy_gettext(
        "The server took the message for unwanted mail. That concerns the sender, not this address."
    ),
    Fault.TOO_LARGE: lazy_gettext("The message is too large for the server."),
    Fault.LATER: lazy_gettext("The server is busy and asks us to come back later."),
    Fault.LOGIN: lazy_gettext("Our mail server does not let us in. Whoever runs Terminbuch must look at MAIL_URL."),
    Fault.TLS: lazy_gettext("No secure connection to our mail server could be made."),
    Fault.UNREACHABLE: lazy_gettext("Our mail server could not be reached."),
    Fault.BAD_ADDRESS: lazy_gettext("This is no address that can be written to."),
    Fault.NO_CHANNEL: lazy_gettext("Short messages are not set up here."),
    Fault.GATEWAY_ACCOUNT: lazy_gettext(
        "The gateway for short messages does not let us in. Whoever runs Terminbuch must look at SMS_URL."
    ),
    Fault.GATEWAY_REFUSED: lazy_gettext("The gateway for short messages refused this number or this text."),
    Fault.OURSELVES: lazy_gettext(
        "The message could not be made. Whoever runs Terminbuch finds the reason in the log."
    ),
    Fault.OTHER: lazy_gettext("The server refused the message."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. ``kind`` is that of its mark; ``fault`` says why it did not arrive, ``line`` in the server's words.

    ``hint`` is what has changed since. *can_drop* while it can be done without.
    """

    id: int
    what: str
    whom: str
    name: str
    to: str
    state: str
    kind: str
    when: str
    iso: str
    about: str
    fault: str
    line: str
    hint: str
    url: str
    booking_url: str
    customer_url: str
    can_send: bool
    can_drop: bool
    can_mend: bool
    can_restore: bool
    is_sms: bool


@dataclass(frozen=True, slots=True)
class ShownHealth:
    """How the outbox fares, in sentences; no ``fault`` where all is well."""

    fault: str
    text: str
    looked: str
    due: str
    failed: str
    failed_count: int


def shown(message: Outgoing, zone: str, lang: str, bounces: Mapping[str, Bounce]) -> Shown:
    """One message in words, in the time of the house."""
    fault = fault_of(message.last_error) if message.last_error else None
    at = message.sent_at if message.state is State.SENT and message.sent_at else message.due_at
    has_failed = message.state is State.FAILED
    to_customer = message.recipient == "customer" and message.booking_id is not None
    return Shown(
        id=message.id,
        what=_what(message),
        whom=_whom(message),
        name=message.name or "",
        to=_written(message.went_to or message.goes_to, message.channel, lang),
        state=_state(message),
        kind=_kind(message),
        when=dates.short_start(at, zone, lang),
        iso=dates.iso(at, zone),
        about=_about(message, lang),
        fault=str(FAULTS[fault]) if fault and message.state in (State.FAILED, State.DUE) else "",
        line=message.last_error or "" if message.state in (State.FAILED, State.DUE) else "",
        hint=_hint(message, lang, bounces),
        url=url_for("messages.message", message_id=message.id),
        booking_url=url_for("desk.booking", booking_id=message.booking_id) if message.booking_id else "",
        customer_url=url_for("customers.customer", customer_id=message.customer_id) if message.customer_id else "",
        can_send=not message.is_in_hand and (has_failed or (message.state is State.DUE and message.attempts > 0)),
        can_drop=not message.is_in_hand and message.state in (State.DUE, State.FAILED),
        can_mend=to_customer and has_failed and (fault in OF_THE_ADDRESS or message.sent_at is not None),
        can_restore=message.state is State.SUPERSEDED,
        is_sms=message.channel is Channel.SMS,
    )


def all_shown(messages: Sequence[Outgoing], zone: str, lang: str, bounces: Mapping[str, Bounce]) -> list[Shown]:
    """Several."""
    return [shown(each, zone, lang, bounces) for each in messages]


def addresses(messages: Sequence[Outgoing]) -> list[str | None]:
    """Whom they go to now: what a look-up of addresses that do not work is asked for."""
    return [each.goes_to for each in messages if each.recipient == "customer"]


def shown_health(health: Health, zone: str, lang: str) -> ShownHealth:
    """How the outbox fares."""
    seen = dates.short_start(health.looked_at, zone, lang) if health.looked_at else ""
    fault = text = ""
    if health.is_stalled:
        fault = _("Nothing has been delivered since %(time)s.", time=seen) if seen else _("Nothing is being delivered.")
        text = _(
            "No worker is running. Nothing is lost: what is due leaves as soon as one runs. Please tell whoever runs "
            "Terminbuch; the command is “flask jobs run”."
        )
    return ShownHealth(fault, text, seen, _many(health.due), _many(health.failed), health.failed)


def bounced(bounce: Bounce | None, zone: str, lang: str) -> str:
    """That an address does not work, in one sentence with the reason; the empty word where it does."""
    if bounce is None:
        return ""
    since = dates.short_start(bounce.since, zone, lang)
    fault = FAULTS[fault_of(bounce.reason)]
    return _("%(address)s does not work since %(time)s: %(reason)s", address=bounce.address, time=since, reason=fault)


def _many(count: int) -> str:
    return "99+" if count > 99 else str(count)


def _kind(message: Outgoing) -> str:
    if message.state is State.FAILED:
        return "bad"
    return "warn" if message.state is State.DUE and message.attempts else ""


def _what(message: Outgoing) -> str:
    name = NAMES.get(message.reason)
    return str(name) if name else message.reason


def _whom(message: Outgoing) -> str:
    if message.recipient == "business":
        return _("to the house")
    return "" if message.recipient == "user" else _("to the customer")


def _written(address: str | None, channel: Channel, lang: str) -> str:
    return values.phone(address, lang) if address and channel is Channel.SMS else address or ""


def _state(message: Outgoing) -> str:
    if message.is_in_hand:
        return _("leaving just now")
    if message.state is State.SENT:
        return _("sent")
    if message.state is State.SUPERSEDED:
        return _("not needed any more")
    if message.state is State.FAILED:
        if message.sent_at is not None:
            return _("came back")
        return _("not delivered")
    if message.attempts:
        return ngettext("tried once", "tried %(num)s times", message.attempts)
    return _("planned") if message.is_planned else _("waits")


def _about(message: Outgoing, lang: str) -> str:
    if message.starts_at is None or message.time_zone is None:
        return ""
    when = dates.short_start(message.starts_at, message.time_zone, lang)
    return f"{when} · {readable_reference(message.reference or '')}"


def _hint(message: Outgoing, lang: str, bounces: Mapping[str, Bounce]) -> str:
    went, goes = (message.went_to or "").casefold(), (message.goes_to or "").casefold()
    if message.state is State.FAILED and went and goes and went != goes:
        written = _written(message.goes_to, message.channel, lang)
        return _("The address has been changed since: it would go to %(address)s now.", address=written)
    if message.state is State.DUE and goes in bounces:
        return _("Nothing arrives at this address at present.")
    return ""
