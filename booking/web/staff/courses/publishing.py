"""Publishing: what, when and with whom is typed; every date is shown with what stands against it; then it is done."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import Busy, Invalid, NotActive, NotFound, OverrideNeeded, SlotTaken
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.courses import cancelling
from booking.services.courses.publishing import LONGEST_NOTE, LONGEST_TITLE, Course, plan, publish
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import course_plans, dates
from booking.web.public.details_form import Fault
from booking.web.staff import notices
from booking.web.staff.courses.course_form import CourseForm, Need
from booking.web.staff.courses.listing import giving
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo


@dataclass(frozen=True, slots=True)
class Shown:
    """The dates as they are shown, and what is said above them."""

    rows: list[course_plans.PlannedRow]
    said: str = ""


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry) -> str:
    """An empty form, with the service that the link names."""
    given = giving(entry)
    if not given:
        return render_template("staff/courses/nothing.html", setup_url=_setup_url(entry))
    form = CourseForm.empty(request.args.get("service", ""), given, secrets.token_urlsafe(16))
    return _page(entry, form, None)[0]


@needs(Permission.BOOKINGS_CHANGE)
def publish_them(entry: Entry) -> Response | tuple[str, int]:
    """Show the dates; or, with the second button, publish those that are ticked."""
    given = giving(entry)
    if not given:
        return redirect(url_for("courses.new"), 303)
    form = CourseForm.sent(request.form, given)
    course = form.course()
    if course is None:
        return _page(entry, form, None, 422)
    if form.is_publishing and form.is_as_shown:
        return _publish(entry, form, course)
    said = _("You have changed something: please look at the dates once more.") if form.is_publishing else ""
    return _shown(entry, form, course, said)


@needs(Permission.BOOKINGS_CHANGE)
def withdraw(entry: Entry, run: int) -> Response:
    """Take a publication back as long as nobody has a seat in it."""
    try:
        cancelling.withdraw(entry.actor, run, clock.now())
    except NotActive:
        notices.leave(_("Nothing was changed: somebody has booked a place meanwhile."), kind="warn")
    else:
        notices.leave(_("The sessions are taken back."))
    return redirect(url_for("courses.overview"), 303)


def _publish(entry: Entry, form: CourseForm, course: Course) -> Response | tuple[str, int]:
    ticked = form.ticked
    now = clock.now()
    try:
        every = {each.on for each in plan(entry.actor, course, now, locale())}
        chosen = replace(course, left_out=frozenset(every - ticked), over=form.over)
        done = publish(entry.actor, chosen, now, key=form.key)
    except Invalid as error:
        if any(each["path"] == "dates" for each in _listed(error)):
            return _shown(entry, form, course, _("Please tick at least one date."), 422)
        form.mark(_listed(error))
        return _page(entry, form, None, 422)
    except SlotTaken as error:
        days = _days(error.fields.get("dates"))
        text = _("Nothing is published yet: somebody is there on %(days)s. Please leave these dates out.", days=days)
        return _shown(entry, form, course, text, 409)
    except OverrideNeeded as error:
        days = _days(error.fields.get("dates"))
        text = _("Nothing is published yet: a rule stands against %(days)s. Please look at these dates.", days=days)
        return _shown(entry, form, course, text, 409)
    except Busy:
        text = _("Nothing is published yet: too much is going on at this moment. Please press the button again.")
        return _shown(entry, form, course, text, 503)
    count = len(done.appointment_ids)
    undo = Undo(url_for("courses.withdraw", run=done.run))
    notices.leave(ngettext("%(num)s session is published.", "%(num)s sessions are published.", count), undo=undo)
    return redirect(url_for("courses.overview", service=course.service), 303)


def _shown(entry: Entry, form: CourseForm, course: Course, said: str = "", status: int = 200) -> tuple[str, int]:
    """The dates of what is typed, those ticked that were or that nothing stands against."""
    try:
        found = plan(entry.actor, course, clock.now(), locale())
    except Invalid as error:
        form.mark(_listed(error))
        return _page(entry, form, None, 422)
    except NotFound:
        form.faults.append(Fault("service", _("Please choose again who gives it.")))
        return _page(entry, form, None, 422)
    ticked = form.ticked if form.is_as_shown and form.is_publishing else None
    rows = course_plans.rows(found, entry.business, form.service, clock.now(), locale(), ticked)
    return _page(entry, form, Shown(rows, said), status)


def _page(entry: Entry, form: CourseForm, shown: Shown | None, status: int = 200) -> tuple[str, int]:
    lang = locale()
    page = render_template(
        "staff/courses/publish.html",
        form=form,
        wrong={each.control: each.text for each in form.faults},
        services=[(slug, in_language(each.name, lang)) for slug, each in giving(entry).items()],
        needs=_needs(entry, form.service),
        weekdays=[(str(n), dates.weekday_name(date(2001, 1, 1 + n), lang)) for n in range(7)],
        repeats=_repeats(),
        shown=shown,
        over=course_plans.codes(shown.rows) if shown else "",
        longest={"title": LONGEST_TITLE, "note": LONGEST_NOTE},
    )
    return page, status


def _repeats() -> list[tuple[str, str]]:
    every = [(str(n), ngettext("every week", "every %(num)s weeks", n)) for n in range(1, 9)]
    return [("", _("once")), *every]


def _needs(entry: Entry, service: Service) -> list[Need]:
    """Whom and what one may choose, for each requirement where there is a choice."""
    found = []
    for index, needed in enumerate(service.rules.requirements):
        able = [entry.business.resources[each.slug] for each in needed.any_of if each.slug in entry.business.resources]
        if len(able) > 1:
            label = _("With") if any(each.kind == "staff" for each in able) else _("Where, or with what")
            found.append(Need(f"need-{index}", label, [(each.slug, each.name) for each in able]))
    return found


def _days(found: Any) -> str:
    days: list[date] = found if isinstance(found, list) else []
    return ", ".join(dates.short_day(each, locale()) for each in days)


def _listed(error: Invalid) -> list[Mapping[str, str]]:
    listed: Any = error.fields["errors"]
    return list(listed)


def _setup_url(entry: Entry) -> str:
    return url_for("setup.services") if entry.actor.may(Permission.SETUP_CHANGE) else ""
