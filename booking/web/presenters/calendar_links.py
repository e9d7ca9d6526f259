"""Adding a booking to a calendar on the web: the addresses that Google and Microsoft document for it.

They are told of the visit only when somebody presses. The secret link of the booking is left out: what is in a calendar
there is read by others, and whoever has that link can cancel. The reference and the telephone serve instead.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from booking.domain.bookings import BookingFacts
from booking.domain.texts import in_language, one_line, readable_reference, several_lines
from booking.web.presenters import values

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
MICROSOFT = "https://outlook.office.com/calendar/0/deeplink/compose"
# Encoded, a letter may take twelve characters; servers and browsers refuse addresses of more than some thousands.
LONGEST_LINE = 100
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A calendar on the web, by its name."""

    name: str
    url: str


def calendar_links(facts: BookingFacts, lang: str, base_url: str) -> list[CalendarLink]:
    """Where the booking can be added, in the language of the page."""
    title = _cut(f"{in_language(facts.service_names, lang)} – {facts.host.name}", LONGEST_LINE)
    place = _cut(", ".join(facts.place.lines), LONGEST_LINE)
    text = _text(facts, lang, base_url)
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{_basic(facts.starts_at)}/{_basic(facts.ends_at)}",
        "ctz": facts.time_zone,
        "location": place,
        "details": text,
    }
    microsoft = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": _extended(facts.starts_at),
        "enddt": _extended(facts.ends_at),
        "location": place,
        "body": text,
    }
    return [
        CalendarLink("Google", f"{GOOGLE}?{urlencode(google)}"),
        CalendarLink("Outlook.com", f"{OUTLOOK}?{urlencode(microsoft)}"),
        CalendarLink("Microsoft 365", f"{MICROSOFT}?{urlencode(microsoft)}"),
    ]


def _text(facts: BookingFacts, lang: str, base_url: str) -> str:
    lines = [_("Number: %(reference)s", reference=readable_reference(facts.reference))]
    if facts.staff_names:
        lines.append(_("With: %(names)s", names=_cut(", ".join(facts.staff_names), LONGEST_LINE)))
    if facts.host.phone:
        lines.append(_("Telephone: %(phone)s", phone=values.phone(facts.host.phone, lang)))
    bring = in_language(facts.instructions, lang)
    if bring:
        lines.append(_("What to bring: %(text)s", text=_cut(bring, LONGEST_TEXT)))
    lines.append(base_url + url_for("public.business", lang=lang, business=facts.host.slug))
    return "\n".join(lines)


def _cut(text: str, longest: int) -> str:
    text = one_line(several_lines(text))
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _basic(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _extended(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
