"""The figures for programs of the business."""

from dataclasses import asdict

from werkzeug.wrappers import Response

from booking.domain.figures import Span, Totals
from booking.domain.programs import Scope
from booking.services.figures import Asked, figures
from booking.services.programs.entering import Entry
from booking.web.api.answers import answer
from booking.web.api.house.schemas.reports import FiguresAnswered, FiguresQuery
from booking.web.api.known import require_known
from booking.web.api.routes import operations

BASE = "/businesses/<slug:business>/figures"


@operations.declare(
    "GET", BASE, "Figures", query=FiguresQuery, answers={200: FiguresAnswered}, scopes=(Scope.FIGURES_READ,)
)
def show_figures(entry: Entry, query: FiguresQuery) -> Response:
    """What visits of these days come to: how many, how full, what they earned, how early they were booked."""
    require_known(entry.business, query.resource, None)
    found = figures(entry.actor, entry.business, Asked(Span(query.first, query.last), query.service, query.resource))
    return answer(
        {
            "currency": entry.business.currency,
            "totals": _sums(found.totals),
            "before": _sums(found.before),
            "by_service": {slug: _sums(each) for slug, each in found.by_service.items()},
            "by_month": {month: _sums(each) for month, each in found.by_month.items()},
            "by_source": dict(found.by_source),
            "lead_quartiles": list(found.lead.quartiles) if found.lead.quartiles else None,
            "lead_classes": list(found.lead.classes),
            "resources": [
                {"resource": each.slug, "taken_minutes": list(each.taken), "open_minutes": list(each.open)}
                for each in found.resources
            ],
            "waiting": asdict(found.waiting),
        }
    )


def _sums(found: Totals) -> dict[str, object]:
    return {
        "visits": found.visits,
        "standing": found.standing,
        "completed": found.completed,
        "no_shows": found.no_shows,
        "cancelled": found.cancelled,
        "cancelled_late": found.late,
        "seats": found.seats,
        "revenue_minor": found.revenue,
        "missed_minor": found.missed,
        "no_show_rate": found.no_show_rate,
        "late_rate": found.late_rate,
    }
