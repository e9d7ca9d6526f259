"""The form of a service: from its part of the set-up document to what stands in the controls, and back."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.timezones import DAY
from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.asking import name_rows, put_questions, said_questions
from booking.web.staff.setup.services.needs import put_needs, said_needs
from booking.web.staff.setup.services.saying import YES, Document, Saying, put_length, put_texts
from booking.web.staff.setup.services.windows import put_windows, said_windows
from booking.web.staff.setup.typed import Typed

SHORT = ("minutes", "hours")
NOTICE = ("minutes", "hours", "days")
FAR = ("days", "weeks")
DECIDING = ("hours", "days")
SWITCHES = ("approval", "by_sessions", "waiting_list", "combines")


def shown(document: Mapping[str, Any], business: Business, lang: str) -> Typed:
    """What stands in the controls when a service is opened."""
    typed = Typed()
    put_texts(typed, "name", document["name"])
    put_texts(typed, "description", document["description"])
    put_texts(typed, "instructions", document["instructions"])
    duration = document["duration_minutes"]
    put_length(typed, "duration", duration, SHORT)
    put_length(typed, "buffer_before", document["buffer_before_minutes"], ("minutes",))
    put_length(typed, "buffer_after", document["buffer_after_minutes"], ("minutes",))
    put_length(typed, "notice", document["minimum_notice_minutes"], NOTICE)
    put_length(typed, "horizon", document["horizon_days"] * DAY, FAR)
    put_length(typed, "cancellation", document["cancellation_notice_minutes"], NOTICE)
    put_length(typed, "approval_time", document["approval_hours"] * 60, DECIDING)
    step, most = document["step_minutes"], document["max_per_day"]
    typed.values |= {
        "location": document["location"] or "",
        "price": amounts.price_text(document["price_minor"], business.currency, lang),
        "step": "" if step in (None, duration) else str(step),
        "step_unit": "minutes",
        "alignment": document["alignment"],
        "capacity": str(document["capacity"]),
        "max_per_day": _optional(most),
        "series_max": _optional(document["series_max"]),
        "open_max": _optional(document["open_max"]),
        "recall_months": _optional(document["recall_months"]),
        **{name: YES for name in SWITCHES if document[name]},
    }
    put_windows(typed, document["windows"])
    put_needs(typed, document["requires"])
    put_questions(typed, document["questions"])
    return typed


def said(typed: Typed, business: Business, lang: str, seen: Mapping[str, Any]) -> tuple[Document, Saying]:
    """The document that the form means; faults hang on its controls.

    What stands in the form as *seen* was shown is left as it was seen: a form that is sent as it came changes nothing,
    not even how a text is spaced or in which order windows stand.
    """
    name_rows(typed)
    saying = Saying(typed, business, lang)
    document = _read(saying)
    if not document["name"]:
        typed.refuse(f"name_{business.locale}", _("Please name the service, in one language at least."))
    before = _read(Saying(shown(seen, business, lang), business, lang))
    # What has no control, a file has said.
    kept = {key: value for key, value in seen.items() if key not in document and key != "slug"}
    return kept | {
        key: seen[key] if key in seen and value == before[key] else value for key, value in document.items()
    }, saying


def _read(saying: Saying) -> Document:
    typed, lang = saying.typed, saying.lang
    duration = saying.length("duration", ("duration_minutes",))
    horizon = saying.length("horizon", ("horizon_days",))
    deciding = saying.length("approval_time", ("approval_hours",), default=48 * 60)
    return {
        "location": typed.text(saying.at(("location",), "location")) or None,
        "name": saying.texts("name"),
        "description": saying.texts("description"),
        "instructions": saying.texts("instructions"),
        "duration_minutes": duration,
        "buffer_before_minutes": saying.length("buffer_before", ("buffer_before_minutes",), default=0),
        "buffer_after_minutes": saying.length("buffer_after", ("buffer_after_minutes",), default=0),
        "step_minutes": saying.length("step", ("step_minutes",), default=duration or 0) or duration,
        "alignment": typed.text(saying.at(("alignment",), "alignment")) or "clock",
        "minimum_notice_minutes": saying.length("notice", ("minimum_notice_minutes",), default=0),
        "horizon_days": _whole(saying, "horizon", horizon, DAY),
        "cancellation_notice_minutes": saying.length("cancellation", ("cancellation_notice_minutes",), default=0),
        "capacity": saying.number("capacity", ("capacity",)),
        **{name: typed.is_on(saying.at((name,), name)) for name in SWITCHES},
        "approval_hours": _whole(saying, "approval_time", deciding, 60),
        "max_per_day": saying.number("max_per_day", ("max_per_day",), optional=True),
        "series_max": saying.number("series_max", ("series_max",), optional=True),
        "open_max": saying.number("open_max", ("open_max",), optional=True),
        "recall_months": saying.number("recall_months", ("recall_months",), optional=True),
        "price_minor": _price(saying, lang),
        "windows": said_windows(saying),
        "requires": said_needs(saying),
        "questions": said_questions(saying),
    }


def _optional(number: int | None) -> str:
    return "" if number is None else str(number)


def _whole(saying: Saying, control: str, minutes: int | None, unit: int) -> int | None:
    if minutes is not None and minutes % unit:
        saying.typed.refuse(control, _("Please enter a whole number."))
        return None
    return None if minutes is None else minutes // unit


def _price(saying: Saying, lang: str) -> int | None:
    control = saying.at(("price_minor",), "price")
    text = saying.typed.text(control)
    found = amounts.price(text, saying.business.currency, lang) if text else None
    if text and found is None:
        saying.typed.refuse(control, _("Please enter a price such as 45.00, or leave it empty."))
    return found
