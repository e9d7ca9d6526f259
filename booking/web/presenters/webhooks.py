"""Addresses that are told what happens, in words: of what they hear, how each fares, and what it was told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString, lazy_gettext, lazy_pgettext, ngettext
from flask_babel import gettext as _

from booking.domain.foreign_calendars import Fault
from booking.domain.webhooks import PAUSES, WANTABLE, DeliveryState, EventKind
from booking.services.webhooks.deliveries import Delivery
from booking.services.webhooks.hooks import Hook
from booking.web.presenters import dates
from booking.web.presenters.feed_cards import moment

Groups = list[tuple[LazyString, list[tuple[EventKind, LazyString]]]]
EVENTS: dict[EventKind, LazyString] = {
    EventKind.BOOKING_CREATED: lazy_pgettext("event", "booked or requested"),
    EventKind.BOOKING_CONFIRMED: lazy_pgettext("event", "a request was approved"),
    EventKind.BOOKING_DECLINED: lazy_pgettext("event", "a request was declined"),
    EventKind.BOOKING_LAPSED: lazy_pgettext("event", "a request lapsed"),
    EventKind.BOOKING_MOVED: lazy_pgettext("event", "moved"),
    EventKind.BOOKING_MOVE_REQUESTED: lazy_pgettext("event", "the customer asks for another time"),
    EventKind.BOOKING_MOVE_DECLINED: lazy_pgettext("event", "another time was not granted"),
    EventKind.BOOKING_CANCELLED: lazy_pgettext("event", "cancelled"),
    EventKind.BOOKING_RESTORED: lazy_pgettext("event", "a cancellation was taken back"),
    EventKind.BOOKING_ARRIVED: lazy_pgettext("event", "the customer is here"),
    EventKind.BOOKING_COMPLETED: lazy_pgettext("event", "done"),
    EventKind.BOOKING_NO_SHOW: lazy_pgettext("event", "the customer did not come"),
    EventKind.BOOKING_CHANGED: lazy_pgettext("event", "something else about it"),
    EventKind.SESSION_CHANGED: lazy_pgettext("event", "a course date was published, changed or cancelled"),
    EventKind.BLOCK_CHANGED: lazy_pgettext("event", "time was blocked or given free"),
    EventKind.CUSTOMER_CREATED: lazy_pgettext("event", "a new customer"),
    EventKind.CUSTOMER_CHANGED: lazy_pgettext("event", "a customer was changed"),
    EventKind.CUSTOMER_ERASED: lazy_pgettext("event", "a customer was erased for good"),
    EventKind.WAITING_CHANGED: lazy_pgettext("event", "a place on the waiting list"),
    EventKind.SETUP_CHANGED: lazy_pgettext("event", "the set-up of the business"),
    EventKind.PING: lazy_pgettext("event", "test"),
}
GROUPS: tuple[tuple[LazyString, str], ...] = (
    (lazy_gettext("Appointments of customers"), "booking."),
    (lazy_pgettext("events", "Everything else"), ""),
)
STATES: dict[DeliveryState, LazyString] = {
    DeliveryState.DUE: lazy_pgettext("delivery", "Waits"),
    DeliveryState.SENT: lazy_pgettext("delivery", "Arrived"),
    DeliveryState.FAILED: lazy_pgettext("delivery", "Given up"),
    DeliveryState.DROPPED: lazy_pgettext("delivery", "Nothing to tell any more"),
}
FAULTS: dict[Fault, LazyString] = {
    Fault.NOT_AN_ADDRESS: lazy_gettext("This is no address that can be told anything."),
    Fault.FOREIGN_SCHEME: lazy_gettext("The address has to begin with https://."),
    Fault.FOREIGN_PORT: lazy_gettext("This address names a port. Only the usual one of https can be used."),
    Fault.WITH_PASSWORD: lazy_gettext("This address holds a user name or a password. Please leave them out."),
    Fault.NOT_PUBLIC: lazy_gettext("This address leads into a private network. Only the public internet can be told."),
    Fault.UNKNOWN_HOST: lazy_gettext("The server of this address was not found."),
    Fault.UNREACHABLE: lazy_gettext("The server does not answer."),
    Fault.UNTRUSTED: lazy_gettext("The server cannot prove who it is."),
    Fault.TOO_SLOW: lazy_gettext("The server took longer than ten seconds."),
    Fault.TOO_LARGE: lazy_gettext("The server's answer did not end."),
    Fault.BROKEN_ANSWER: lazy_gettext("The server's answer was cut off or made no sense."),
    Fault.UNKNOWN_ADDRESS: lazy_gettext(
        "The address that was kept can no longer be opened, as the key of this installation has changed. "
        "Please enter it once more."
    ),
}
"""Why an address cannot be told anything, or could not."""


@dataclass(frozen=True, slots=True)
class HookCard:
    """An address in words: ``events`` is what it hears of, ``fares`` a sentence, ``sign`` good, waits or bad."""

    id: int
    name: str
    host: str
    events: str
    fares: str
    sign: str
    is_paused: bool
    overlap: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line of the log: what happened when, and what became of telling it.

    ``ref`` is the id that it was sent with.
    """

    id: int
    event: str
    code: str
    ref: str
    at: str
    iso: str
    state: str
    sign: str
    text: str
    can_replay: bool


def groups() -> Groups:
    """What can be heard of, as the form shows it."""
    left: list[EventKind] = list(WANTABLE)
    found: Groups = []
    for name, start in GROUPS:
        found.append((name, [(each, EVENTS[each]) for each in left if each.startswith(start)]))
        left = [each for each in left if not each.startswith(start)]
    return found


def card(hook: Hook, zone: str, lang: str, now: datetime) -> HookCard:
    """An address in words."""
    sign, fares = _fares(hook, zone, lang, now)
    until = hook.overlaps_until
    return HookCard(
        id=hook.id,
        name=hook.name,
        host=hook.host,
        events=_heard(hook.events),
        fares=fares,
        sign=sign,
        is_paused=hook.paused_at is not None,
        overlap=_("Until %(when)s, what is sent is signed with the key of before as well.", when=_at(until, zone, lang))
        if until
        else "",
    )


def row(told: Delivery, zone: str, lang: str, now: datetime) -> DeliveryRow:
    """A line of the log."""
    signs = {DeliveryState.SENT: "good", DeliveryState.FAILED: "bad"}
    is_bad = told.state is DeliveryState.DUE and told.attempts > 0
    return DeliveryRow(
        id=told.id,
        event=str(EVENTS[told.event]),
        code=told.event.value,
        ref=told.event_uid,
        at=moment(told.happened_at, zone, lang, now),
        iso=dates.iso(told.happened_at, zone),
        state=str(STATES[told.state]),
        sign=signs.get(told.state, "bad" if is_bad else "waits"),
        text=_became(told, zone, lang, now),
        can_replay=told.state is not DeliveryState.DUE or told.attempts > 0,
    )


def _heard(events: Collection[EventKind]) -> str:
    if len(events) == len(EVENTS) - 1:
        return _("Hears of everything")
    count = len(events)
    if count > 3:
        return ngettext("Hears of %(num)s kind of event", "Hears of %(num)s kinds of events", count)
    return _("Hears of: %(events)s", events="; ".join(str(EVENTS[each]) for each in events))


def _fares(hook: Hook, zone: str, lang: str, now: datetime) -> tuple[str, str]:
    if hook.is_stopped:
        return "bad", _("Stopped: it did not answer as it should for too long, or wants to hear nothing more.")
    if hook.paused_at is not None:
        return "waits", _("Paused since %(when)s", when=moment(hook.paused_at, zone, lang, now))
    if hook.failing_since is not None:
        return "bad", _("Does not answer as it should since %(when)s", when=moment(hook.failing_since, zone, lang, now))
    if hook.due:
        return "waits", ngettext("%(num)s notice is to leave", "%(num)s notices are to leave", hook.due)
    return "good", _("All is told")


def _became(told: Delivery, zone: str, lang: str, now: datetime) -> str:
    parts = []
    if told.status is not None:
        parts.append(_("The server answered %(status)s", status=told.status))
    elif told.fault is not None:
        parts.append(str(FAULTS.get(_fault(told.fault), told.fault)).rstrip("."))
    if told.took is not None and told.status is not None:
        parts.append(_("after %(num)s ms", num=told.took // timedelta(milliseconds=1)))
    said = " ".join(parts)
    if told.state is DeliveryState.DUE and told.attempts:
        number = _("try %(num)s of %(whole)s", num=told.attempts, whole=len(PAUSES) + 1)
        again = _("next one %(when)s", when=moment(told.due_at, zone, lang, now))
        return "; ".join(filter(None, (said, f"{number}, {again}")))
    return said


def _fault(code: str) -> Fault:
    return Fault(code) if code in {each.value for each in Fault} else Fault.BROKEN_ANSWER


def _at(instant: datetime, zone: str, lang: str) -> str:
    return dates.short_start(instant, zone, lang)
