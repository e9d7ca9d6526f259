"""Events as RFC 5545 says that they are to be read, and nothing kinder: what foreign readings are held to."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Event = dict[str, str]
"""A property's name and its value: a text, an instant in UTC, or an address with the name that is shown."""

TEXTS = frozenset({"UID", "SUMMARY", "DESCRIPTION", "LOCATION"})
INSTANTS = frozenset({"DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED"})
PEOPLE = frozenset({"ORGANIZER", "ATTENDEE"})
PARAMETER = re.compile(r';([A-Z-]+)=("[^"]*"|[^";:,]*)')
ESCAPED = re.compile(r"\\([\\;,nN])")
CARETS = {"^^": "^", "^'": '"', "^n": "\n"}


def events(content: bytes) -> list[Event]:
    """The events of an iCalendar object, in their order, without what is nested in them."""
    found: list[Event] = []
    around: list[str] = []
    for name, parameters, value in content_lines(content):
        if name == "BEGIN":
            around.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert around.pop() == value
        elif around[-1] == "VEVENT":
            assert name not in found[-1], f"{name} stands twice"
            found[-1][name] = _read(name, parameters, value)
    assert around == []
    return found


def method(content: bytes) -> str | None:
    """What is asked of a calendar, if anything."""
    return next((value for name, _, value in content_lines(content) if name == "METHOD"), None)


def alarms(content: bytes) -> list[str]:
    """When before its event each alarm goes off (3.8.6.3)."""
    return [value for name, _, value in content_lines(content) if name == "TRIGGER"]


def content_lines(content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, parameters and raw value of every line (3.1)."""
    text = content.decode()
    assert text.endswith("\r\n")
    for line in re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n"):
        found = re.match(r"([A-Z0-9-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", line, re.DOTALL)
        assert found, line
        yield found[1], {each[1]: _unquoted(each[2]) for each in PARAMETER.finditer(found[2])}, found[3]


def _unquoted(value: str) -> str:
    return re.sub(r"\^[\^'n]", lambda found: CARETS[found[0]], value.strip('"'))


def _read(name: str, parameters: dict[str, str], value: str) -> str:
    if name in TEXTS:
        return unescaped(value)
    if name in INSTANTS:
        return instant(value, parameters.get("TZID"))
    if name in PEOPLE:
        return person(value, parameters.get("CN", ""), parameters.get("PARTSTAT", ""))
    return value


def unescaped(value: str) -> str:
    """A TEXT as it was meant (3.3.11)."""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def instant(value: str, zone: str | None) -> str:
    """A DATE-TIME (3.3.5) in UTC."""
    at = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    assert zone or value.endswith("Z"), "floating"
    return utc(at)


def utc(at: datetime) -> str:
    """An instant, written so that two are the same text where they are the same instant."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def person(address: str, shown: str, status: str) -> str:
    """An address with its name and, of somebody invited, the answer."""
    return f"{shown} <{address}> {status}".rstrip()
