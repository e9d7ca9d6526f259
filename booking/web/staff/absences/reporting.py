"""Saying who is absent and when, and what is to become of everybody whom it concerns."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, InvalidSetup
from booking.domain.texts import in_language, one_line, several_lines
from booking.services import businesses
from booking.services.absences.affected import Action, Suggestion, affected
from booking.services.absences.applying import go_on
from booking.services.absences.planning import WAITS, Choice, Report, report
from booking.services.accounts.sessions import Entry
from booking.services.desk.endings import LONGEST_REASON
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.public.details_form import Fault
from booking.web.staff.absences.spans import Span, names, span_of
from booking.web.staff.entrance import needs

LANGUAGES = ("de", "en")
LONGEST_NOTE = 200
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One visit as the page lists it; ``options`` are value, text and whether it is chosen."""

    booking_id: int | None
    url: str
    when: str
    what: str
    name: str
    phone: str | None
    note: str
    options: list[tuple[str, str, bool]]


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry) -> Page:
    """Who and when, and below it everybody whom it concerns."""
    return _page(entry, request.args.get("who", ""), request.args, is_asked="who" in request.args)


@needs(Permission.BOOKINGS_CHANGE)
def report_it(entry: Entry) -> Page:
    """Close the calendar and begin; the page of the absence goes on from there."""
    form, now = request.form, clock.now()
    who = form.get("who", "")
    span = _span(entry, form)
    words = {each: several_lines(form.get(f"words_{each}", "")).strip() for each in LANGUAGES}
    faults = [
        Fault(f"words_{each}", _("Please shorten the text to %(most)s characters.", most=LONGEST_REASON))
        for each, text in words.items()
        if len(text) > LONGEST_REASON
    ]
    reason = one_line(form.get("reason", ""))
    if len(reason) > LONGEST_NOTE:
        faults.append(Fault("reason", _("Please shorten this to %(max_length)s characters.", max_length=LONGEST_NOTE)))
    if span.starts_at is None or span.ends_at is None or faults:
        return _page(entry, who, form, is_asked=True, faults=faults), 422
    minutes = form.get("minutes", "5")
    try:
        said = Report(
            who,
            span.starts_at,
            span.ends_at,
            _choices(),
            reason,
            {each: text for each, text in words.items() if text},
            int(minutes) if minutes.isdecimal() and len(minutes) < 4 else 5,
        )
        absence_id = report(entry.actor, said, now)
    except (Invalid, InvalidSetup):
        fault = Fault("first", _("This could not be entered. Please check the days and what is chosen."))
        return _page(entry, who, form, is_asked=True, faults=[fault]), 422
    go_on(entry.actor, absence_id, now)
    return redirect(url_for("absences.one", absence_id=absence_id), 303)


def _choices() -> dict[int, Choice]:
    """What is chosen for each booking: ``move/ben``, ``propose``, ``cancel`` or ``leave``, or one of them for all."""
    found = {}
    for_all = request.form.get("for_all", "")
    for name, value in request.form.items():
        number = name.removeprefix("do-")
        if number == name or not number.isdecimal() or len(number) > 19:
            continue
        action, _slash, colleague = (for_all or value).partition("/")
        if action in set(Action):
            found[int(number)] = Choice(Action(action), colleague or None)
    return found


def _span(entry: Entry, said: object) -> Span:
    today = dates.in_zone(clock.now(), entry.business.time_zone).date()
    return span_of(said, today, entry.business.time_zone)  # type: ignore[arg-type]


def _page(entry: Entry, who: str, said: object, *, is_asked: bool, faults: list[Fault] | None = None) -> str:
    known = entry.business
    people = [(slug, each.name) for slug, each in known.resources.items() if entry.actor.concerns(slug)]
    if who not in known.resources and len(people) == 1:
        who = people[0][0]
    span = _span(entry, said) if is_asked else Span()
    rows: list[Row] | None = None
    if is_asked and who and span.starts_at and span.ends_at:
        found = affected(entry.actor, who, span.starts_at, span.ends_at, clock.now())
        rows = [_row(each, known) for each in found]
    return render_template(
        "staff/absences/ask.html",
        people=people,
        who=who,
        name=known.resources[who].name if who in known.resources else "",
        span=span,
        spans=names(),
        rows=rows,
        faults=[*span.faults, *(faults or [])],
        said=request.form,
        waits=WAITS,
        languages={"de": _("Text for cancellations in German"), "en": _("Text for cancellations in English")},
        longest=LONGEST_REASON,
    )


def _row(each: Suggestion, known: Business) -> Row:
    visit, lang = each.visit, locale()
    service = businesses.find_service(known, visit.service)
    options = []
    if each.is_open:
        kept = request.form.get(f"do-{visit.booking_id}")
        offered = [(f"move/{slug}", _("Move to %(name)s", name=known.resources[slug].name)) for slug in each.colleagues]
        offered += [
            ("propose", _("Propose the next free time")),
            ("cancel", _("Cancel")),
            ("leave", _("Leave open for now")),
        ]
        best = f"move/{each.colleagues[0]}" if each.colleagues else each.action.value
        chosen = kept if kept in {value for value, _text in offered} else best
        options = [(value, text, value == chosen) for value, text in offered]
    return Row(
        visit.booking_id,
        url_for("desk.appointment", appointment_id=visit.appointment_id),
        dates.span(visit.starts_at, visit.ends_at, known.time_zone, lang),
        in_language(service.name, lang) if service else visit.title or "",
        visit.name,
        visit.phone,
        "" if each.is_open else _("Stays as it is: please look after it yourself."),
        options,
    )
