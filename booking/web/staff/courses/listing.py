"""The sessions that are published, one of them with who takes part, and the list of participants to print or take."""

from datetime import timedelta

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.appointments import BookingState
from booking.domain.businesses import Service
from booking.domain.sessions import CourseSession
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.courses import participants, sessions
from booking.services.taking_over.tables import BYTE_ORDER_MARK, line
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import courses, dates
from booking.web.presenters.queue import Shown, card
from booking.web.presenters.services import Option
from booking.web.staff.customers.exporting import SEPARATORS
from booking.web.staff.entrance import needs

AHEAD = timedelta(days=366)
BACK = timedelta(days=92)
EMPTY_LINES = 4
"""So many lines of the printed list are left for who comes without having booked."""


@needs(Permission.BOOKINGS_CHANGE)
def overview(entry: Entry) -> str:
    """The sessions to come, or those of the last three months; of one service, if asked for."""
    now, lang = clock.now(), locale()
    given = giving(entry)
    service = request.args.get("service", "") if request.args.get("service") in given else ""
    is_past = request.args.get("past") == "1"
    since, until = (now - BACK, now) if is_past else (now - timedelta(hours=12), now + AHEAD)
    found = sessions.between(entry.actor, since, until, service=service or None, with_cancelled=is_past)
    found = [each for each in found if (each.ends_at <= now) == is_past]
    if is_past:
        found.reverse()
    return render_template(
        "staff/courses/overview.html",
        rows=courses.rows(found, entry.business, lang, now),
        filters=_filters(given, service, is_past, lang),
        is_past=is_past,
        service=service,
        has_services=bool(given),
        setup_url=url_for("setup.services") if entry.actor.may(Permission.SETUP_CHANGE) else "",
    )


@needs(Permission.BOOKINGS_CHANGE)
def session(entry: Entry, appointment_id: int) -> str:
    """One session: where and when, its seats, everybody in it, and what can be done."""
    now, lang = clock.now(), locale()
    found = sessions.one(entry.actor, appointment_id)
    sheet, there = participants.listed(entry.actor, appointment_id)
    buttons = {each.id: card(sheet.visit(each), entry.business, Shown(lang, now, True)) for each in there}
    run = sessions.run(entry.actor, found.run) if found.run is not None else [found]
    others = [each for each in run if not each.is_cancelled]
    return render_template(
        "staff/courses/session.html",
        found=found,
        shown=courses.row(found, entry.business, lang, now),
        people=[courses.participant(each, lang) for each in there],
        buttons=buttons,
        is_over=found.ends_at <= now,
        others=courses.rows(others, entry.business, lang, now) if len(run) > 1 else [],
        add_url=url_for("desk.new", service=found.service, starts_at=dates.iso(found.starts_at, found.time_zone)),
        waiting_url=url_for("waiting.lines", service=found.service) if found.waiting else "",
        sees_customers=entry.actor.may(Permission.CUSTOMERS_SEE),
        may_export=entry.actor.may(Permission.CUSTOMERS_EXPORT),
    )


@needs(Permission.BOOKINGS_CHANGE)
def participants_to_print(entry: Entry, appointment_id: int) -> str:
    """Who takes part, with a box to tick, and empty lines."""
    lang = locale()
    found, people = _participants(entry, appointment_id)
    return render_template(
        "staff/courses/participants.html",
        found=found,
        shown=courses.row(found, entry.business, lang, clock.now()),
        people=people,
        labels=_labels(people),
        empty_lines=max(0, min(EMPTY_LINES, found.seats_left)),
    )


@needs(Permission.CUSTOMERS_EXPORT)
def participants_as_file(entry: Entry, appointment_id: int) -> Response:
    """The same for a spreadsheet."""
    found, people = _participants(entry, appointment_id)
    labels, separator = _labels(people), SEPARATORS[locale()]
    headings = (_("Name"), _("Telephone number"), _("E-mail address"), _("Places"), _("State"), *labels)
    lines = [BYTE_ORDER_MARK + line(headings, separator)]
    for each in people:
        answers = dict(each.answers)
        cells = (each.name, each.phone, each.email, str(each.seats), each.state)
        lines.append(line((*cells, *(answers.get(label, "") for label in labels)), separator))
    response = current_app.response_class("".join(lines).encode("utf-8", "replace"), mimetype="text/csv")
    on = dates.in_zone(found.starts_at, found.time_zone)
    filename = f"{_('participants')}-{found.service}-{on:%Y-%m-%d-%H%M}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def giving(entry: Entry) -> dict[str, Service]:
    """The services of which this person can publish sessions, by slug."""
    actor = entry.actor
    return {
        slug: each
        for slug, each in entry.business.services.items()
        if (each.rules.by_sessions or each.rules.capacity > 1)
        and any(actor.concerns(of.slug) for needed in each.rules.requirements for of in needed.any_of)
    }


def _participants(entry: Entry, appointment_id: int) -> tuple[CourseSession, list[courses.Participant]]:
    found = sessions.one(entry.actor, appointment_id)
    _sheet, there = participants.listed(entry.actor, appointment_id)
    expected = [each for each in there if each.state != BookingState.PENDING]
    return found, [courses.participant(each, locale()) for each in expected]


def _labels(people: list[courses.Participant]) -> list[str]:
    """The questions that anybody answered, each once."""
    return list(dict.fromkeys(label for each in people for label, _value in each.answers))


def _filters(given: dict[str, Service], chosen: str, is_past: bool, lang: str) -> list[Option]:
    """A way to the sessions of each service, where there are several."""
    if len(given) < 2:
        return []
    past = "1" if is_past else None
    every = Option(_("All"), url_for("courses.overview", past=past), not chosen)
    return [every] + [
        Option(in_language(each.name, lang), url_for("courses.overview", service=slug, past=past), slug == chosen)
        for slug, each in given.items()
    ]
