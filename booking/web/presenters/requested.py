"""A request as the business sees it from the link in its mail."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking.domain.appointments import BookingState
from booking.domain.texts import in_language
from booking.services.requests import Asked
from booking.web.presenters import dates, values
from booking.web.presenters.booked import Ticket, ticket


@dataclass(frozen=True, slots=True)
class Requested:
    """``is_open`` as long as it waits; ``instead_of`` is the time that a move would give up.

    ``by_mail``: the customer's calendar program asked for it.
    """

    title: str
    text: str
    is_open: bool
    mark: str
    ticket: Ticket
    contact: list[tuple[str, str]]
    answers: list[tuple[str, str]]
    instead_of: str
    by_mail: bool


def requested(asked: Asked, lang: str, now: datetime) -> Requested:
    """Everything that the page shows."""
    facts = asked.facts
    is_open = facts.state == BookingState.PENDING and (facts.expires_at is None or facts.expires_at > now)
    title, text, mark = _standing(asked, lang, is_open=is_open)
    before = asked.move_of
    return Requested(
        title=title,
        text=text,
        is_open=is_open,
        mark=mark,
        ticket=ticket(facts, lang, now),
        contact=[
            (_("E-mail"), facts.contact.email or ""),
            (_("Phone"), values.phone(facts.contact.phone, lang)),
        ],
        answers=[(in_language(each.label, lang), in_language(each.value, lang)) for each in facts.answers],
        instead_of=dates.span(before.starts_at, before.ends_at, before.time_zone, lang) if before else "",
        by_mail=asked.by_mail,
    )


def _standing(asked: Asked, lang: str, *, is_open: bool) -> tuple[str, str, str]:
    facts = asked.facts
    if is_open:
        until = dates.start(facts.expires_at, facts.time_zone, lang) if facts.expires_at else ""
        title = _("Somebody asks to move an appointment") if asked.move_of else _("Somebody asks for an appointment")
        return title, _("Please answer by %(time)s; after that the time is free again.", time=until), "wait"
    if facts.state == BookingState.CONFIRMED or (asked.move_of and facts.state == BookingState.CANCELLED):
        return _("This request is approved."), _("The customer has been told."), "tick"
    if facts.state == BookingState.DECLINED:
        return _("This request is declined."), _("The customer has been told. The time is free again."), "cross"
    if facts.state == BookingState.CANCELLED:
        return _("The customer has withdrawn this request."), _("There is nothing left to decide."), "cross"
    return _("This request has run out."), _("It was not answered in time. The time is free again."), "cross"
