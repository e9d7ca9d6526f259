"""Moving an appointment by a form: what stands against it is said first, and it can be taken back."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import (
    NotFound,
    SlotNotOffered,
)
from booking.domain.slots import Slot
from booking.domain.timezones import DAY
from booking.domain.visits import Sheet
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.desk import moves
from booking.services.desk.blocked import LONGEST_DAYS
from booking.services.desk.free_times import next_days
from booking.services.desk.showing import sheet
from booking.services.desk.verdicts import Verdict
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.sheets import sheet_page
from booking.web.presenters.verdicts import Said, near, said
from booking.web.public.slots import moment
from booking.web.staff import notices
from booking.web.staff.desk.move_form import MoveForm, move_form
from booking.web.staff.desk.picks import Pick
from booking.web.staff.desk.replacing import replacement, replacements
from booking.web.staff.desk.trying import LONGEST_NUMBER, Answer, Asked, looked, put_back, seen, start_in, tried
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo

FREE_DAYS = 3
FREE_STARTS = 9


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, appointment_id: int) -> str:
    """The form with the present place."""
    found = sheet(entry.actor, appointment_id)
    return _page(entry, found, move_form(found, _first(entry, found)), Answer())[0]


@needs(Permission.BOOKINGS_CHANGE)
def move(entry: Entry, appointment_id: int) -> Response | tuple[str, int]:
    """Look what stands against it, or move; with what was warned of, move all the same."""
    found = sheet(entry.actor, appointment_id)
    form = move_form(found, _first(entry, found))
    starts_at = start_in(form, found.time_zone)
    if starts_at is None:
        return _page(entry, found, form, Answer(422))

    def against() -> Said | None:
        return _against(entry, found, form, starts_at)

    def moved() -> Answer | Response:
        action = request.form.get("action")
        if action == "check":
            return looked(against(), starts_at, found.time_zone)
        if action == "squeeze" and not form.reason_text:
            form.reason.errors = [_("Please say why: the reason stays with the appointment.")]
            return Answer(422, said=against())
        return _moved(entry, found, form, starts_at, action)

    answer = tried(form, found, moved, against)
    return _page(entry, found, form, answer) if isinstance(answer, Answer) else answer


@needs(Permission.BOOKINGS_CHANGE)
def undo(entry: Entry, appointment_id: int) -> Response:
    """Put it back where it was, if nobody is there now."""
    place = before()
    put_back(lambda: moves.undo(entry.actor, appointment_id, place, seen(), clock.now()))
    return redirect(url_for("desk.appointment", appointment_id=appointment_id), 303)


def way_back(appointment_id: int, moved: moves.Moved) -> Undo:
    """The form that takes a move back."""
    before = moved.before
    fields = {
        "starts_at": before.starts_at.isoformat(),
        "minutes": str(before.minutes),
        "resources": ",".join(before.resources),
        "squeezed_reason": before.squeezed_reason or "",
        "sequence": str(moved.sequence),
    }
    return Undo(url_for("desk.undo_move", appointment_id=appointment_id), fields)


def moved_to(entry: Entry, moved: moves.Moved, asked: str | None) -> str:
    """Where it stands now, and who has come to give it that nobody *asked* for."""
    after = sheet(entry.actor, moved.appointment_id)
    when = dates.span(after.starts_at, after.ends_at, after.time_zone, locale())
    known = {*moved.before.resources, asked}
    people = [each.name for each in after.resources if each.kind == "staff" and each.slug not in known]
    if people:
        return _("Moved to %(time)s, now with %(people)s.", time=when, people=", ".join(people))
    return _("Moved to %(time)s.", time=when)


def _moved(entry: Entry, found: Sheet, form: MoveForm, starts_at: datetime, action: str | None) -> Response:
    moved = moves.move(
        entry.actor,
        found.id,
        starts_at,
        clock.now(),
        **_where(entry, found, form),
        over=form.acknowledged if action in ("anyway", "squeeze") else frozenset(),
        squeezed_reason=form.reason_text if action == "squeeze" else None,
        is_regular=bool(form.is_regular.data),
        sequence=form.seen,
        is_told=bool(form.is_told.data),
    )
    notices.leave(moved_to(entry, moved, _where(entry, found, form)["resource"]), undo=way_back(found.id, moved))
    return redirect(url_for("desk.appointment", appointment_id=found.id), 303)


def _against(entry: Entry, found: Sheet, form: MoveForm, starts_at: datetime) -> Said | None:
    """What stands against the place in the form, in words."""
    verdict: Verdict = moves.check_move(
        entry.actor,
        found.id,
        starts_at,
        clock.now(),
        is_regular=bool(form.is_regular.data),
        **_where(entry, found, form),
    )
    service = businesses.find_service(entry.business, found.service)
    if service is None:
        return None
    form.over.data = ""
    asked = Asked(starts_at, None if found.parts else form.resource.data or None)
    against = said(verdict, entry.business, service, asked, clock.now(), locale())
    form.over.data = against.codes if against else ""
    return against


class Where(TypedDict):
    """With whom and how long, as far as it is to change."""

    resource: str | None
    replaces: str | None
    minutes: int | None


def _where(entry: Entry, found: Sheet, form: MoveForm) -> Where:
    """With whom and how long, as far as it is to change."""
    first, chosen = _first(entry, found), form.resource.data or ""
    resource, replaces = (chosen, first) if chosen and chosen != first else (None, None)
    if found.parts:
        resource, replaces = replacement(chosen)
    minutes = form.length if form.length != found.minutes else None
    return Where(resource=resource, replaces=replaces, minutes=minutes)


def _first(entry: Entry, found: Sheet) -> str:
    """The resource that the form offers to change: that of the service's first requirement; of several, none yet."""
    if found.parts:
        return ""
    service = businesses.find_service(entry.business, found.service)
    able = {each.slug for each in service.staff} if service else set()
    return next((each.slug for each in found.resources if each.slug in able), "")


def _page(entry: Entry, found: Sheet, form: MoveForm, answer: Answer) -> tuple[str, int]:
    lang, now = locale(), clock.now()
    service = businesses.find_service(entry.business, found.service)
    shown = sheet_page(found, entry.business, lang, now)
    page = render_template(
        "staff/desk/move.html",
        page=shown,
        send_to=url_for("desk.move_to", appointment_id=found.id),
        form=form,
        faults=form.faults(),
        said=answer.said,
        title=answer.title,
        text=answer.text,
        kind=answer.kind,
        people=people_for(entry, found, service, form),
        free=free_starts(entry, _alone(service), form, now) if service else (),
        is_squeezed=found.squeezed_reason is not None,
        emails=[each.email for each in shown.bookings if each.email],
        names=", ".join(each.name for each in shown.bookings),
    )
    return page, answer.status


def people_for(entry: Entry, found: Sheet, service: Service | None, form: MoveForm) -> list[Pick]:
    """With whom it can be; nothing to choose where there is but one."""
    if service and found.parts:
        return replacements(entry, found, service, form.resource.data or "")
    first = _first(entry, found)
    able = [each for each in service.staff if entry.actor.concerns(each.slug)] if service and first else []
    if len(able) < 2:
        return []
    return [Pick(each.slug, each.name, each.slug == (form.resource.data or first)) for each in able]


def _alone(service: Service) -> Service:
    """The service as what is moved as a whole needs it: it joins nothing that stands already."""
    return replace(service, rules=replace(service.rules, capacity=1, by_sessions=False))


def free_starts(entry: Entry, service: Service, form: MoveForm, now: datetime) -> tuple[object, ...]:
    """The next free starts, to be taken at once."""
    found: list[Slot] = []
    resource = None if service.parts else form.resource.data or None
    days = next_days(entry.business, service, now, days=FREE_DAYS, resource=resource)
    for _on, slots in days:
        found.extend(slots[: FREE_STARTS // FREE_DAYS])
    today = dates.in_zone(now, service.location.time_zone).date()
    return near(found, service, today, locale())


def before() -> moves.Place:
    """Where it was, as the notice says. Raises NotFound for what no notice of ours says."""
    said_now = request.form
    try:
        starts_at = moment(said_now.get("starts_at", ""))
    except SlotNotOffered as error:
        raise NotFound(what="move") from error
    length = said_now.get("minutes", "")
    minutes = int(length) if length.isascii() and length.isdigit() and len(length) < LONGEST_NUMBER else 0
    if not 1 <= minutes <= LONGEST_DAYS * DAY:
        raise NotFound(what="move")
    resources = tuple(each for each in said_now.get("resources", "").split(",") if each)
    return moves.Place(starts_at, minutes, resources, said_now.get("squeezed_reason") or None)
