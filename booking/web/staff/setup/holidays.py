"""Public holidays that are proposed: closed, kept open or with other hours, one by one or all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import InvalidSetup, NotFound
from booking.domain.timezones import to_minutes, zone
from booking.services.accounts.sessions import Entry
from booking.services.setup import exceptions as exceptions_service
from booking.services.setup import holiday_plans
from booking.services.setup.exceptions import Hours
from booking.services.setup.holiday_plans import Decided, Planned
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.setup_hours import spans_text
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.amounts import wall_text
from booking.web.staff.setup.plans import day_of, line
from booking.web.staff.setup.saving import LONGEST_SEAL, misfits_ways
from booking.web.staff.setup.seen import seal, seal_changes, unsealed, unsealed_changes
from booking.web.staff.setup.typed import Typed

LATER, CLOSED, OPEN, OTHER = "", "closed", "open", "other"
UNDO = ("holidays",)


@dataclass(frozen=True, slots=True)
class Line:
    """A holiday at a place on the page; ``key`` names its controls."""

    key: str
    location: str
    on: str
    day: str
    name: str
    place: str
    state: str
    hours: str


@needs(Permission.SETUP_CHANGE)
def holidays(entry: Entry) -> str:
    """What is proposed, and what was decided."""
    return _page(entry, Typed())


@needs(Permission.SETUP_CHANGE)
def decide_holidays(entry: Entry) -> Response | tuple[str, int]:
    """Store what was decided; what is left open stays proposed."""
    typed = Typed.sent(request.form.to_dict())
    planned = [each for each in _planned(entry) if each.state == "proposed"]
    action = typed.text("action")
    if action in ("close_all", "open_all"):
        said: dict[str, dict[date, Hours | str]] = {}
        for each in planned:
            said.setdefault(each.location, {})[each.on] = () if action == "close_all" else OPEN
    else:
        said = _said(typed, planned)
    if typed.faults:
        return _page(entry, typed), 422
    done: dict[str, Decided] = {}
    now = clock.now()
    for location, decisions in said.items():
        try:
            done[location] = holiday_plans.decide(entry.actor, location, decisions, now)  # type: ignore[arg-type]
        except InvalidSetup:
            typed.refuse("", _("Please check this entry."))
            return _page(entry, typed), 422
    _tell(entry, said, done)
    return redirect(url_for("setup.holidays"), 303)


@needs(Permission.SETUP_CHANGE)
def propose_holiday(entry: Entry) -> Response:
    """Have a holiday proposed again: the weekly hours hold on it until somebody decides."""
    location, on = request.form.get("location", ""), day_of(request.form.get("on", ""))
    if on is None or all(each.slug != location for each in entry.business.locations):
        raise NotFound(what="location")
    edited = exceptions_service.clear(entry.actor, ("locations", location), [on], clock.now())
    text = _("%(day)s is proposed again. Until you decide, the weekly hours hold.", day=dates.long_day(on, locale()))
    notices.leave(text, ways=misfits_ways(edited))
    return redirect(url_for("setup.holidays"), 303)


@needs(Permission.SETUP_CHANGE)
def undo_holidays(entry: Entry) -> Response:
    """Take decisions back."""
    business_id, now = entry.actor.business_id, clock.now()
    for location, sealed, days, before in unsealed(request.form.get("decisions", ""), business_id, UNDO):
        path = ("locations", location, "date_overrides")
        changes = unsealed_changes(sealed, business_id, path)
        was = {date.fromisoformat(on): decision for on, decision in before.items()}
        if not set(was.values()) <= {CLOSED, OPEN}:
            abort(400)
        holiday_plans.undo(entry.actor, location, changes, [date.fromisoformat(on) for on in days], was, now)
    notices.leave(_("It is as it was before."))
    return redirect(url_for("setup.holidays"), 303)


def today_of(known: Business) -> date:
    """Today, where the business is."""
    return zone(known.time_zone).local_date(to_minutes(clock.now()))


def _planned(entry: Entry) -> list[Planned]:
    return holiday_plans.plan(entry.business, today_of(entry.business), locale())


def _said(typed: Typed, planned: Sequence[Planned]) -> dict[str, dict[date, Hours | str]]:
    """By location and date, what the form says about what is proposed."""
    said: dict[str, dict[date, Hours | str]] = {}
    for each in planned:
        key = _key(each)
        answer = typed.text(key)
        if answer in (CLOSED, OPEN):
            said.setdefault(each.location, {})[each.on] = () if answer == CLOSED else OPEN
        elif answer == OTHER:
            spans = line(typed.text(f"{key}-hours"))
            if not spans:
                typed.refuse(f"{key}-hours", _("Please write times such as 9–12:30, 14–18."))
                continue
            said.setdefault(each.location, {})[each.on] = [(wall_text(start), wall_text(end)) for start, end in spans]
    return said


def _tell(entry: Entry, said: Mapping[str, Mapping[date, object]], done: Mapping[str, Decided]) -> None:
    count = sum(len(days) for days in said.values())
    if not count:
        notices.leave(_("Nothing was decided yet."))
        return
    business_id = entry.actor.business_id
    packed = [
        [
            location,
            seal_changes(business_id, ("locations", location, "date_overrides"), each.edited.undoing),
            [on.isoformat() for on in said[location]],
            {on.isoformat(): decision for on, decision in each.before.items()},
        ]
        for location, each in done.items()
    ]
    sealed = seal(business_id, UNDO, packed)
    misfits = {visit.appointment_id for each in done.values() for visit in each.edited.misfits}
    text = ngettext("One holiday is decided.", "%(num)s holidays are decided.", count)
    if misfits:
        more = ngettext(
            "One appointment to come no longer fits the hours. It stands as it was booked.",
            "%(num)s appointments to come no longer fit the hours. They stand as they were booked.",
            len(misfits),
        )
        text = f"{text} {more}"
    undo = notices.Undo(url_for("setup.undo_holidays"), {"decisions": sealed}) if len(sealed) < LONGEST_SEAL else None
    ways = (notices.Way(_("See these appointments"), url_for("setup.misfits")),) if misfits else ()
    notices.leave(text, kind="warn" if misfits else "info", undo=undo, ways=ways)


def _page(entry: Entry, form: Typed) -> str:
    known = entry.business
    lines = [_line(each, known) for each in _planned(entry)]
    return render_template(
        "staff/setup/holidays.html",
        form=form,
        faults=form.faults,
        proposed=[each for each in lines if each.state == "proposed"],
        decided=[each for each in lines if each.state != "proposed"],
        without_region=[each for each in known.locations if not each.holiday_region],
        has_places=bool(known.locations),
    )


def _line(planned: Planned, known: Business) -> Line:
    places = {each.slug: each.name for each in known.locations}
    return Line(
        key=_key(planned),
        location=planned.location,
        on=planned.on.isoformat(),
        day=dates.full_day(planned.on, locale()),
        name=planned.name,
        place=places[planned.location] if len(places) > 1 else "",
        state=planned.state,
        hours=spans_text(planned.hours) if planned.hours else "",
    )


def _key(planned: Planned) -> str:
    return f"{planned.location}_{planned.on.isoformat()}"
