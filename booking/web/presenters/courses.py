"""Sessions of courses as the house's pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business
from booking.domain.sessions import CourseSession
from booking.domain.texts import in_language
from booking.domain.visits import SheetBooking, Stage
from booking.web.presenters import dates, values


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in a list; ``tag`` says what is special about it, in words."""

    id: int
    url: str
    when: str
    name: str
    who: str
    seats: str
    waiting: str
    tag: str
    kind: str


@dataclass(frozen=True, slots=True)
class Participant:
    """One who takes part; ``answers`` are pairs of question and answer, ``state`` says how it stands, in words."""

    booking_id: int
    name: str
    phone: str
    phone_link: str
    email: str
    seats: int
    state: str
    has_arrived: bool
    answers: tuple[tuple[str, str], ...]


def name(session: CourseSession, lang: str) -> str:
    """The name of its service, with its title where it has one."""
    service = in_language(session.service_names, lang)
    return f"{service}: {session.title}" if session.title else service


def who(session: CourseSession, business: Business) -> str:
    """Everybody and everything that it takes, by name."""
    known = business.resources
    return ", ".join(known[each].name for each in session.resources if each in known)


def seats(session: CourseSession) -> str:
    """``3 von 8 Plätzen belegt``."""
    return ngettext(
        "%(taken)s of %(num)s place taken",
        "%(taken)s of %(num)s places taken",
        session.capacity,
        taken=session.seats_taken,
    )


def row(session: CourseSession, business: Business, lang: str, now: datetime) -> SessionRow:
    """A session in a list."""
    tag, kind = _tag(session, now)
    waiting = session.waiting
    return SessionRow(
        session.id,
        url_for("courses.session", appointment_id=session.id),
        dates.span(session.starts_at, session.ends_at, session.time_zone, lang),
        name(session, lang),
        who(session, business),
        seats(session),
        ngettext("%(num)s is waiting", "%(num)s are waiting", waiting) if waiting else "",
        tag,
        kind,
    )


def rows(found: Sequence[CourseSession], business: Business, lang: str, now: datetime) -> list[SessionRow]:
    """Sessions in a list."""
    return [row(each, business, lang, now) for each in found]


def participant(booking: SheetBooking, lang: str) -> Participant:
    """A line of the list of participants."""
    return Participant(
        booking.id,
        booking.contact.name or _("No name"),
        values.phone(booking.contact.phone, lang),
        f"tel:{booking.contact.phone}" if booking.contact.phone else "",
        booking.contact.email or "",
        booking.seats,
        stage_name(booking.stage),
        booking.stage in (Stage.ARRIVED, Stage.STARTED, Stage.DONE),
        tuple((in_language(each.label, lang), in_language(each.value, lang)) for each in booking.answers),
    )


def stage_name(stage: Stage) -> str:
    """How far somebody's visit is, in words; empty for who is simply expected."""
    names = {
        Stage.ARRIVED: _("Here"),
        Stage.STARTED: _("Here"),
        Stage.DONE: _("Was here"),
        Stage.NO_SHOW: _("Did not come"),
        Stage.PENDING: _("Request"),
    }
    return names.get(stage, "")


def _tag(session: CourseSession, now: datetime) -> tuple[str, str]:
    if session.is_cancelled:
        return _("Cancelled"), "bad"
    if session.ends_at <= now:
        return _("Over"), ""
    if session.seats_left <= 0:
        return _("Fully booked"), "good"
    return "", ""
