"""Businesses and what they offer, for programs."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Question, Service
from booking.domain.texts import in_language
from booking.services import businesses
from booking.web.api.answers import answer
from booking.web.api.routes import operations
from booking.web.api.schemas import BusinessAnswered, BusinessList, PageQuery, ServiceList

T = TypeVar("T")
PAGE = 50


@operations.declare(
    "GET",
    "/businesses",
    "The businesses that can be booked here, by name",
    query=PageQuery,
    answers={200: BusinessList},
)
def list_businesses(query: PageQuery) -> Response:
    """Fifty businesses to a page; ask for ``next_page`` until it is null."""
    cards, has_more = businesses.businesses(query.page, PAGE)
    listed = [
        {"slug": card.slug, "name": card.name, "trade": card.trade, "town": card.town, "time_zone": card.time_zone}
        for card in cards
    ]
    return answer({"businesses": listed, "next_page": query.page + 1 if has_more else None})


@operations.declare("GET", "/businesses/<slug:business>", "One business", answers={200: BusinessAnswered})
def show_business(business: str) -> Response:
    """How a business is reached, where it is, and which groups of customers it distinguishes."""
    return answer(business_values(businesses.business(business)))


@operations.declare(
    "GET", "/businesses/<slug:business>/services", "What a business offers", query=PageQuery, answers={200: ServiceList}
)
def list_services(business: str, query: PageQuery) -> Response:
    """Fifty services to a page; ask for ``next_page`` until it is null."""
    found = businesses.business(business)
    page, has_more = page_of(list(found.services.values()), query.page)
    listed = [service_values(found, each) for each in page]
    return answer({"services": listed, "next_page": query.page + 1 if has_more else None})


def page_of(items: Sequence[T], page: int) -> tuple[Sequence[T], bool]:
    """The items of a page, counted from 1, and whether more follow."""
    return items[(page - 1) * PAGE : page * PAGE], len(items) > page * PAGE


def business_values(business: Business) -> dict[str, object]:
    """A business as ``BusinessAnswered`` describes it; town and zone are those of its first location."""
    first = business.locations[0] if business.locations else None
    return {
        "slug": business.slug,
        "name": business.name,
        "trade": business.trade,
        "town": first.town if first else "",
        "time_zone": first.time_zone if first else "UTC",
        "locale": business.locale,
        "currency": business.currency,
        "email": business.email,
        "phone": business.phone,
        "audiences": [{"slug": each.slug, "name": both(each.name)} for each in business.audiences],
        "locations": [
            {
                "slug": each.slug,
                "name": each.name,
                "street": each.street,
                "postal_code": each.postal_code,
                "town": each.town,
                "country": each.country,
                "time_zone": each.time_zone,
            }
            for each in business.locations
        ],
    }


def service_values(business: Business, service: Service) -> dict[str, object]:
    """A service as ``ServiceAnswered`` describes it."""
    return {
        "slug": service.slug,
        "name": both(service.name),
        "description": both(service.description),
        "instructions": both(service.instructions),
        "duration_minutes": service.rules.duration,
        "price_minor": service.price_minor,
        "currency": business.currency,
        "capacity": service.rules.capacity,
        "approval": service.rules.approval,
        "location": service.location.slug,
        "resources": [{"slug": each.slug, "name": each.name} for each in service.staff],
        "questions": [question_values(each) for each in service.questions],
    }


def question_values(question: Question) -> dict[str, object]:
    """A question as ``QuestionAnswered`` describes it."""
    when = {"question": question.when[0], "is": question.when[1]} if question.when else None
    return {
        "slug": question.slug,
        "kind": question.kind,
        "label": both(question.label),
        "required": question.required,
        "choices": [{"slug": choice.slug, "label": both(choice.label)} for choice in question.choices],
        "when": when,
    }


def both(texts: Mapping[str, str]) -> dict[str, str]:
    """A text in both languages."""
    return {locale: in_language(texts, locale) for locale in ("de", "en")}
