"""What search engines are told of a business and its services: schema.org as JSON-LD, the same facts as on the page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision

from booking.domain.businesses import Business, Location, Service
from booking.domain.rulebook import WeeklyHours
from booking.domain.texts import in_language

Data = dict[str, Any]

CONTEXT = "https://schema.org"
# Trades that schema.org has a word for; of any other it is told that it is a business.
KINDS = {
    "doctor": "Physician",
    "dentist": "Dentist",
    "hairdresser": "HairSalon",
    "garage": "AutoRepair",
    "restaurant": "Restaurant",
    "office": "ProfessionalService",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = 1440
# "<" would end the element that the text stands in, whatever follows; the others are for older parsers.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True, slots=True)
class Described:
    """A page to describe: of *business*, or of one of its services where ``service`` names it.

    ``home`` is the full address of the business's page. Two of the same rules are the same.
    """

    id: int
    rules_version: int
    lang: str
    home: str
    service: str
    business: Business = field(compare=False, repr=False)


@lru_cache(maxsize=512)
def described(page: Described) -> str:
    """The text of the element; kept, as it is the same until the business changes something."""
    found = page.business.services.get(page.service)
    data = of_service(found, page) if found else of_business(page)
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPES)


def of_business(page: Described) -> Data:
    """Name, ways of reaching it, where and when, and what can be booked."""
    business = page.business
    places = [_place(each) for each in business.locations]
    return {
        **_named(page),
        **_without_empty({"email": business.email, "telephone": business.phone}),
        **(places[0] if len(places) == 1 else {}),
        **({"department": [_department(each, page) for each in business.locations]} if len(places) > 1 else {}),
        "hasOfferCatalog": {
            "@type": "OfferCatalog",
            "itemListElement": [_offer(each, page) for each in business.services.values()],
        },
    }


def of_service(service: Service, page: Described) -> Data:
    """What it is, what it costs, who gives it, and that it can be reserved right there."""
    url = f"{page.home}/{service.slug}"
    offer = _offer(service, page)
    return {
        **_service(service, page),
        "url": url,
        "provider": {**_named(page), **_without_empty({"telephone": page.business.phone}), **_place(service.location)},
        "offers": {key: value for key, value in offer.items() if key != "itemOffered"},
        "potentialAction": {
            "@type": "ReserveAction",
            "target": {"@type": "EntryPoint", "urlTemplate": url, "inLanguage": page.lang},
            "result": {"@type": "Reservation", "name": in_language(service.name, page.lang)},
        },
    }


def _named(page: Described) -> Data:
    kind = KINDS.get(page.business.trade, "LocalBusiness")
    return {"@type": kind, "@id": page.home, "name": page.business.name, "url": page.home}


def _service(service: Service, page: Described) -> Data:
    about = {"name": in_language(service.name, page.lang), "description": in_language(service.description, page.lang)}
    return {"@type": "Service", **_without_empty(about)}


def _offer(service: Service, page: Described) -> Data:
    offered: Data = {"@type": "Offer", "url": f"{page.home}/{service.slug}", "itemOffered": _service(service, page)}
    if service.price_minor is not None:
        digits = get_currency_precision(page.business.currency)
        whole, rest = divmod(service.price_minor, 10**digits)
        offered["price"] = f"{whole}.{rest:0{digits}}" if digits else str(whole)
        offered["priceCurrency"] = page.business.currency
    return offered


def _department(location: Location, page: Described) -> Data:
    kind = KINDS.get(page.business.trade, "LocalBusiness")
    return {"@type": kind, "name": f"{page.business.name}, {location.name}", **_place(location)}


def _place(location: Location) -> Data:
    address = _without_empty(
        {
            "streetAddress": location.street,
            "postalCode": location.postal_code,
            "addressLocality": location.town,
            "addressCountry": location.country,
        }
    )
    hours = list(_hours(location.rules.weekly_hours))
    return {
        "address": {"@type": "PostalAddress", **address},
        **({"openingHoursSpecification": hours} if hours else {}),
    }


def _hours(rows: tuple[WeeklyHours, ...]) -> Iterator[Data]:
    """The hours of every week; those of every second one schema.org has no word for."""
    for row in sorted(rows, key=lambda each: (each.weekday, each.opens)):
        if row.every_weeks == 1:
            yield {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": DAYS[row.weekday],
                "opens": _clock(row.opens),
                "closes": _clock(row.closes),
                **({"validFrom": row.valid_from.isoformat()} if row.valid_from else {}),
                **({"validThrough": row.valid_until.isoformat()} if row.valid_until else {}),
            }


def _clock(minute: int) -> str:
    """What closes after midnight closes on the day after, by a clock that is earlier than that of opening."""
    # Midnight itself is the end of its day: from 00:00 to 00:00 would be nothing, or all of it.
    return "23:59" if minute == DAY else f"{minute % DAY // 60:02}:{minute % 60:02}"


def _without_empty(values: Data) -> Data:
    return {key: value for key, value in values.items() if value}
