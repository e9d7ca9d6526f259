"""One connected calendar: made, renamed, given another address or file, asked now, and removed."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.services.accounts.sessions import Entry
from booking.services.foreign_calendars import connecting, listing
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.foreign_calendars import fare
from booking.web.staff import notices
from booking.web.staff.connections import form
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo
from booking.web.staff.setup.typed import Typed
from booking.web.staff.team.forms import Pick

Page = Response | str | tuple[str, int]


@needs(Permission.CALENDARS_CONNECT)
def ask(entry: Entry) -> str:
    """The form for another calendar."""
    wanted = request.args.get("resource", "")
    return _form(entry, Typed({"resource": wanted, "way": "address"}))


@needs(Permission.CALENDARS_CONNECT)
def connect(entry: Entry) -> Page:
    """Connect it. An address is asked by a worker, a moment later; a file is read now."""
    typed, now = form.sent(), clock.now()
    resource, name = typed.text("resource"), typed.text("name")
    if resource not in [each.value for each in _people(entry, resource)]:
        typed.refuse("resource", str(form.OF_FIELDS["resource", "required"]))
        return _form(entry, typed), 422
    try:
        if typed.text("way") == "file":
            name = name or form.file_name()
            calendar_id = connecting.add_file(entry.actor, resource, name, form.content(), now)
            _tell_of_file(listing.one(entry.actor, calendar_id, now).busy_times)
        else:
            seal = current_app.extensions["seal"]
            connecting.add_address(entry.actor, resource, name, typed.text("address"), seal, now)
            notices.leave(
                _("The calendar is connected and is being read. Its times are blocked as soon as that is done.")
            )
    except Invalid as error:
        form.refuse(typed, error)
        return _form(entry, typed), 422
    return redirect(url_for("connections.overview"), 303)


@needs(Permission.CALENDARS_CONNECT)
def calendar(entry: Entry, calendar_id: int) -> str:
    """How one fares, and what can be done with it."""
    found = listing.one(entry.actor, calendar_id, clock.now())
    return _page(entry, calendar_id, Typed({"name": found.name}))


@needs(Permission.CALENDARS_CONNECT)
def change(entry: Entry, calendar_id: int) -> Page:
    """Rename it, or give it another address or file; what is left empty stays."""
    typed, now, actor = form.sent(), clock.now(), entry.actor
    found = listing.one(actor, calendar_id, now)
    try:
        if found.kind == "file" and (content := form.content()):
            connecting.replace_file(actor, calendar_id, content, now)
            _tell_of_file(listing.one(actor, calendar_id, now).busy_times)
        elif found.kind == "address" and typed.text("address"):
            connecting.replace_address(actor, calendar_id, typed.text("address"), current_app.extensions["seal"], now)
            notices.leave(_("The new address is being asked. What was read before stays blocked until it answers."))
        else:
            notices.leave(_("Saved."))
        if typed.text("name") != found.name:
            connecting.rename(actor, calendar_id, typed.text("name"), now)
    except Invalid as error:
        form.refuse(typed, error)
        return _page(entry, calendar_id, typed), 422
    return redirect(url_for("connections.calendar", calendar_id=calendar_id), 303)


@needs(Permission.CALENDARS_CONNECT)
def ask_now(entry: Entry, calendar_id: int) -> Response:
    """Have it asked instead of waiting for its turn."""
    connecting.ask_now(entry.actor, calendar_id)
    notices.leave(_("The calendar is being asked. In a moment you see here what came of it."))
    return redirect(url_for("connections.overview"), 303)


@needs(Permission.CALENDARS_CONNECT)
def remove(entry: Entry, calendar_id: int) -> Response:
    """Take it away with the times that it took."""
    found = listing.one(entry.actor, calendar_id, clock.now())
    can_undo = connecting.remove(entry.actor, calendar_id, clock.now())
    undo = Undo(url_for("connections.restore", calendar_id=calendar_id)) if can_undo else None
    notices.leave(
        _("“%(name)s” was removed. Its times are free again.", name=found.name or _("Calendar file")), undo=undo
    )
    return redirect(url_for("connections.overview"), 303)


@needs(Permission.CALENDARS_CONNECT)
def restore(entry: Entry, calendar_id: int) -> Response:
    """Connect again what was just removed."""
    if connecting.restore(entry.actor, calendar_id, clock.now()):
        notices.leave(_("The calendar is connected again and is being read."))
    else:
        notices.leave(_("This calendar cannot be brought back any more. Please connect it anew."), kind="warn")
    return redirect(url_for("connections.overview"), 303)


def _people(entry: Entry, chosen: str) -> list[Pick]:
    mine = [each for each in entry.business.resources.values() if entry.actor.concerns(each.slug)]
    return [Pick(each.slug, each.name, each.slug == chosen) for each in mine]


def _form(entry: Entry, typed: Typed) -> str:
    people = _people(entry, typed.text("resource"))
    return render_template("staff/connections/new.html", typed=typed, people=people)


def _page(entry: Entry, calendar_id: int, typed: Typed) -> str:
    now, business = clock.now(), entry.business
    found = listing.one(entry.actor, calendar_id, now)
    return render_template(
        "staff/connections/calendar.html",
        typed=typed,
        person=business.resources[found.resource].name,
        fare=fare(found, business.time_zone, locale(), now),
    )


def _tell_of_file(count: int) -> None:
    notices.leave(
        ngettext(
            "%(num)s span of time is taken by the other calendar. What is in it was not kept.",
            "%(num)s spans of time are taken by the other calendar. What is in them was not kept.",
            count,
        )
    )
