"""What must never stand in an answer, whatever people have typed: looked for as a browser would see it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from icalendar import Calendar

from tests.web.injection.payloads import SIGN

NEVER = {
    *(
        "iframe",
        "object",
        "embed",
        "base",
        "applet",
        "frame",
        "frameset",
        "math",
        "marquee",
        "video",
        "audio",
        "source",
    ),
    *("template", "slot", "animate", "u", "x", "blink"),
}
"""Elements that no page of ours has: what is embedded elsewhere is a page of ours, and embeds nothing itself."""
LEADING = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "cite", "ping", "manifest")
"""Attributes that a browser follows."""
SCHEMES = ("http", "https", "mailto", "tel", "webcal", "sms")
INLINE_DATA = ("application/json", "application/ld+json", "importmap")
EVALUATED = ("49" + SIGN, "<class '", "&lt;class", "alert(1)}" + SIGN + "</style")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SCRIPTING = {False: (False,), True: (True, False)}
CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
FORMULA = tuple("=+-@\t\r\n")
HEADERS = {
    *("from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress"),
    *("mime-version", "content-type", "content-language", "content-transfer-encoding"),
    *("list-unsubscribe", "list-unsubscribe-post"),
}
PART_HEADERS = {"content-type", "content-transfer-encoding", "content-disposition", "mime-version", "content-id"}
PROPERTIES = {
    *(
        "PRODID",
        "VERSION",
        "METHOD",
        "CALSCALE",
        "NAME",
        "URL",
        "COLOR",
        "REFRESH-INTERVAL",
        "UID",
        "DTSTAMP",
        "DTSTART",
    ),
    *("DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE", "CREATED", "LAST-MODIFIED"),
    *("ORGANIZER", "ATTENDEE", "TRANSP", "CLASS", "CATEGORIES", "CONTACT", "GEO", "RRULE", "RDATE", "EXDATE", "TZID"),
    *("TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "FREEBUSY", "BUSYTYPE", "PRIORITY", "TRIGGER", "ACTION"),
}
"""What our events may consist of."""


def in_page(html: str) -> list[str]:
    """All that is wrong with a page, or with a part of one."""
    # What stands in <noscript> is markup to one browser and text to another.
    roots = [
        html5lib.parse(html, namespaceHTMLElements=False, scripting=each) for each in SCRIPTING["<noscript" in html]
    ]
    elements = [each for root in roots for each in root.iter() if isinstance(each.tag, str)]
    found = list(dict.fromkeys(fault for element in elements for fault in _in_element(element)))
    return found + [f"evaluated: {each}" for each in EVALUATED if each in html]


def in_message(html: str) -> list[str]:
    """The same for a mail, which may style what it says and has neither script nor policy."""
    return [each for each in in_page(html) if not each.startswith("style")]


def _in_element(element: Element) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    said = {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
    if tag in NEVER:
        yield f"<{tag}>"
    if tag in ("script", "style"):
        yield from _in_program(tag, said, "".join(element.itertext()))
    if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
        leads = said.get("content", "").partition("=")[2].strip("'\" ")
        if not is_harmless(leads, is_loaded=True):
            yield f"sends elsewhere: {leads}"
    if "style" in said:
        yield f"style of <{tag}>: {said['style'][:80]}"
    for name, value in said.items():
        if name.startswith("on") or name == "srcdoc":
            yield f"{name} of <{tag}>"
        if name in LEADING and not is_harmless(value, is_loaded=tag not in ("a", "area")):
            yield f"{name} of <{tag}>: {value[:80]!r}"
        if UNPRINTABLE.search(name) or SIGN in name:
            yield f"the attribute {name[:80]!r}"


def _in_program(tag: str, said: dict[str, str], text: str) -> Iterator[str]:
    is_data = tag == "script" and said.get("type") in INLINE_DATA
    if text.strip() and not said.get("nonce") and not is_data:
        yield f"style without a nonce: {text[:80]}" if tag == "style" else f"script of its own: {text[:80]}"
    if is_data:
        try:
            json.loads(text)
        except ValueError:
            yield f"broken data: {text[:80]}"
    elif SIGN in text:
        yield f"what was typed is part of a {tag}: {text[:80]}"


def is_harmless(address: str, *, is_loaded: bool) -> bool:
    """Whether an address leads to one of ours, or, where people choose to follow it, to a page elsewhere."""
    # A browser leaves out what nobody sees before it looks for the scheme.
    seen = re.sub("[\x00-\x20\x7f-\x9f]", "", address).replace("\\", "/").lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", seen)
    if scheme is None:
        return not seen.startswith("//")
    if scheme[1] == "data":
        return seen.startswith("data:image/") and SIGN not in seen
    if is_loaded and scheme[1] in ("http", "https"):
        return re.match(r"https?://(localhost|127\.0\.0\.1)([:/]|$)", seen) is not None
    return scheme[1] in SCHEMES


def in_calendar(raw: bytes) -> list[str]:
    """All that is wrong with an iCalendar file: its lines, and what another's parser takes for people and events."""
    lines = raw.split(b"\r\n")
    found = [f"a line of {len(line)} octets" for line in lines if len(line) > 75]
    found += [f"a control character in {line!r}" for line in lines if CONTROL.search(line)]
    for component in Calendar.from_ical(raw).walk():
        people = [each for name in ("ATTENDEE", "ORGANIZER") for each in _all(component.get(name))]
        found += [f"the person {each}" for each in people if "evil.example" in each]
        found += ["more than one attendee"] if len(_all(component.get("ATTENDEE"))) > 1 else []
        found += [f"the property {name}" for name in component if name not in PROPERTIES and name[:2] != "X-"]
    return found


def _all(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value] if value else [])]


def in_mail(mail: EmailMessage) -> list[str]:
    """All that is wrong with a mail as its reader gets it: one recipient, headers of ours only, and its parts."""
    names = [name.lower() for name in mail]
    found = [f"the header {name}" for name in names if name not in HEADERS or names.count(name) > 1]
    if len(getaddresses([str(mail["To"])])) != 1:
        found.append(f"to {mail['To']}")
    for part in mail.walk():
        kind = part.get_content_type()
        if part is not mail and set(map(str.lower, part.keys())) - PART_HEADERS:
            found.append(f"a part with {part.keys()}")
        if kind == "text/html":
            found += in_message(part.get_content())
        if kind == "text/calendar":
            found += in_calendar(part.get_payload(decode=True))
    return found


def in_table(text: str) -> list[str]:
    """Cells of a table that a spreadsheet would compute."""
    # Signed amounts are numbers, and are told apart by having nothing else in them.
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    cells = [cell for row in rows for cell in row]
    return [cell[:80] for cell in cells if cell.startswith(FORMULA) and not re.fullmatch(r"[+-]?[\d.,]+", cell)]


def in_json(text: str) -> list[str]:
    """Whether it can be read; what it says is nobody's markup."""
    try:
        json.loads(text)
    except ValueError as error:
        return [str(error)]
    return []
