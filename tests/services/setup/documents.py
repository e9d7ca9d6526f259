"""Set-up documents: the documented example, the least that is allowed, and any that is allowed."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

slugs = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
printable = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
lines = st.text(printable, min_size=1, max_size=12)
texts = st.dictionaries(st.sampled_from(["de", "en"]), lines, min_size=1)
descriptions = st.dictionaries(st.sampled_from(["de", "en"]), st.text(st.one_of(printable, st.just("\n")), max_size=20))
dates = st.dates(date(1980, 1, 1), date(2199, 12, 31))


def practice() -> Document:
    """The example of the documentation, with the two rooms that it names."""
    document: Document = json.loads(Path(__file__).with_name("practice.json").read_bytes())
    return document


def smallest() -> Document:
    """A business of one place and nothing else."""
    return {
        "slug": "werkstatt",
        "name": "Werkstatt",
        "trade": "repair",
        "locale": "de",
        "currency": "EUR",
        "email": "werkstatt@example.org",
        "locations": [
            {
                "slug": "laden",
                "name": "Laden",
                "street": "Hauptstraße 1",
                "postal_code": "18055",
                "town": "Rostock",
                "country": "DE",
                "time_zone": "Europe/Berlin",
            }
        ],
    }


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def hours(draw: st.DrawFn) -> tuple[str, str]:
    opens = draw(st.integers(0, 1439))
    return _wall(opens), _wall(draw(st.integers(opens + 1, 2880)))


@st.composite
def weekly_rows(draw: st.DrawFn, locations: list[str | None]) -> Document:
    opens, closes = draw(hours())
    bounds = sorted(draw(st.lists(dates, min_size=2, max_size=2)))
    since, until = (draw(st.none() | st.just(each.isoformat())) for each in bounds)
    row = {"weekday": draw(st.sampled_from(WEEKDAYS)), "opens": opens, "closes": closes}
    row |= {"location": draw(st.sampled_from(locations)), "valid_from": since, "valid_until": until}
    return row | {"every_weeks": draw(st.integers(1, 52)) if since else 1}


@st.composite
def overrides(draw: st.DrawFn) -> list[Document]:
    days = draw(st.lists(dates, unique=True, max_size=2))
    return [{"on": day.isoformat(), "hours": draw(st.lists(hours().map(list), max_size=2))} for day in days]


@st.composite
def time_off(draw: st.DrawFn) -> Document:
    starts_at = datetime.combine(draw(st.dates(date(1981, 1, 1), date(2198, 1, 1))), draw(st.times()))
    ends_at = starts_at + draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=300)))
    zone = timezone(timedelta(minutes=draw(st.integers(-720, 840))))
    both = {"starts_at": starts_at.replace(tzinfo=zone), "ends_at": ends_at.replace(tzinfo=zone)}
    return {key: each.isoformat() for key, each in both.items()} | {"reason": draw(st.none() | lines)}


@st.composite
def questions(draw: st.DrawFn, earlier: list[Document], slug: str) -> Document:
    kind = draw(st.sampled_from(["text", "choice", "yes_no", "date", "number"]))
    choices = draw(st.lists(slugs, unique=True, min_size=1, max_size=3)) if kind == "choice" else []
    question = {"slug": slug, "kind": kind, "label": draw(texts), "required": draw(st.booleans())}
    question["choices"] = [{"slug": each, "label": draw(texts)} for each in choices]
    before = [each for each in earlier if each["kind"] in ("choice", "yes_no")]
    if before and draw(st.booleans()):
        chosen = draw(st.sampled_from(before))
        answers = [each["slug"] for each in chosen["choices"]] or ["yes", "no"]
        question["when"] = {"question": chosen["slug"], "is": draw(st.sampled_from(answers))}
    return question


@st.composite
def services(draw: st.DrawFn, slug: str, audiences: list[str], locations: list[str], resources: list[str]) -> Document:
    duration = draw(st.integers(2, 10080))
    asked: list[Document] = []
    for each in draw(st.lists(slugs, unique=True, max_size=3)):
        asked.append(draw(questions(asked, each)))
    windows = []
    for opens, closes in draw(st.lists(hours(), max_size=2)):
        window: Document = {"weekday": draw(st.sampled_from(WEEKDAYS)), "opens": opens, "closes": closes}
        window["audiences"] = draw(st.lists(st.sampled_from(audiences), unique=True)) if audiences else []
        windows.append(window)
    requires = []
    for _ in range(draw(st.integers(0, 2)) if resources else 0):
        cut = draw(st.integers(1, duration - 1))
        spans = draw(st.sampled_from([None, [[0, duration]], [[0, cut]], [[0, cut], [cut, duration]]]))
        chosen = draw(st.lists(st.sampled_from(resources), unique=True, min_size=1))
        requires.append({"any_of": chosen, "spans": spans})
    optional = {
        "buffer_before_minutes": st.integers(0, 10080),
        "buffer_after_minutes": st.integers(0, 10080),
        "step_minutes": st.integers(1, 10080),
        "alignment": st.sampled_from(["clock", "opening"]),
        "minimum_notice_minutes": st.integers(0, 1440),
        "horizon_days": st.integers(0, 1100),
        "cancellation_notice_minutes": st.integers(0, 1440),
        "capacity": st.integers(1, 10000),
        "approval": st.booleans(),
        "approval_hours": st.integers(1, 8784),
        "max_per_day": st.none() | st.integers(1, 10000),
        "price_minor": st.none() | st.integers(0, 10**12),
        "description": descriptions,
        "instructions": descriptions,
    }
    service = draw(st.fixed_dictionaries({}, optional=optional))
    service |= {"slug": slug, "location": draw(st.sampled_from(locations)), "name": draw(texts)}
    return service | {"duration_minutes": duration, "windows": windows, "requires": requires, "questions": asked}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any set-up that is allowed, of the slug ``any-business``."""

    def named(least: int, make: Callable[[str], st.SearchStrategy[Document]]) -> list[Document]:
        return [draw(make(slug)) for slug in draw(st.lists(slugs, unique=True, min_size=least, max_size=3))]

    audiences = named(0, lambda slug: st.fixed_dictionaries({"slug": st.just(slug), "name": texts}))
    locations = named(1, _location)
    places = [each["slug"] for each in locations]
    resources = named(0, lambda slug: _resource(slug, places))
    groups, names = [each["slug"] for each in audiences], [each["slug"] for each in resources]
    return {
        "slug": "any-business",
        "name": draw(lines),
        "trade": draw(lines),
        "locale": draw(st.sampled_from(["de", "en"])),
        "address_form": draw(st.sampled_from(["sie", "du"])),
        "currency": draw(st.sampled_from(["EUR", "CHF", "JPY"])),
        "email": "any@example.org",
        "phone": draw(st.sampled_from([None, "+493611234567", "+44 20 7946 0018"])),
        "audiences": audiences,
        "locations": locations,
        "resources": resources,
        "services": named(0, lambda slug: services(slug, groups, places, names)),
    }


def _location(slug: str) -> st.SearchStrategy[Document]:
    values = {"slug": st.just(slug), "name": lines, "street": lines, "postal_code": st.just("99084"), "town": lines}
    values |= {
        "country": st.sampled_from(["DE", "NP"]),
        "time_zone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu"]),
    }
    values |= {"holiday_region": st.sampled_from([None, "DE-TH"])}
    values |= {"weekly_hours": st.lists(weekly_rows([None]), max_size=2), "date_overrides": overrides()}
    return st.fixed_dictionaries(values)


def _resource(slug: str, places: list[str]) -> st.SearchStrategy[Document]:
    rows = st.lists(weekly_rows([None, *places]), max_size=2)
    values = {"slug": st.just(slug), "kind": st.sampled_from(["staff", "room", "equipment"]), "name": lines}
    values |= {"location": st.sampled_from(places), "priority": st.integers(0, 1000)}
    values |= {"weekly_hours": st.none() | rows, "date_overrides": overrides()}
    return st.fixed_dictionaries(values | {"time_off": st.lists(time_off(), max_size=2)})
