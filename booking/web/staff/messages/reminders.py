"""Reminders as the house sets them up: which there are, whether customers are asked, and what goes out next."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import ExistsAlready, Invalid
from booking.domain.messages import Channel
from booking.domain.reminders import MOST_DAYS, SHORTEST_LEAD, Kind, ReminderRule
from booking.domain.texts import UNPRINTABLE, in_language
from booking.domain.trades import is_medical
from booking.services.accounts.sessions import Entry
from booking.services.reminders import rules
from booking.services.reminders.rules import Upcoming
from booking.web import clock
from booking.web.addresses import id_of
from booking.web.languages import locale
from booking.web.presenters import dates, reminding
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.messages.reminder_form import BEGINNING, WAYS, wanted
from booking.web.staff.notices import Undo
from booking.web.staff.setup.typed import Typed


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in the list."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one service, or of all; the name says which."""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Next:
    """A message that will go out: when, and what to whom."""

    when: str
    iso: str
    text: str
    url: str


@needs(Permission.SETUP_CHANGE)
def reminders(entry: Entry) -> str:
    """The page."""
    return _page(entry, Typed(dict(BEGINNING)))


@needs(Permission.SETUP_CHANGE)
def add(entry: Entry) -> Response | tuple[str, int]:
    """Add what was typed; with faults it comes back as it was typed."""
    typed = Typed.sent(request.form.to_dict())
    found = wanted(typed, _channels(), _words())
    if found is None:
        return _page(entry, typed), 422
    try:
        added = rules.add(entry.actor, found, clock.now())
    except ExistsAlready:
        typed.refuse(found_control(typed), _("This reminder is there already."))
        return _page(entry, typed), 422
    except Invalid as error:
        typed.refuse(found_control(typed), _refusal(error))
        return _page(entry, typed), 422
    text = _("The reminder is set up. It also goes out for appointments that are booked already, where it is wanted.")
    notices.leave(text, undo=Undo(url_for("messages.remove_reminder"), {"reminder": str(added)}))
    return redirect(url_for("messages.reminders"), 303)


@needs(Permission.SETUP_CHANGE)
def add_usual(entry: Entry) -> Response:
    """Add what most begin with."""
    rules.add_usual(entry.actor, clock.now())
    notices.leave(_("The usual reminders are set up: the day before at 14:00, and 2 hours before."))
    return redirect(url_for("messages.reminders"), 303)


@needs(Permission.SETUP_CHANGE)
def remove(entry: Entry) -> Response:
    """Remove one, with the way back."""
    reminder = id_of(request.form.get("reminder", ""))
    rules.remove(entry.actor, reminder, clock.now())
    undo = Undo(url_for("messages.restore_reminder"), {"reminder": str(reminder)})
    notices.leave(_("The reminder is removed. What it had planned is not sent."), undo=undo)
    return redirect(url_for("messages.reminders"), 303)


@needs(Permission.SETUP_CHANGE)
def restore(entry: Entry) -> Response:
    """Take a removal back."""
    reminder = id_of(request.form.get("reminder", ""))
    try:
        rules.restore(entry.actor, reminder, clock.now())
        undo = Undo(url_for("messages.remove_reminder"), {"reminder": str(reminder)})
        notices.leave(_("The reminder is there again."), undo=undo)
    except ExistsAlready:
        notices.leave(_("The same reminder has been set up meanwhile; nothing was changed."), kind="warn")
    return redirect(url_for("messages.reminders"), 303)


@needs(Permission.SETUP_CHANGE)
def set_always(entry: Entry) -> Response | tuple[str, int]:
    """Ask customers, or remind them unasked."""
    is_always = request.form.get("always") == "yes"
    try:
        rules.set_always(entry.actor, is_always, clock.now())
    except Invalid:
        typed = Typed(dict(BEGINNING))
        typed.refuse("always", _("In your trade every customer has to be asked. Nothing was changed."))
        return _page(entry, typed), 422
    text = (
        _("From now on everybody is reminded, unless they have stopped it.")
        if is_always
        else _("From now on only those are reminded who ask for it.")
    )
    undo = Undo(url_for("messages.set_reminders_always"), {"always": "no" if is_always else "yes"})
    notices.leave(text, undo=undo if is_always != entry.business.reminds_always else None)
    return redirect(url_for("messages.reminders"), 303)


def found_control(typed: Typed) -> str:
    """The control that a refusal of the whole is hung on: the number of the way that was chosen."""
    return typed.text("when")


def _page(entry: Entry, form: Typed) -> str:
    known, lang = entry.business, locale()
    form.values = {**BEGINNING, **{name: UNPRINTABLE.sub("", value) for name, value in form.values.items()}}
    return render_template(
        "staff/messages/reminders.html",
        form=form,
        faults=form.faults,
        groups=_groups(known, lang),
        services=[(each.slug, in_language(each.name, lang)) for each in known.services.values()],
        channels=_channels(),
        ways=WAYS,
        is_always=known.reminds_always,
        may_always=not is_medical(known.trade),
        to_come=[_next(each, known, lang) for each in rules.upcoming(entry.actor)],
    )


def _groups(known: Business, lang: str) -> list[Group]:
    """The rules for all services, then those of each in its order."""
    named: list[tuple[int | None, str]] = [(None, _("For all services"))]
    named += [(each.rules.id, in_language(each.name, lang)) for each in known.services.values()]
    found = [(name, [_line(each) for each in known.reminders if each.service_id == key]) for key, name in named]
    return [Group(name, lines) for name, lines in found if lines]


def _line(rule: ReminderRule) -> Line:
    return Line(str(rule.id), sentence(rule))


def sentence(rule: ReminderRule) -> str:
    """A rule as the house reads it: ``Reminder by e-mail, the day before at 14:00``."""
    texts = {
        (Kind.REMINDER, Channel.EMAIL): _("Reminder by e-mail, %(moment)s", moment=reminding.moment(rule)),
        (Kind.REMINDER, Channel.SMS): _("Reminder by text message, %(moment)s", moment=reminding.moment(rule)),
        (Kind.FOLLOW_UP, Channel.EMAIL): _("Thanks by e-mail, %(moment)s", moment=reminding.moment(rule)),
        (Kind.FOLLOW_UP, Channel.SMS): _("Thanks by text message, %(moment)s", moment=reminding.moment(rule)),
    }
    return texts[rule.kind, rule.channel]


def _next(each: Upcoming, known: Business, lang: str) -> Next:
    service = in_language(each.service_names, lang)
    visit = dates.short_start(each.starts_at, each.time_zone, lang)
    named = {"name": each.name or _("No name"), "service": service, "time": visit}
    text = (
        _("Reminder to %(name)s: %(service)s, %(time)s", **named)
        if each.rule.kind is Kind.REMINDER
        else _("Thanks to %(name)s: %(service)s, %(time)s", **named)
    )
    return Next(
        when=dates.short_start(each.due_at, each.time_zone, lang),
        iso=dates.iso(each.due_at, each.time_zone),
        text=text,
        url=url_for("desk.booking", booking_id=each.booking_id),
    )


def _channels() -> tuple[Channel, ...]:
    """The ways by which this installation can write to customers."""
    return (Channel.EMAIL, Channel.SMS) if current_app.config["TERMINBUCH"].sms else (Channel.EMAIL,)


def _words() -> dict[str, str]:
    return {
        "when": _("Please choose when the message goes out."),
        "days": _("Please give a number of days from 0 to %(most)s.", most=MOST_DAYS),
        "at": _("Please give a time of day, such as 14:00."),
        "time": _("Please give a time from %(least)s minutes to 7 days.", least=SHORTEST_LEAD),
    }


def _refusal(error: Invalid) -> str:
    listed = error.fields["errors"]
    codes = {each["code"] for each in listed} if isinstance(listed, list) else set()
    if "too_many" in codes:
        return _("There are as many reminders as there can be. Please remove one first.")
    if "unknown" in codes:
        return _("This service is not there any more. Please choose another one.")
    return _("Please check this entry.")
