"""The feeds of a business: the list, a new one, and one with its address."""

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.services import feeds
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.feed_cards import card
from booking.web.staff import notices
from booking.web.staff.connections import feeds_form
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed

Page = Response | str | tuple[str, int]


@needs(Permission.CALENDARS_CONNECT)
def listed(entry: Entry) -> str:
    """All that are this person's to manage. Addresses stand on the pages of their own."""
    now = clock.now()
    cards = [card(each, entry.business, locale(), now) for each in feeds.of_business(entry.actor)]
    return render_template("staff/connections/feeds/list.html", cards=cards)


@needs(Permission.CALENDARS_CONNECT)
def ask(entry: Entry) -> str:
    """The form for another feed."""
    resource = request.args.get("resource", "") if entry.actor.resource is None else entry.actor.resource
    return _form(entry, feeds_form.beginning(entry.business, resource))


@needs(Permission.CALENDARS_CONNECT)
def make(entry: Entry) -> Page:
    """Make it, and show its address."""
    typed = Typed.sent(request.form.to_dict())
    subject = feeds_form.subject(typed, entry.actor, entry.business)
    settings = feeds_form.settings(typed)
    if subject is None or settings is None:
        return _form(entry, typed), 422
    try:
        made = feeds.create(
            entry.actor, entry.business, current_app.extensions["links"], clock.now(), subject, settings
        )
    except Invalid as error:
        feeds_form.refuse(typed, error)
        return _form(entry, typed), 422
    notices.leave(_("The feed is there. Subscribe to it with the address below, or pass the address on."))
    return redirect(url_for("connections.feed", feed_id=made.id), 303)


@needs(Permission.CALENDARS_CONNECT)
def feed(entry: Entry, feed_id: int) -> str:
    """One feed: its address, how to subscribe, and how it is set."""
    return _page(entry, feed_id, feeds_form.shown(feeds.settings_of(feeds.one(entry.actor, feed_id))))


@needs(Permission.CALENDARS_CONNECT)
def change(entry: Entry, feed_id: int) -> Page:
    """Set it anew."""
    feeds.one(entry.actor, feed_id)
    typed = Typed.sent(request.form.to_dict())
    settings = feeds_form.settings(typed)
    if settings is None:
        return _page(entry, feed_id, typed), 422
    try:
        before = feeds.change(entry.actor, feed_id, settings, clock.now())
    except Invalid as error:
        feeds_form.refuse(typed, error)
        return _page(entry, feed_id, typed), 422
    undo = notices.Undo(url_for("connections.change_feed", feed_id=feed_id), feeds_form.shown(before).values)
    notices.leave(_("Saved. Programs show it so when they fetch the feed next."), undo=undo)
    return redirect(url_for("connections.feed", feed_id=feed_id), 303)


@needs(Permission.CALENDARS_CONNECT)
def rotate(entry: Entry, feed_id: int) -> Response:
    """Give it another address."""
    feeds.rotate(entry.actor, feed_id, clock.now(), current_app.extensions["links"])
    notices.leave(_("The feed has a new address. The one before leads nowhere any more."))
    return redirect(url_for("connections.feed", feed_id=feed_id), 303)


@needs(Permission.CALENDARS_CONNECT)
def revoke(entry: Entry, feed_id: int) -> Response:
    """Take it back."""
    feeds.revoke(entry.actor, feed_id, clock.now())
    undo = notices.Undo(url_for("connections.restore_feed", feed_id=feed_id))
    notices.leave(_("The feed was ended. Its address leads nowhere any more."), undo=undo)
    return redirect(url_for("connections.feeds"), 303)


@needs(Permission.CALENDARS_CONNECT)
def restore(entry: Entry, feed_id: int) -> Response:
    """Bring it back at the address that it had."""
    feeds.restore(entry.actor, feed_id, clock.now())
    notices.leave(_("The feed is back, at the same address as before."))
    return redirect(url_for("connections.feed", feed_id=feed_id), 303)


def _form(entry: Entry, typed: Typed) -> str:
    return render_template(
        "staff/connections/feeds/new.html",
        typed=typed,
        choices=feeds_form.choices(typed, entry.actor, entry.business, locale()),
        is_asked_what=entry.actor.resource is None,
    )


def _page(entry: Entry, feed_id: int, typed: Typed) -> str:
    address = feeds.address(entry.actor, feed_id, current_app.extensions["links"])
    webcal = f"webcal://{address.partition('://')[2]}"
    code = segno.make(webcal, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return render_template(
        "staff/connections/feeds/feed.html",
        typed=typed,
        choices=feeds_form.choices(typed, entry.actor, entry.business, locale()),
        card=card(feeds.one(entry.actor, feed_id), entry.business, locale(), clock.now()),
        address=address,
        webcal=webcal,
        code=Markup(code),  # noqa: S704 - drawn by us
    )
