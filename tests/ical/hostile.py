"""Calendars that nobody should have written, made by rule: every maker's shape with every damage, and every bomb.

In each of them somebody is busy on Tuesday, 24 November 2026, from ten to eleven (Berlin), in an event of its own that
nobody has touched, unless the damage falls upon the whole file. So each must be refused, or take that hour.
"""

import gzip
from collections.abc import Callable, Iterator
from itertools import product

from tests.ical.corpus import CUSTOM, GOOD, LOCAL, event, file

Damage = Callable[[bytes], bytes]

# How files begin, and what stands in events, as programs in use write it.
MAKERS = {
    "google": ("PRODID:-//Google Inc//Google Calendar 70.9054//EN\nMETHOD:PUBLISH\nX-WR-TIMEZONE:Europe/Berlin", ()),
    "outlook": (
        "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\nMETHOD:PUBLISH\nX-MS-OLK-FORCEINSPECTOROPEN:TRUE",
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-ALT-DESC;FMTTYPE=text/html:<p>x</p>", "PRIORITY:5"),
    ),
    "exchange": ("PRODID:Microsoft Exchange Server 2010\nMETHOD:PUBLISH", ("X-MICROSOFT-CDO-IMPORTANCE:1",)),
    "apple": (
        "PRODID:-//Apple Inc.//macOS 15.1//EN\nCALSCALE:GREGORIAN\nX-APPLE-CALENDAR-COLOR:#FF2968",
        ("X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC", "ATTACH:file:///etc/passwd"),
    ),
    "thunderbird": (
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        ("X-MOZ-GENERATION:4", "X-MOZ-LASTACK:20261101T080000Z"),
    ),
    "sabre": ("PRODID:-//Sabre//Sabre VObject 4.5//EN", ("CREATED:20261101T080000Z", "SEQUENCE:2")),
    "rooms": ("PRODID:-//Hosting//Rooms 1.0//EN\nMETHOD:PUBLISH", ("DESCRIPTION:Reserved\\nhttps://evil.example/",)),
    "bare": ("VERSION:2.0", ()),
}


def made_by(maker: str, *lines: str) -> bytes:
    """A file of this maker's: the hour that somebody is busy, and another event with further lines."""
    head, own = MAKERS[maker]
    other = event("DTSTART:20261126T130000Z", "DTEND:20261126T140000Z", *own, *lines, uid="UID:other@example.org")
    return file(GOOD, other, head=head if "VERSION" in head else f"VERSION:2.0\n{head}").encode()


def after_good(old: bytes, new: bytes) -> Damage:
    """Puts something else into the second event alone."""

    def damage(made: bytes) -> bytes:
        before, middle, after = made.partition(b"UID:other")
        return before + middle + after.replace(old, new, 1)

    return damage


# Of a line or an event: the hour beside it must still be seen.
OF_AN_EVENT: dict[str, Damage] = {
    "no name of a line": after_good(b"DTSTART:", b":"),
    "no colon": after_good(b"DTSTART:", b"DTSTART "),
    "an unknown name": after_good(b"DTSTART:", b"D\xc3\x84TSTART:"),
    "a parameter without a value": after_good(b"DTSTART:", b"DTSTART;TZID:"),
    "a quotation mark that never closes": after_good(b"DTSTART:", b'DTSTART;TZID="Europe/Berlin:'),
    "a zone with a line in it": after_good(b"DTSTART:", b"DTSTART;TZID=A^nB:"),
    "a thousand parameters": after_good(b"DTSTART:", b"DTSTART" + b";X=1" * 1000 + b":"),
    "the thirteenth month": after_good(b"DTSTART:20261126", b"DTSTART:20261326"),
    "the year nought": after_good(b"DTSTART:20261126", b"DTSTART:00001126"),
    "the year 10000": after_good(b"DTSTART:20261126", b"DTSTART:100001126"),
    "a minus": after_good(b"DTSTART:2026", b"DTSTART:-2026"),
    "digits of another script": after_good(b"DTSTART:2026", "DTSTART:٢٠٢٦".encode()),
    "a list where there is one": after_good(b"DTSTART:", b"DTSTART:20261126T130000Z,"),
    "nothing at all": after_good(b"DTSTART:20261126T130000Z", b"DTSTART:"),
    "no start": after_good(b"DTSTART:20261126T130000Z\r\n", b""),
    "two starts": after_good(b"DTSTART:", b"DTSTART:20261125T130000Z\r\nDTSTART:"),
    "a length of ages": after_good(b"DTEND:20261126T140000Z", b"DURATION:P99999999999D"),
    "a length of nothing": after_good(b"DTEND:20261126T140000Z", b"DURATION:P"),
    "a length and an end": after_good(b"DTEND:", b"DURATION:PT3H\r\nDTEND:"),
    "an end in another kind": after_good(b"DTEND:20261126T140000Z", b"DTEND;VALUE=DATE:20261126"),
    "an end years before": after_good(b"DTEND:2026", b"DTEND:1026"),
    "bytes that are no text": after_good(b"DTEND:", b"SUMMARY:\xff\xfe\xc3\x28\xed\xa0\x80\r\nDTEND:"),
    "signs that nobody sees": after_good(b"DTEND:", "SUMMARY:\u202e\u200b\u2028\x85\ufeff\r\nDTEND:".encode()),
    "bytes of nought": after_good(b"DTEND:", b"SUMMARY:\x00\x00\r\nDTEND:"),
    "a line of a million": after_good(b"DTEND:", b"SUMMARY:" + b"x" * 1_000_000 + b"\r\nDTEND:"),
    "ten thousand folds": after_good(b"DTEND:", b"SUMMARY:" + b"x\r\n " * 10_000 + b"\r\nDTEND:"),
    "a fold by a tabulator": after_good(b"DTEND:", b"DTE\r\n\tND:"),
    "a fold within a sign": after_good(b"DTEND:", b"SUMMARY:\xc3\r\n \xa4\r\nDTEND:"),
    "a thousand guests": after_good(b"DTEND:", b"ATTENDEE;CN=x:mailto:x@evil.example\r\n" * 1000 + b"DTEND:"),
    "a picture inside": after_good(b"DTEND:", b"ATTACH;ENCODING=BASE64;VALUE=BINARY:" + b"QUJD" * 9000 + b"\r\nDTEND:"),
    "a change of a day that never was": after_good(b"DTEND:", b"RECURRENCE-ID:19990101T000000Z\r\nDTEND:"),
}
# Of the whole file: it may be refused, and must never be taken for one in which nothing stands.
OF_A_FILE: dict[str, Damage] = {
    "cut at a third": lambda made: made[: len(made) // 3],
    "cut at the half": lambda made: made[: len(made) // 2],
    "cut before the last line": lambda made: made.removesuffix(b"END:VCALENDAR\r\n"),
    "without its beginning": lambda made: made[len(b"BEGIN:VCALENDAR\r\n") :],
    "packed": lambda made: gzip.compress(made, mtime=0),
    "in two bytes a sign": lambda made: made.decode().encode("utf-16"),
    "in four bytes a sign": lambda made: made.decode().encode("utf-32"),
    "each line twice": lambda made: b"".join(each + each for each in made.splitlines(keepends=True)),
    "its lines in reverse": lambda made: b"\r\n".join(reversed(made.split(b"\r\n"))),
    "its lines in one": lambda made: made.replace(b"\r\n", b" "),
    "a login page": lambda made: b"<!doctype html><form>" + made + b"</form>",
    "a page after it": lambda made: made + b"<script>alert(1)</script>",
    "another without an end after it": lambda made: made + made[:60],
    "a million blank lines": lambda made: b"\r\n" * 1_000_000 + made,
    "every end another's": lambda made: made.replace(b"END:VEVENT", b"END:VTODO"),
    "a colon made a full stop": lambda made: made.replace(b":", b".", 9),
}
FREQUENCIES = ("SECONDLY", "MINUTELY", "DAILY", "MONTHLY", "YEARLY", "NEVER")
LIMITS = (
    *("INTERVAL=0", "INTERVAL=-1", "INTERVAL=99999999999999999999", "COUNT=0", "COUNT=-5", "COUNT=1e9"),
    *(
        "UNTIL=nonsense",
        "UNTIL=00010101T000000Z",
        "BYMONTHDAY=32",
        "BYMONTH=2;BYMONTHDAY=31",
        "BYDAY=99XX",
        "BYHOUR=77",
    ),
    *("BYSETPOS=0", "BYWEEKNO=54", "BYYEARDAY=400", "WKST=", "RSCALE=CHINESE"),
)
ADDED = {
    "ten thousand more dates": "RDATE:" + ",".join(["20261127T090000Z"] * 10_000),
    "dates of nonsense": "RDATE:nonsense,,,",
    "spans of nonsense": "RDATE;VALUE=PERIOD:20261127T090000Z/20200101T000000Z,/,x/y",
    "exceptions without end": "EXRULE:FREQ=SECONDLY",
    "an exception of each day": "RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY",
    "two rules": "RRULE:FREQ=DAILY\nRRULE:FREQ=HOURLY",
    "a zone that is nowhere": "EXDATE;TZID=Nowhere/At_All:20261127T090000",
}


def damaged() -> Iterator[tuple[str, bytes]]:
    """Each damage to the files of two makers, and all of them to those of one."""
    makers = list(MAKERS)
    for number, (name, damage) in enumerate({**OF_AN_EVENT, **OF_A_FILE}.items()):
        # In one order: the tests of each are told apart by processes that have to agree on them.
        for maker in dict.fromkeys(("bare", makers[number % len(makers)], makers[(number + 3) % len(makers)])):
            yield f"{maker}: {name}", damage(made_by(maker))


def bombs() -> Iterator[tuple[str, bytes]]:
    """Rules that never end, never begin or mean nothing, beside the hour."""
    for frequency, limit in product(FREQUENCIES, LIMITS):
        rule = f"RRULE:FREQ={frequency};{limit}"
        yield rule, file(GOOD, event(*LOCAL, rule, uid="UID:bomb")).encode()
    for name, lines in ADDED.items():
        yield name, file(GOOD, event(*LOCAL, lines, uid="UID:bomb")).encode()


def zones() -> Iterator[tuple[str, bytes]]:
    """Rules of time zones that are no such thing, beside the hour."""
    changes = {
        "an offset of a hundred hours": ("TZOFFSETTO:+0100", "TZOFFSETTO:+9999"),
        "an offset of nonsense": ("TZOFFSETTO:+0100", "TZOFFSETTO:x"),
        "no offset": ("TZOFFSETTO:+0100\n", ""),
        "changes by the second": ("FREQ=YEARLY", "FREQ=SECONDLY"),
        "changes that never get on": ("INTERVAL=1", "INTERVAL=0"),
        "a beginning of nonsense": ("DTSTART:16010101T030000", "DTSTART:x"),
        "no standard time": ("STANDARD", "X-STANDARD"),
        "a name twice": ("TZID:Customized Time Zone", "TZID:Customized Time Zone\nTZID:Other"),
    }
    theirs = event("DTSTART;TZID=Customized Time Zone:20261127T100000", "DURATION:PT1H", uid="UID:zone")
    for name, (old, new) in changes.items():
        yield name, file(CUSTOM.replace(old, new), GOOD, theirs).encode()


def whole() -> dict[str, bytes]:
    """Every file as a whole, by its name."""
    plain = ((f"{maker}: as it is", made_by(maker)) for maker in MAKERS)
    return dict([*plain, *damaged(), *bombs(), *zones()])
