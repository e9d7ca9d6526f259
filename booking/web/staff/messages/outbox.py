"""The outbox: what waits, what has left, what did not arrive, and what can be done about it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive
from booking.domain.outbox import Cursor, State
from booking.domain.terms import LONGEST_TEXT
from booking.domain.texts import one_line
from booking.services import bounces
from booking.services.accounts.sessions import Entry
from booking.services.outgoing import browsing, changes
from booking.services.outgoing.changes import Again
from booking.web import clock
from booking.web.addresses import id_of
from booking.web.languages import locale
from booking.web.presenters import outgoing
from booking.web.presenters.outgoing import ShownHealth
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo

WAYS = {"waiting": State.DUE, "failed": State.FAILED, "sent": State.SENT, "dropped": State.SUPERSEDED}
"""States as the address of the page names them."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Way:
    """A link to messages in another state; *is_current* where one is, ``count`` how many there are, if that matters."""

    text: str
    url: str
    is_current: bool
    count: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; what is no state of ours is what has failed, or waits where nothing has."""

    which: str
    text: str
    after: Cursor | None

    @classmethod
    def of_request(cls, *, has_failed: bool) -> "Asked":
        """Read from the address."""
        said = request.args
        which = said.get("show", "")
        usual = "failed" if has_failed else "waiting"
        return cls(which if which in WAYS else usual, one_line(said.get("q", ""))[:LONGEST_TEXT], _cursor())

    @property
    def state(self) -> State:
        """The same for the look-up."""
        return WAYS[self.which]


@needs(Permission.MESSAGES_SEE)
def outbox(entry: Entry) -> str:
    """A page of the outbox."""
    lang, zone, now = locale(), entry.business.time_zone, clock.now()
    health = browsing.health(entry.actor)
    asked = Asked.of_request(has_failed=health.failed > 0)
    found = browsing.browse(entry.actor, asked.state, asked.text, now, asked.after)
    dead = bounces.known(entry.business.id, outgoing.addresses(found.messages))
    fares = outgoing.shown_health(health, zone, lang)
    return render_template(
        "staff/messages/outbox.html",
        asked=asked,
        health=fares,
        ways=_ways(asked, fares),
        messages=outgoing.all_shown(found.messages, zone, lang, dead),
        older=_older(asked, found.next),
        periods=_periods(),
    )


@needs(Permission.MESSAGES_SEE)
def send_again(entry: Entry, message_id: int) -> Response:
    """Send one message again."""
    try:
        came_to = changes.send_again(entry.actor, message_id, clock.now())
    except NotActive:
        notices.leave(_("This message has left already, or is leaving just now."), kind="warn")
    else:
        say_again(came_to)
    return back(message_id)


@needs(Permission.MESSAGES_SEE)
def send_failed_again(entry: Entry) -> Response:
    """Send all that failed again, of a period."""
    since = _since(request.form.get("since", ""), entry.business.time_zone)
    count = changes.send_failed_again(entry.actor, since, clock.now())
    if count:
        notices.leave(
            ngettext(
                "One message is on its way again.",
                "%(num)s messages are on their way again.",
                count,
            )
        )
    else:
        notices.leave(_("No message has failed in this time."), kind="warn")
    return redirect(url_for("messages.outbox", show="waiting" if count else None), 303)


@needs(Permission.MESSAGES_SEE)
def drop(entry: Entry, message_id: int) -> Response:
    """Do without a message."""
    try:
        dropped = changes.drop(entry.actor, message_id, clock.now())
    except NotActive:
        notices.leave(_("This message has left already, or is leaving just now."), kind="warn")
    else:
        undo = Undo(url_for("messages.restore", message_id=message_id), {"was": dropped.was.value})
        notices.leave(_("The message will not be sent."), undo=undo)
    return back(message_id)


@needs(Permission.MESSAGES_SEE)
def restore(entry: Entry, message_id: int) -> Response:
    """Take a message up again that was dropped."""
    was = State.FAILED if request.form.get("was") == State.FAILED else State.DUE
    try:
        changes.restore(entry.actor, message_id, was, clock.now())
    except NotActive:
        notices.leave(_("A later message has made this one pointless meanwhile."), kind="warn")
    else:
        notices.leave(_("The message stands in the outbox again."))
    return back(message_id)


def say_again(came_to: Again) -> None:
    """Say what sending again came to."""
    if came_to is Again.OVERTAKEN:
        notices.leave(_("A later message has told the same person how things are: this one is not needed any more."))
    else:
        notices.leave(_("The message is on its way again."))


def back(message_id: int) -> Response:
    """To where the button was pressed: the list, or the page of the message."""
    if request.form.get("from") == "message":
        return redirect(url_for("messages.message", message_id=message_id), 303)
    which = request.form.get("show", "")
    return redirect(url_for("messages.outbox", show=which if which in WAYS else None), 303)


def _ways(asked: Asked, health: ShownHealth) -> list[Way]:
    names = {
        "waiting": (pgettext("messages", "Waiting"), health.due),
        "failed": (pgettext("messages", "Not delivered"), health.failed),
        "sent": (pgettext("messages", "Sent"), ""),
        "dropped": (pgettext("messages", "Not needed"), ""),
    }
    return [
        Way(name, url_for("messages.outbox", show=which, q=asked.text or None), which == asked.which, count)
        for which, (name, count) in names.items()
    ]


def _older(asked: Asked, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    after = f"{cursor.due_at.isoformat()} {cursor.id}"
    return url_for("messages.outbox", show=asked.which, q=asked.text or None, after=after)


def _cursor() -> Cursor | None:
    at, _space, number = request.args.get("after", "").rpartition(" ")
    try:
        due_at = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_fit = due_at.tzinfo is not None and 1970 <= due_at.year <= 9000 and id_of(number)
    return Cursor(due_at, id_of(number)) if is_fit else None


def _periods() -> list[tuple[str, str]]:
    return [
        ("today", pgettext("since when", "today")),
        ("week", pgettext("since when", "in the last seven days")),
        ("all", pgettext("since when", "at any time")),
    ]


def _since(period: str, zone: str) -> datetime:
    """When a period began, by the days of the house; what is no period of ours is today."""
    if period == "all":
        return EVER
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    first = today - timedelta(days=6) if period == "week" else today
    return datetime.combine(first, time(), ZoneInfo(zone))
