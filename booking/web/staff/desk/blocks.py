"""Blocks: time of people, rooms and devices for anything that is no visit. Added, changed, removed, put back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.appointments import AppointmentStatus
from booking.domain.businesses import Resource
from booking.domain.errors import Busy, DomainError, Invalid, NotActive, SlotNotOffered, SlotTaken, Stale
from booking.domain.visits import Sheet
from booking.services import records
from booking.services.accounts.sessions import Entry
from booking.services.desk import blocks, showing
from booking.services.desk.verdicts import TakenBy
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.records import deeds
from booking.web.presenters.verdicts import taker
from booking.web.public.slots import moment
from booking.web.staff import notices
from booking.web.staff.desk.block_form import Block, BlockForm
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said on the page besides the form."""

    status: int = 200
    title: str = ""
    text: str = ""
    takers: tuple[str, ...] = ()


@needs(Permission.BOOKINGS_CHANGE)
def new(entry: Entry) -> str:
    """An empty form, with whatever the link to it says already."""
    form = BlockForm(data={"key": secrets.token_urlsafe(16)})
    zone = entry.business.time_zone
    try:
        begins = moment(request.args.get("starts_at", ""))
    except SlotNotOffered:
        begins = clock.now().replace(minute=0, second=0, microsecond=0) + AN_HOUR
    chosen = [each for each in request.args.getlist("resource") if each in _resources(entry)]
    own = list(_resources(entry)) if len(_resources(entry)) == 1 else chosen
    form.fill_in(Block(tuple(own), begins, begins + AN_HOUR, "", None), zone)
    return _page(entry, form, Answer())[0]


@needs(Permission.BOOKINGS_CHANGE)
def add(entry: Entry) -> Response | tuple[str, int]:
    """Block the time."""
    form = BlockForm()
    wanted = form.block(entry.business.time_zone, set(_resources(entry)))
    if wanted is None:
        return _page(entry, form, Answer(422))
    try:
        made = blocks.add(
            entry.actor,
            wanted.resources,
            wanted.starts_at,
            wanted.ends_at,
            wanted.title,
            wanted.note,
            clock.now(),
            key=form.key.data or None,
        )
    except (Invalid, SlotTaken, Busy) as error:
        return _refused(entry, form, error)
    notices.leave(_("The time is blocked."), undo=Undo(url_for("desk.remove_block", appointment_id=made)))
    return redirect(url_for("desk.block", appointment_id=made), 303)


@needs(Permission.CALENDAR_SEE)
def block(entry: Entry, appointment_id: int) -> str:
    """The page of a block: a form for who may change it."""
    found = showing.block(entry.actor, appointment_id)
    form = BlockForm(data={"sequence": str(found.sequence)})
    form.fill_in(_as_it_is(found), found.time_zone)
    return _page(entry, form, Answer(), found)[0]


@needs(Permission.BOOKINGS_CHANGE)
def change(entry: Entry, appointment_id: int) -> Response | tuple[str, int]:
    """Keep what was changed."""
    found = showing.block(entry.actor, appointment_id)
    form = BlockForm()
    wanted = form.block(found.time_zone, set(_resources(entry)))
    if wanted is None:
        return _page(entry, form, Answer(422), found)
    try:
        sequence = blocks.change(
            entry.actor,
            appointment_id,
            wanted.resources,
            wanted.starts_at,
            wanted.ends_at,
            wanted.title,
            wanted.note,
            clock.now(),
            sequence=form.seen,
        )
    except (Invalid, SlotTaken, Busy, NotActive, Stale) as error:
        if isinstance(error, Stale):
            form.sequence.data = str(found.sequence)
        return _refused(entry, form, error, found)
    notices.leave(_("The block is changed."), undo=_way_back(found, sequence))
    return redirect(url_for("desk.block", appointment_id=appointment_id), 303)


@needs(Permission.BOOKINGS_CHANGE)
def remove(entry: Entry, appointment_id: int) -> Response:
    """Give the time back."""
    showing.block(entry.actor, appointment_id)
    blocks.remove(entry.actor, appointment_id, clock.now())
    back = Undo(url_for("desk.restore_block", appointment_id=appointment_id))
    notices.leave(_("The block is removed, the time is free again."), undo=back)
    return redirect(url_for("desk.block", appointment_id=appointment_id), 303)


@needs(Permission.BOOKINGS_CHANGE)
def restore(entry: Entry, appointment_id: int) -> Response:
    """Put it back where it was."""
    showing.block(entry.actor, appointment_id)
    try:
        blocks.restore(entry.actor, appointment_id, clock.now())
    except SlotTaken:
        notices.leave(_("The time has been taken meanwhile, so the block stays removed."), kind="warn")
    else:
        notices.leave(_("The block stands again."))
    return redirect(url_for("desk.block", appointment_id=appointment_id), 303)


def _refused(entry: Entry, form: BlockForm, error: DomainError, found: Sheet | None = None) -> tuple[str, int]:
    if isinstance(error, Invalid):
        form.mark(error)
        return _page(entry, form, Answer(422), found)
    if isinstance(error, SlotTaken):
        listed = error.fields.get("taken_by")
        takers: Sequence[TakenBy] = listed if isinstance(listed, list) else []
        zone = found.time_zone if found else entry.business.time_zone
        text = _("Nothing is blocked yet, and your entries are kept. Please move or cancel these first.")
        lines = tuple(taker(each, entry.business, zone, locale(), with_day=True) for each in takers)
        return _page(entry, form, Answer(409, _("Somebody is there already"), text, lines), found)
    wording = messages.of_error(error)
    status = 503 if isinstance(error, Busy) else 409
    return _page(entry, form, Answer(status, str(wording.title), str(wording.text)), found)


def _page(entry: Entry, form: BlockForm, answer: Answer, found: Sheet | None = None) -> tuple[str, int]:
    lang = locale()
    is_alive = found is None or found.status == AppointmentStatus.ACTIVE
    page = render_template(
        "staff/desk/block.html",
        form=form,
        faults=form.faults(),
        answer=answer,
        resources=_choices(entry),
        chosen=set(form.chosen),
        found=found,
        is_alive=is_alive,
        may_change=_may_change(entry, found),
        title=(found.title or _("Block")) if found else _("Block time"),
        when=dates.span(found.starts_at, found.ends_at, found.time_zone, lang) if found else "",
        with_whom=", ".join(each.name for each in found.resources) if found else "",
        zone=found.time_zone if found else entry.business.time_zone,
        history=deeds(records.of_subjects(entry.actor, {"appointment": [found.id]}), found.time_zone, lang)
        if found
        else [],
    )
    return page, answer.status


def _way_back(before: Sheet, sequence: int) -> Undo:
    """The form that puts everything back as it was."""
    begins, ends = (dates.in_zone(each, before.time_zone) for each in (before.starts_at, before.ends_at))
    fields = {
        "title": before.title or "",
        "note": before.note or "",
        "resources": ",".join(each.slug for each in before.resources),
        "day": begins.date().isoformat(),
        "clock": f"{begins:%H:%M}",
        "until_day": ends.date().isoformat(),
        "until_clock": f"{ends:%H:%M}",
        "sequence": str(sequence),
    }
    return Undo(url_for("desk.change_block", appointment_id=before.id), fields)


def _as_it_is(found: Sheet) -> Block:
    slugs = tuple(each.slug for each in found.resources)
    return Block(slugs, found.starts_at, found.ends_at, found.title or "", found.note)


def _may_change(entry: Entry, found: Sheet | None) -> bool:
    """Whose calendar is one only changes no block of several: it is everybody's."""
    if not entry.actor.may(Permission.BOOKINGS_CHANGE):
        return False
    own = entry.actor.resource
    return found is None or own is None or {each.slug for each in found.resources} == {own}


def _resources(entry: Entry) -> dict[str, Resource]:
    return {slug: each for slug, each in entry.business.resources.items() if entry.actor.concerns(slug)}


def _choices(entry: Entry) -> list[tuple[str, list[Resource]]]:
    """People, rooms and devices, each kind under its name."""
    kinds = (("staff", _("People")), ("room", _("Rooms")), ("equipment", _("Devices")))
    found = _resources(entry).values()
    listed = [(name, [each for each in found if each.kind == kind]) for kind, name in kinds]
    return [(name, each) for name, each in listed if each]
