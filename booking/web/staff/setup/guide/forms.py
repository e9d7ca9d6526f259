"""What the steps of the guide ask, and what they mean as parts of the set-up."""

from typing import Any

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services.setup.starters import Document, Starter, Trade
from booking.web.presenters.world import zones_of
from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.saying import WEEKDAYS, YES
from booking.web.staff.setup.typed import Typed

HALVES = ("a", "b")
PLACES = ("street", "postal_code", "town", "country", "time_zone")
PEOPLE = "people"
NEW_PERSON = {"name": ""}
FIRST_ROWS = 3


def place_shown(place: Document | None) -> Typed:
    """The address as it is stored, or an empty one in Germany."""
    typed = Typed({name: (place or {}).get(name) or "" for name in PLACES})
    typed.values["country"] = typed.values["country"] or "DE"
    return typed


def place_said(typed: Typed, place: Document | None) -> Document:
    """The place that the form means; its name is the one it has, else its town."""
    for name, text in (
        ("street", _("Please enter street and number: customers have to find you.")),
        ("town", _("Please enter the town.")),
    ):
        if not typed.text(name):
            typed.refuse(name, text)
    country, town = typed.text("country"), typed.text("town")
    kept = place or {"weekly_hours": [], "date_overrides": [], "holiday_region": None, "name": town}
    found = {**kept, **{name: typed.text(name) for name in PLACES}}
    return {**found, "name": kept["name"] or town, "time_zone": typed.text("time_zone") or usual_zone(country)}


def usual_zone(country: str) -> str:
    """The time zone of a country, the most populous where it has several."""
    return next(iter(zones_of(country)), "Europe/Berlin")


def hours_shown(weekly: list[Document], trade: Trade) -> Typed:
    """Two halves of each day: those stored, or those that are usual in the trade."""
    typed = Typed()
    rows = weekly or [
        {"weekday": day, "opens": opens, "closes": closes} for days, opens, closes in trade.hours for day in days
    ]
    for each in rows:
        for half in HALVES:
            control = f"{each['weekday']}-{half}"
            if f"{control}-opens" not in typed.values:
                begins, ends = amounts.wall(each["opens"]) or 0, amounts.wall(each["closes"]) or 0
                typed.values[f"{control}-opens"] = each["opens"]
                typed.values[f"{control}-closes"] = amounts.closing_text(begins, ends)
                break
    return typed


def are_simple(weekly: list[Document]) -> bool:
    """Whether two halves a day can say these hours; others are for the editor of the week."""
    days = [each["weekday"] for each in weekly]
    plain = all(each["every_weeks"] == 1 and not each["valid_from"] and not each["valid_until"] for each in weekly)
    return plain and all(days.count(day) <= len(HALVES) for day in days)


def hours_said(typed: Typed) -> list[Document]:
    """The weekly hours that the form means."""
    found = []
    for day in WEEKDAYS:
        for half in HALVES:
            control = f"{day}-{half}"
            opens, closes = typed.text(f"{control}-opens"), typed.text(f"{control}-closes")
            if not opens and not closes:
                continue
            begins, ends = amounts.wall(opens), amounts.wall(closes)
            for name, minutes in ((f"{control}-opens", begins), (f"{control}-closes", ends)):
                if minutes is None:
                    typed.refuse(name, _("Please enter a time, such as 09:00."))
            if begins is not None and ends is not None:
                found.append(_row(day, begins, amounts.closing(begins, ends)))
    if not found and not typed.faults:
        typed.refuse("MO-a-opens", _("Please enter the hours of at least one day."))
    return found


def _row(day: str, opens: int, closes: int) -> Document:
    return {
        "weekday": day,
        "opens": amounts.wall_text(opens),
        "closes": amounts.wall_text(closes),
        "location": None,
        "valid_from": None,
        "valid_until": None,
        "every_weeks": 1,
    }


def people_shown(business: Business, trade: Trade, own_name: str) -> Typed:
    """Rows for names; the one who sets the business up is the first proposal where people are booked."""
    typed = Typed({"kind": trade.kind})
    first = own_name if trade.kind == "staff" else _("Table %(num)s", num=1) if trade.resource else ""
    for at in range(FIRST_ROWS):
        typed.add_row(PEOPLE, {"name": first if at == 0 and not business.resources else ""})
    return typed


def people_said(typed: Typed, business: Business) -> list[Document]:
    """Resources for the rows that have a name; they follow the hours of the first location."""
    place = business.locations[0].slug
    names = [(number, typed.text(f"{PEOPLE}-{number}-name")) for number in typed.rows(PEOPLE)]
    if not any(name for _number, name in names) and not business.resources:
        number = next(iter(typed.rows(PEOPLE)), 0)
        typed.refuse(f"{PEOPLE}-{number}-name", _("Please enter at least one name."))
    for number, name in names:
        if len(name) > 200:
            text = _("Please shorten this to %(max_length)s characters.", max_length=200)
            typed.refuse(f"{PEOPLE}-{number}-name", text)
    kind = typed.text("kind") if typed.text("kind") in ("staff", "room", "equipment") else "staff"
    return [{"kind": kind, "name": name, "location": place} for _number, name in names if name]


def proposals(trade: Trade, business: Business) -> list[Starter]:
    """What the trade knows and the business does not offer yet."""
    offered = {text for service in business.services.values() for text in service.name.values()}
    return [each for each in trade.services if offered.isdisjoint(each.name.values())]


def services_shown(trade: Trade, business: Business, lang: str) -> Typed:
    """The proposals of the trade, the first one ticked."""
    typed = Typed()
    for at, each in enumerate(proposals(trade, business)):
        name = f"service-{each.key}"
        typed.values |= {
            f"{name}-name": in_language(each.name, lang),
            f"{name}-duration": str(each.document["duration_minutes"]),
            f"{name}-price": "",
        }
        if at == 0 and not business.services:
            typed.values[name] = YES
    return typed


def services_said(typed: Typed, trade: Trade, business: Business, lang: str) -> list[Document]:
    """The proposals that are ticked, with the name, the length and the price that were typed."""
    found: list[Document] = []
    offered = proposals(trade, business)
    for each in offered:
        control = f"service-{each.key}"
        if not typed.is_on(control):
            continue
        document = each.document
        typed_name = typed.text(f"{control}-name")
        if typed_name and typed_name != in_language(each.name, lang):
            document["name"] = {lang: typed_name}
        elif not typed_name:
            typed.refuse(f"{control}-name", _("Please name the service."))
        document |= _length(typed, f"{control}-duration", document)
        price = typed.text(f"{control}-price")
        document["price_minor"] = amounts.price(price, business.currency, lang) if price else None
        if price and document["price_minor"] is None:
            typed.refuse(f"{control}-price", _("Please enter a price such as 45.00, or leave it empty."))
        found.append(document)
    if not found and not business.services:
        typed.refuse(f"service-{offered[0].key}", _("Please tick at least one service."))
    return found


def _length(typed: Typed, control: str, document: Document) -> dict[str, Any]:
    """Another length; spans of the visit that are only right for the proposed one are left out with it."""
    minutes = amounts.number(typed.text(control))
    if minutes is None or not 1 <= minutes <= 7 * 24 * 60:
        typed.refuse(control, _("Please enter how many minutes it takes."))
        return {}
    if minutes == document["duration_minutes"]:
        return {}
    return {"duration_minutes": minutes, "requires": []}
