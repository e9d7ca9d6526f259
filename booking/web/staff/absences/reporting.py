"""Saying who is absent and when, and what is to become of everybody whom it concerns."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid, InvalidSetup
from booking.domain.own_words import named_in
from booking.domain.texts import one_line, several_lines
from booking.services.absences.affected import affected
from booking.services.absences.applying import go_on
from booking.services.absences.overview import last_words, own_words
from booking.services.absences.planning import WAITS, Report, report
from booking.services.accounts.sessions import Entry
from booking.services.desk.endings import LONGEST_REASON
from booking.web import clock
from booking.web.presenters import dates
from booking.web.public.details_form import Fault
from booking.web.staff.absences.choosing import Row, choices, row
from booking.web.staff.absences.spans import Span, names, span_of
from booking.web.staff.absences.wording import LANGUAGES, usual_words
from booking.web.staff.entrance import needs

LONGEST_NOTE = 200
USUAL_MINUTES = 5
Page = Response | str | tuple[str, int]


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry) -> Page:
    """Who and when, and below it everybody whom it concerns."""
    is_asked = any(each in request.args for each in ("span", "first", "starts_at"))
    return _page(entry, request.args.get("who", ""), request.args, is_asked=is_asked)


@needs(Permission.BOOKINGS_CHANGE)
def report_it(entry: Entry) -> Page:
    """Close the calendar and begin; the page of the absence goes on from there."""
    form, now = request.form, clock.now()
    who = form.get("who", "")
    span = _span(entry, form)
    words = {each: several_lines(form.get(f"words_{each}", "")).strip() for each in LANGUAGES}
    reason = one_line(form.get("reason", ""))
    faults = [*_faults_of(words), *_faults_of_reason(reason)]
    if span.starts_at is None or span.ends_at is None or faults:
        return _page(entry, who, form, is_asked=True, faults=faults), 422
    minutes = form.get("minutes", "")
    try:
        said = Report(
            who,
            span.starts_at,
            span.ends_at,
            choices(form),
            reason,
            {each: text for each, text in words.items() if text},
            int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 4 else USUAL_MINUTES,
        )
        absence_id = report(entry.actor, said, now)
    except (Invalid, InvalidSetup):
        fault = Fault("first", _("This could not be entered. Please check the days and what is chosen."))
        return _page(entry, who, form, is_asked=True, faults=[fault]), 422
    left = go_on(entry.actor, absence_id, now)
    return redirect(url_for("absences.one", absence_id=absence_id, going=1 if left else None), 303)


def _faults_of(words: Mapping[str, str]) -> list[Fault]:
    faults = []
    for lang, text in words.items():
        if len(text) > LONGEST_REASON:
            said = _("Please shorten the text to %(most)s characters.", most=LONGEST_REASON)
            faults.append(Fault(f"words_{lang}", said))
        elif named_in(text):
            said = _("Words in braces are not filled in here: please write the text as everybody may read it.")
            faults.append(Fault(f"words_{lang}", said))
    return faults


def _faults_of_reason(reason: str) -> list[Fault]:
    if len(reason) <= LONGEST_NOTE:
        return []
    return [Fault("reason", _("Please shorten this to %(max_length)s characters.", max_length=LONGEST_NOTE))]


def _span(entry: Entry, said: Mapping[str, str]) -> Span:
    today = dates.in_zone(clock.now(), entry.business.time_zone).date()
    return span_of(said, today, entry.business.time_zone)


def _page(entry: Entry, who: str, said: Mapping[str, str], *, is_asked: bool, faults: list[Fault] | None = None) -> str:
    known = entry.business
    people = _people(entry)
    if who not in known.resources and len(people) == 1:
        who = people[0][0]
    span = _span(entry, said) if is_asked else Span()
    rows: list[Row] | None = None
    if is_asked and who and span.starts_at and span.ends_at:
        found = affected(entry.actor, who, span.starts_at, span.ends_at, clock.now())
        rows = [row(each, known, request.form) for each in found]
    usual = usual_words(known, last_words(entry.actor)) if rows else {}
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
        words={each: request.form.get(f"words_{each}", text) for each, text in usual.items()},
        besides=own_words(entry.actor) if rows else {},
        labels={"de": _("Text for cancellations in German"), "en": _("Text for cancellations in English")},
        longest=LONGEST_REASON,
        has_choices=any(each.options for each in rows or []),
    )


def _people(entry: Entry) -> list[tuple[str, str]]:
    """Whose absence one may report; people before rooms and devices."""
    mine = [each for slug, each in entry.business.resources.items() if entry.actor.concerns(slug)]
    return [(each.slug, each.name) for each in sorted(mine, key=lambda each: each.kind != "staff")]
