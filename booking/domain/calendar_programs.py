"""What a program that fetches a calendar is called, by what it says of itself."""

import re
from functools import lru_cache

# The first that is named counts: programs name those that they are made of as well.
PROGRAMS = (
    ("google-calendar", "Google Calendar"),
    ("thunderbird", "Thunderbird"),
    ("betterbird", "Betterbird"),
    ("icsx5", "ICSx⁵"),
    ("davx5", "DAVx⁵"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "Evolution"),
    ("korganizer", "KOrganizer"),
    ("akonadi", "KOrganizer"),
    ("vdirsyncer", "vdirsyncer"),
    ("calcurse", "calcurse"),
    ("homeassistant", "Home Assistant"),
    ("home assistant", "Home Assistant"),
    ("fantastical", "Fantastical"),
    ("busycal", "BusyCal"),
    ("microsoft outlook", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft.exchange", "Outlook"),
    ("exchangeservices", "Outlook"),
    ("microsoft office", "Outlook"),
    ("calendaragent", "Apple Calendar"),
    ("dataaccessd", "Apple Calendar"),
    ("accountsd", "Apple Calendar"),
    ("remindd", "Apple Calendar"),
    ("ios/", "Apple Calendar"),
    ("macos/", "Apple Calendar"),
    ("yahoo", "Yahoo"),
    ("edg/", "Edge"),
    ("firefox/", "Firefox"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
LONGEST_AGENT = 500
LONGEST = 40
_FIRST_WORD = re.compile(r"[A-Za-z][\w.+-]*", re.ASCII)


def program(agent: str) -> str:
    """``Thunderbird`` for all that Thunderbird says of itself; the first word of what is not known; else nothing."""
    return _program(agent[:LONGEST_AGENT])


# Programs come again and again, and there are few of them.
@lru_cache(maxsize=256)
def _program(agent: str) -> str:
    said = agent.casefold()
    for mark, name in PROGRAMS:
        if mark in said:
            return name
    first = _FIRST_WORD.match(agent.strip()[:LONGEST])
    return first[0] if first else ""
