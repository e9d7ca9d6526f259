"""Addresses that are told what happens: named, tried, changed, paused, with the log of what they were told."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.domain.webhooks import DeliveryState
from booking.services.accounts.sessions import Entry
from booking.services.webhooks import deliveries, hooks
from booking.web import clock
from booking.web.addresses import id_of
from booking.web.languages import locale
from booking.web.presenters.webhooks import card, groups, row
from booking.web.staff import notices
from booking.web.staff.connections import webhooks_form
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed

Page = Response | str | tuple[str, int]
SHOWN = {"": None, "failed": DeliveryState.FAILED, "waiting": DeliveryState.DUE}


@needs(Permission.PROGRAMS_CONNECT)
def ask(entry: Entry) -> str:
    """The form for another one."""
    return _form(webhooks_form.beginning())


@needs(Permission.PROGRAMS_CONNECT)
def make(entry: Entry) -> Page:
    """Have it told from now on."""
    typed = Typed.sent(request.form.to_dict())
    try:
        webhook_id = hooks.add(entry.actor, webhooks_form.wanted(typed), current_app.extensions["seal"], clock.now())
    except Invalid as error:
        webhooks_form.refuse(typed, error)
        return _form(typed), 422
    notices.leave(_("It is told from now on. Hand the key over, then send a test."))
    return redirect(url_for("connections.webhook", webhook_id=webhook_id), 303)


@needs(Permission.PROGRAMS_CONNECT)
def webhook(entry: Entry, webhook_id: int) -> str:
    """How it fares, its key, and what it was told."""
    now, lang, zone = clock.now(), locale(), entry.business.time_zone
    which = request.args.get("show", "")
    state = SHOWN.get(which)
    before = id_of(request.args.get("before", "")) or None
    told = deliveries.log(entry.actor, webhook_id, before, state)
    some = told[: deliveries.PAGE]
    return render_template(
        "staff/connections/webhooks/webhook.html",
        card=card(hooks.one(entry.actor, webhook_id, now), zone, lang, now),
        key=hooks.key(entry.actor, webhook_id, current_app.extensions["links"]),
        rows=[row(each, zone, lang, now) for each in some],
        show=which if which in SHOWN else "",
        ways=_ways(webhook_id, which),
        before=before,
        older=url_for("connections.webhook", webhook_id=webhook_id, show=which, before=some[-1].id)
        if len(told) > len(some)
        else None,
    )


@needs(Permission.PROGRAMS_CONNECT)
def edit(entry: Entry, webhook_id: int) -> str:
    """The form of a known one."""
    hook = hooks.one(entry.actor, webhook_id, clock.now())
    return _form(webhooks_form.shown(hook), hook)


@needs(Permission.PROGRAMS_CONNECT)
def change(entry: Entry, webhook_id: int) -> Page:
    """Set it anew."""
    now = clock.now()
    hook = hooks.one(entry.actor, webhook_id, now)
    typed = Typed.sent(request.form.to_dict())
    try:
        hooks.change(entry.actor, webhook_id, webhooks_form.wanted(typed), current_app.extensions["seal"], now)
    except Invalid as error:
        webhooks_form.refuse(typed, error)
        return _form(typed, hook), 422
    notices.leave(_("Saved."))
    return redirect(url_for("connections.webhook", webhook_id=webhook_id), 303)


@needs(Permission.PROGRAMS_CONNECT)
def test(entry: Entry, webhook_id: int) -> Response:
    """Tell it that telling works."""
    deliveries.ping(entry.actor, webhook_id, clock.now())
    return _done(
        webhook_id, _("The test leaves at once. What became of it stands below as soon as you load the page anew.")
    )


@needs(Permission.PROGRAMS_CONNECT)
def pause(entry: Entry, webhook_id: int) -> Response:
    """Tell it nothing for now."""
    hooks.pause(entry.actor, webhook_id, clock.now())
    undo = notices.Undo(url_for("connections.resume_webhook", webhook_id=webhook_id))
    return _done(webhook_id, _("It is told nothing for now, and does not hear later of what happens meanwhile."), undo)


@needs(Permission.PROGRAMS_CONNECT)
def resume(entry: Entry, webhook_id: int) -> Response:
    """Tell it again."""
    hooks.resume(entry.actor, webhook_id, clock.now())
    return _done(webhook_id, _("It is told again, beginning with what was still to leave."))


@needs(Permission.PROGRAMS_CONNECT)
def rotate(entry: Entry, webhook_id: int) -> Response:
    """Give it another key."""
    hooks.rotate(entry.actor, webhook_id, clock.now())
    return _done(webhook_id, _("There is a new key. The one before counts for another 24 hours."))


@needs(Permission.PROGRAMS_CONNECT)
def remove(entry: Entry, webhook_id: int) -> Response:
    """Tell it nothing any more."""
    hooks.remove(entry.actor, webhook_id, clock.now())
    undo = notices.Undo(url_for("connections.restore_webhook", webhook_id=webhook_id))
    notices.leave(_("It is told nothing any more."), undo=undo)
    return redirect(url_for("connections.programs"), 303)


@needs(Permission.PROGRAMS_CONNECT)
def restore(entry: Entry, webhook_id: int) -> Response:
    """Take that back."""
    hooks.restore(entry.actor, webhook_id, clock.now())
    return _done(webhook_id, _("It is told again, with the key that it had."))


@needs(Permission.PROGRAMS_CONNECT)
def replay(entry: Entry, webhook_id: int, delivery_id: int) -> Response:
    """Tell it one thing once more."""
    deliveries.replay(entry.actor, webhook_id, delivery_id)
    return _done(webhook_id, _("It is told once more, at once and as it stands now."))


@needs(Permission.PROGRAMS_CONNECT)
def replay_failed(entry: Entry, webhook_id: int) -> Response:
    """Tell it all once more that was given up."""
    count = deliveries.replay_failed(entry.actor, webhook_id)
    said = ngettext("%(num)s notice is sent once more.", "%(num)s notices are sent once more.", count)
    return _done(webhook_id, said if count else _("There is nothing that was given up."))


def _done(webhook_id: int, text: str, undo: notices.Undo | None = None) -> Response:
    notices.leave(text, undo=undo)
    return redirect(url_for("connections.webhook", webhook_id=webhook_id), 303)


def _ways(webhook_id: int, which: str) -> list[dict[str, object]]:
    names = {"": _("All"), "waiting": _("Waiting"), "failed": _("Given up")}
    return [
        {
            "text": text,
            "url": url_for("connections.webhook", webhook_id=webhook_id, show=code or None),
            "is_current": code == (which if which in SHOWN else ""),
        }
        for code, text in names.items()
    ]


def _form(typed: Typed, hook: hooks.Hook | None = None) -> str:
    return render_template("staff/connections/webhooks/form.html", typed=typed, hook=hook, groups=groups())
