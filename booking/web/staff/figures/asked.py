"""Which days the figures are asked for: a span by its name, or two dates; and of which service or resource alone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from flask_babel import gettext as _

from booking.domain.figures import Span
from booking.domain.recalls import months_later
from booking.services.figures import Asked
from booking.web.written import day_of

USUAL = "12-months"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was asked for. ``fault`` says why the two dates cannot be taken; the usual span is shown then."""

    asked: Asked
    name: str
    first: str
    last: str
    fault: str = ""


def shown(today: date) -> Shown:
    """Read from the address; what is not said is the usual."""
    said = request.args
    name, first, last = said.get("span", ""), said.get("from", ""), said.get("to", "")
    service, resource = said.get("service") or None, said.get("resource") or None
    if name in names():
        return Shown(Asked(named(name, today), service, resource), name, "", "")
    begins, ends = day_of(first), day_of(last)
    usual = Asked(named(USUAL, today), service, resource)
    if not first and not last:
        return Shown(usual, USUAL, "", "")
    if begins is None or ends is None:
        return Shown(usual, "", first[:20], last[:20], _("Please enter two dates, such as 31.12.2026."))
    try:
        span = Span(begins, ends)
    except ValueError:
        fault = _("The last day must not be before the first, and ten years are the most.")
        return Shown(usual, "", first[:20], last[:20], fault)
    return Shown(Asked(span, service, resource), "", begins.isoformat(), ends.isoformat())


def names() -> dict[str, str]:
    """The spans that have a name, in their order."""
    return {
        "month": _("this month"),
        "last-month": _("last month"),
        "quarter": _("this quarter"),
        "year": _("this year"),
        USUAL: _("the last 12 months"),
        "5-years": _("the last 5 years"),
    }


def named(name: str, today: date) -> Span:
    """The span of a name, seen from a day; whole months where it speaks of them."""
    first = today.replace(day=1)
    if name == "month":
        return Span(first, first.replace(day=monthrange(first.year, first.month)[1]))
    if name == "last-month":
        return Span(months_later(first, -1), first - timedelta(days=1))
    if name == "quarter":
        begins = first.replace(month=(first.month - 1) // 3 * 3 + 1)
        return Span(begins, months_later(begins, 3) - timedelta(days=1))
    if name == "year":
        return Span(date(today.year, 1, 1), date(today.year, 12, 31))
    back = 60 if name == "5-years" else 12
    return Span(months_later(today, -back) + timedelta(days=1), today)
