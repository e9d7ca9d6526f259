"""The nearest starts to when it suits somebody, for programs."""

from flask_babel import force_locale
from werkzeug.wrappers import Response

from booking.domain.timezones import to_minutes_ceil, zone
from booking.domain.when.meaning import understand
from booking.domain.when.understood import Understood
from booking.services import businesses, wishes
from booking.web import clock, metrics
from booking.web.api.answers import answer
from booking.web.api.known import require_known
from booking.web.api.schemas import SlotsQuery
from booking.web.api.slot_texts import slot_values
from booking.web.languages import locale
from booking.web.presenters.asked import WEEKDAYS
from booking.web.presenters.dates import CLOCK
from booking.web.presenters.understood import sentence


def nearest_slots(business: str, service: str, query: SlotsQuery) -> Response:
    """What was understood of ``when``, and the nearest starts. Raises NotUnderstood, NotFound, Invalid."""
    known = businesses.business(business)
    offered = businesses.service(known, service)
    require_known(known, query.resource, query.audience)
    lang, now = query.locale or locale(), clock.now()
    time_zone = offered.rules.location.time_zone
    today = zone(time_zone).local_date(to_minutes_ceil(now))
    understood = understand(query.when or "", lang, today)
    with metrics.finding():
        found = wishes.nearest(
            known, offered, understood, now, seats=query.seats, audience=query.audience, resource=query.resource
        )
    with force_locale(lang):
        text = sentence(understood, lang, today)
    return answer(
        {
            "time_zone": time_zone,
            "understood": understood_values(understood, text),
            "exact": found.is_exact,
            "slots": slot_values(found.slots, time_zone),
        }
    )


def understood_values(understood: Understood, text: str) -> dict[str, object]:
    """What was understood, as ``Understanding`` describes it."""
    weekdays, last = understood.weekdays, understood.last
    return {
        "from": understood.first.isoformat(),
        "to": last.isoformat() if last else None,
        "weekdays": None if weekdays is None else [WEEKDAYS[each] for each in weekdays],
        "not_before": _reading(understood.not_before),
        "not_after": _reading(understood.not_after),
        "text": text,
    }


def _reading(minute: int | None) -> str | None:
    return None if minute is None else CLOCK[minute]
