"""The queue of the day: who is due, who waits, who is in, who is done; and what can be pressed for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.domain.visits import Stage, Visit
from booking.web.presenters import attendances, dates, values

LATE = timedelta(minutes=5)
"""After so long somebody who is not there yet is called late."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it sends, what stands on it, whether it is the usual next step."""

    value: str
    text: str
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A short remark on a card; ``kind`` is empty, ``warn`` or ``bad``."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One visit in the queue."""

    id: str
    action: str
    url: str
    name: str
    time: str
    time_iso: str
    about: str
    phone: str
    phone_link: str
    marks: tuple[Mark, ...]
    note: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The visits of one stage, under their heading."""

    id: str
    title: str
    cards: list[Card]
    nothing: str


@dataclass(frozen=True, slots=True)
class Queue:
    """``columns`` are waiting, in progress and due; ``over`` is what is behind the desk already."""

    columns: tuple[Column, ...]
    over: Column
    requests: int
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """For whom and when the queue is shown: the language, the present, and whether buttons may be pressed."""

    lang: str
    now: datetime
    may_change: bool = True


def queue(visits: Sequence[Visit], business: Business, shown: Shown) -> Queue:
    """Sort the visits of a day into the columns of the desk."""

    def column(name: str, title: str, nothing: str, *stages: Stage) -> Column:
        found = [each for each in visits if each.stage in stages]
        if name == "waiting":
            found.sort(key=lambda each: (each.arrived_at or each.starts_at, each.booking_id))
        return Column(name, title, [card(each, business, shown) for each in found], nothing)

    return Queue(
        columns=(
            column("waiting", pgettext("visit", "Waiting"), _("Nobody is waiting."), Stage.ARRIVED),
            column("in", pgettext("visit", "In progress"), _("Nobody is in."), Stage.STARTED),
            column("due", pgettext("visit", "Due"), _("Nobody else is expected."), Stage.DUE, Stage.PENDING),
        ),
        over=column("over", _("Done and missed"), "", Stage.DONE, Stage.NO_SHOW),
        requests=sum(each.stage == Stage.PENDING for each in visits),
        total=len(visits),
    )


def card(visit: Visit, business: Business, shown: Shown) -> Card:
    """One visit with its buttons."""
    with_whom = [business.resources[slug].name for slug in visit.resources if slug in business.resources]
    service = in_language(visit.service_names, shown.lang)
    return Card(
        id=f"visit-{visit.booking_id}",
        action=url_for("desk.visit", booking_id=visit.booking_id),
        url=url_for("desk.appointment", appointment_id=visit.appointment_id),
        name=visit.name or _("No name"),
        time=_time(visit),
        time_iso=dates.iso(visit.starts_at, visit.time_zone),
        about=" · ".join(each for each in (service, ", ".join(with_whom), _seats(visit)) if each),
        phone=values.phone(visit.phone, shown.lang),
        phone_link=f"tel:{visit.phone}" if visit.phone else "",
        marks=tuple(_marks(visit, shown)),
        note=visit.note or "",
        actions=tuple(actions(visit, shown.now)) if shown.may_change else (),
    )


def actions(visit: Visit, now: datetime) -> list[Action]:
    """What can be done about a visit at this stage; the usual next step first."""
    no_show = [Action("no_show", pgettext("action", "No-show"))] if visit.starts_at <= now else []
    back = Action("back", pgettext("action", "Back one step"))
    return {
        Stage.DUE: [Action("check_in", pgettext("action", "Check in"), is_next=True), *no_show],
        Stage.ARRIVED: [Action("start", pgettext("action", "Start"), is_next=True), back],
        Stage.STARTED: [Action("finish", pgettext("action", "Done"), is_next=True), back],
        Stage.DONE: [back],
        Stage.NO_SHOW: [back],
    }.get(visit.stage, [])


def day_title(on: date, today: date, lang: str) -> str:
    """``Heute, Montag, 23. November``; other days by their date alone."""
    day = dates.long_day(on, lang) if on.year == today.year else dates.full_day(on, lang)
    if on == today:
        return _("Today, %(day)s", day=day)
    return day


def waited(since: datetime, now: datetime) -> str:
    """``12 Minuten``: never seconds, never less than nothing."""
    return values.length(max(0, int((now - since).total_seconds() // 60)))


def _time(visit: Visit) -> str:
    begins, ends = (dates.in_zone(each, visit.time_zone) for each in (visit.starts_at, visit.ends_at))
    return f"{dates.CLOCK[begins.hour * 60 + begins.minute]}–{dates.CLOCK[ends.hour * 60 + ends.minute]}"


def _seats(visit: Visit) -> str:
    return ngettext("%(num)s place", "%(num)s places", visit.seats) if visit.capacity > 1 else ""


def _marks(visit: Visit, shown: Shown) -> list[Mark]:
    now, found = shown.now, []
    if visit.stage == Stage.PENDING:
        found.append(Mark(_("Request – not decided yet"), "warn"))
    if visit.is_squeezed:
        found.append(Mark(pgettext("visit", "Squeezed in"), "warn"))
    if visit.stage == Stage.DUE and visit.coming_at is not None:
        found.append(Mark(pgettext("visit", "Has confirmed")))
    if visit.stage == Stage.DUE and visit.attendance is not None:
        found.append(Mark(attendances.words(visit.attendance), "warn" if visit.attendance == "declined" else ""))
    if visit.stage == Stage.DUE and visit.starts_at + LATE <= now:
        found.append(Mark(_("%(time)s late", time=waited(visit.starts_at, now)), "bad"))
    if visit.stage == Stage.ARRIVED and visit.arrived_at:
        found.append(Mark(_("waiting for %(time)s", time=waited(visit.arrived_at, now))))
    if visit.stage == Stage.STARTED and visit.started_at:
        found.append(Mark(_("since %(time)s", time=dates.clock(visit.started_at, visit.time_zone))))
        if visit.ends_at < now:
            found.append(Mark(_("%(time)s over", time=waited(visit.ends_at, now)), "warn"))
    if visit.stage == Stage.DONE:
        found.append(Mark(pgettext("visit", "Done")))
    if visit.stage == Stage.NO_SHOW:
        found.append(Mark(pgettext("visit", "Did not come"), "bad"))
    return found
