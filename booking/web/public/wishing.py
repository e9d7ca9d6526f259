"""*When suits you?*: what somebody asked for in words, what was understood of it, and the nearest slots."""

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.errors import NotUnderstood
from booking.domain.timezones import to_minutes_ceil, zone
from booking.domain.when.meaning import LONGEST, understand
from booking.services import wishes
from booking.web import metrics
from booking.web.languages import locale
from booking.web.presenters import choosing
from booking.web.presenters.asked import Asked
from booking.web.presenters.understood import sentence
from booking.web.presenters.week import Button, choice

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """``words`` as they were typed; a ``fault`` about them, or what was ``understood`` and the ``answer`` to it."""

    words: str
    fault: str = ""
    understood: str = ""
    answer: str = ""
    slots: tuple[Button, ...] = ()


def wish(known: Business, offered: Service, said: Asked, now: datetime) -> Wish | None:
    """The answer to ``?when=``; None where nothing was asked."""
    words = request.args.get("when", "").strip()
    if not words:
        return None
    lang = locale()
    today = zone(offered.rules.location.time_zone).local_date(to_minutes_ceil(now))
    if len(words) > LONGEST:
        return Wish(words[:LONGEST], fault=_("Please say it in at most %(number)s characters.", number=LONGEST))
    try:
        understood = understand(words, lang, today)
    except NotUnderstood as error:
        return Wish(words, fault=_fault(str(error.fields.get("part") or ""), words))
    with metrics.finding():
        found = wishes.nearest(
            known, offered, understood, now, seats=said.seats, audience=said.group, resource=said.resource, most=SHOWN
        )
    shown = choosing.shown(offered, said, today, lang)
    return Wish(
        words,
        understood=sentence(understood, lang, today),
        answer=_answer(found),
        slots=tuple(choice(slot, offered, shown) for slot in found.slots),
    )


def _fault(part: str, words: str) -> str:
    if part and part != words:
        return _("We did not understand “%(part)s”. Please say it in other words, or choose a day below.", part=part)
    return _("We did not understand that. Please say it in other words, or choose a day below.")


def _answer(found: wishes.Wishes) -> str:
    if not found.slots:
        return _("Nothing is free then, nor in the weeks around it.")
    if not found.is_exact:
        return _("Nothing is free then. These times are nearest to it:")
    return _("These times are free:")
