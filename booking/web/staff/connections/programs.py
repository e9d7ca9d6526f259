"""Programs that may do something here: calendar programs that write back, and those that use the interface."""

from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid, NotFound
from booking.domain.programs import TokenKind
from booking.services.accounts.sessions import Entry
from booking.services.programs import tokens
from booking.services.webhooks import hooks
from booking.web import clock, dav
from booking.web.languages import locale
from booking.web.presenters.programs import card
from booking.web.presenters.webhooks import HookCard
from booking.web.presenters.webhooks import card as hook_card
from booking.web.staff import notices
from booking.web.staff.connections import programs_form
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed

Page = Response | str | tuple[str, int]


@needs(Permission.CALENDARS_CONNECT)
def listed(entry: Entry) -> str:
    """All tokens that are this person's to see. What they are, is shown to who makes them alone."""
    now, lang = clock.now(), locale()
    cards = {
        kind: [card(each, entry.business, lang, now) for each in tokens.of_actor(entry.actor, kind)]
        for kind in _kinds(entry)
    }
    return render_template(
        "staff/connections/programs/list.html",
        cards=cards,
        kinds=TokenKind,
        has_caldav=dav.is_there(),
        hooks=_hooks(entry, lang, now),
    )


@needs(Permission.CALENDARS_CONNECT)
def ask(entry: Entry, kind: str) -> str:
    """The form for another one."""
    beginning = Typed({"calendar": entry.actor.resource or next(iter(entry.business.resources), "")})
    return _form(entry, _kind(entry, kind), beginning)


@needs(Permission.CALENDARS_CONNECT)
def make(entry: Entry, kind: str) -> Page:
    """Make it, and go on to where it is shown."""
    of_kind, typed, now = _kind(entry, kind), Typed.sent(request.form.to_dict()), clock.now()
    wanted = programs_form.wanted(typed, of_kind, now)
    if wanted is None:
        return _form(entry, of_kind, typed), 422
    try:
        token_id, _token = tokens.make(entry.actor, wanted, current_app.extensions["links"], now)
    except Invalid as error:
        programs_form.refuse(typed, error)
        return _form(entry, of_kind, typed), 422
    return redirect(url_for("connections.program", token_id=token_id), 303)


@needs(Permission.CALENDARS_CONNECT)
def program(entry: Entry, token_id: int) -> str:
    """One of them: the token itself for a while, how to use it, and its end."""
    now = clock.now()
    token = tokens.one(entry.actor, token_id)
    return render_template(
        "staff/connections/programs/program.html",
        card=card(token, entry.business, locale(), now),
        is_calendar=token.kind is TokenKind.CALENDAR,
        written=tokens.shown(entry.actor, token_id, current_app.extensions["links"], now),
        minutes=tokens.SHOWN_FOR.seconds // 60,
        email=entry.person.email,
        server=current_app.config["TERMINBUCH"].base_url,
    )


@needs(Permission.CALENDARS_CONNECT)
def revoke(entry: Entry, token_id: int) -> Response:
    """Take it back."""
    tokens.revoke(entry.actor, token_id, clock.now())
    undo = notices.Undo(url_for("connections.restore_program", token_id=token_id))
    notices.leave(_("The program has no access any more."), undo=undo)
    return redirect(url_for("connections.programs"), 303)


@needs(Permission.CALENDARS_CONNECT)
def restore(entry: Entry, token_id: int) -> Response:
    """Let it in again, with the token that it has."""
    tokens.restore(entry.actor, token_id, clock.now())
    notices.leave(_("The program has access again, with the same password or token as before."))
    return redirect(url_for("connections.programs"), 303)


def _hooks(entry: Entry, lang: str, now: datetime) -> list[HookCard] | None:
    """The addresses that are told what happens; none at all for who may not name any."""
    if not entry.actor.may(Permission.PROGRAMS_CONNECT):
        return None
    return [hook_card(each, entry.business.time_zone, lang, now) for each in hooks.of_business(entry.actor, now)]


def _kinds(entry: Entry) -> list[TokenKind]:
    is_for_all = entry.actor.may(Permission.PROGRAMS_CONNECT)
    return [each for each in TokenKind if each is TokenKind.CALENDAR or is_for_all][::-1]


def _kind(entry: Entry, kind: str) -> TokenKind:
    if kind not in _kinds(entry):
        raise NotFound(what="token")
    return TokenKind(kind)


def _form(entry: Entry, kind: TokenKind, typed: Typed) -> str:
    return render_template(
        "staff/connections/programs/new.html",
        typed=typed,
        kind=kind.value,
        is_calendar=kind is TokenKind.CALENDAR,
        choices=programs_form.choices(typed, entry.actor, entry.business),
    )
