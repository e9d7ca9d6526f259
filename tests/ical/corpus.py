"""Calendars as they come from everywhere: of each maker's shape, damaged, and hostile; made here, byte by byte.

``WHOLE`` can be read: each with the hours of the week from Monday, 23 November 2026 (Berlin) that it takes, as
``(begins, ends)`` from its midnight, and how many events cannot be read in full. ``REFUSED`` cannot.
"""

from dataclasses import dataclass

from booking.domain.foreign_calendars import Fault

VTIMEZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@dataclass(frozen=True)
class Readable:
    """What a calendar must be read as."""

    text: str
    hours: tuple[tuple[float, float], ...] = ()
    unreadable: int = 0


def file(*parts: str, head: str = "VERSION:2.0\nPRODID:-//Example//EN") -> str:
    return "\n".join(["BEGIN:VCALENDAR", head, *parts, "END:VCALENDAR", ""]).replace("\n", "\r\n")


def event(*lines: str, uid: str = "UID:1@example.org") -> str:
    return "\n".join(each for each in ["BEGIN:VEVENT", uid, *lines, "END:VEVENT"] if each)


TEN = ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z")
AT_TEN = ((34.0, 35.0),)
"""Tuesday from ten to eleven."""
BERLIN = "TZID=Europe/Berlin"
LOCAL = (f"DTSTART;{BERLIN}:20261124T100000", f"DTEND;{BERLIN}:20261124T110000")
CUSTOM = VTIMEZONE.format(name="Customized Time Zone")
GOOD = event(*TEN)


def ten(*further: str) -> str:
    return file(event(*TEN, *further))


def zoned(name: str, *parts: str) -> str:
    return file(*parts, event(f"DTSTART;TZID={name}:20261124T100000", f"DTEND;TZID={name}:20261124T110000"))


def daily(rule: str, *further: str) -> str:
    return file(event(*LOCAL, f"RRULE:{rule}", *further))


def changed(*lines: str) -> str:
    """A series of three days of which one is changed."""
    return file(event(*LOCAL, "RRULE:FREQ=DAILY;COUNT=3"), event(f"RECURRENCE-ID;{BERLIN}:20261125T100000", *lines))


THREE = ((34.0, 35.0), (58.0, 59.0), (82.0, 83.0))
WITHOUT_SECOND = ((34.0, 35.0), (82.0, 83.0))

WHOLE: dict[str, Readable] = {
    # single events
    "utc": Readable(ten(), AT_TEN),
    "local": Readable(file(event(*LOCAL)), AT_TEN),
    "floating": Readable(file(event("DTSTART:20261124T100000", "DTEND:20261124T110000")), AT_TEN),
    "other zone": Readable(file(event("DTSTART;TZID=America/New_York:20261124T040000", "DURATION:PT1H")), AT_TEN),
    "duration": Readable(file(event(TEN[0], "DURATION:PT1H30M")), ((34.0, 35.5),)),
    "duration of days": Readable(file(event(TEN[0], "DURATION:P1D")), ((34.0, 58.0),)),
    "seconds": Readable(file(event("DTSTART:20261124T090030Z", "DTEND:20261124T095930Z")), AT_TEN),
    "no end": Readable(file(event(TEN[0]))),
    "no length": Readable(file(event(TEN[0], "DTEND:20261124T090000Z"))),
    "no uid": Readable(file(event(*TEN, uid="")), AT_TEN),
    "two without uid": Readable(
        file(event(*TEN, uid=""), event("DTSTART:20261125T090000Z", "DURATION:PT1H", uid="")), THREE[:2]
    ),
    "two with one uid": Readable(
        file(GOOD, event("DTSTART:20261125T090000Z", "DURATION:PT1H", uid="UID:2")), THREE[:2]
    ),
    "whole day": Readable(file(event("DTSTART;VALUE=DATE:20261124")), ((24.0, 48.0),)),
    "whole days": Readable(file(event("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126")), ((24.0, 72.0),)),
    "across midnight": Readable(file(event("DTSTART:20261124T213000Z", "DTEND:20261125T013000Z")), ((46.5, 50.5),)),
    "overlapping": Readable(
        file(GOOD, event("DTSTART:20261124T093000Z", "DURATION:PT1H", uid="UID:2")), ((34.0, 35.5),)
    ),
    "of a week": Readable(file(event("DTSTART:20261122T230000Z", "DTEND:20261129T230000Z")), ((0.0, 168.0),)),
    "of a century": Readable(file(event("DTSTART:19710101T000000Z", "DTEND:20990101T000000Z")), ((0.0, 168.0),)),
    "before": Readable(file(event("DTSTART:20200101T090000Z", "DTEND:20200101T100000Z"))),
    "after": Readable(file(event("DTSTART:20400101T090000Z", "DTEND:20400101T100000Z"))),
    "before by years of four digits": Readable(file(event("DTSTART:00010101T090000Z", "DTEND:00010101T100000Z"))),
    "until the year 9999": Readable(file(event(TEN[0], "DTEND:99991231T235959Z")), ((34.0, 168.0),), 1),
    "begun the day before elsewhere": Readable(
        file(event("DTSTART;TZID=Pacific/Honolulu:20261122T120000", "DTEND;TZID=Pacific/Honolulu:20261122T160000")),
        ((0.0, 3.0),),
    ),
    "begun the day after elsewhere": Readable(
        file(event("DTSTART;TZID=Pacific/Kiritimati:20261130T110000", "DTEND;TZID=Pacific/Kiritimati:20261130T140000")),
        ((166.0, 168.0),),
    ),
    # what takes no time
    "transparent": Readable(ten("TRANSP:TRANSPARENT")),
    "transparent in small letters": Readable(ten("transp:transparent")),
    "opaque": Readable(ten("TRANSP:OPAQUE"), AT_TEN),
    "cancelled": Readable(ten("STATUS:CANCELLED")),
    "tentative": Readable(ten("STATUS:TENTATIVE"), AT_TEN),
    "free at Outlook": Readable(ten("X-MICROSOFT-CDO-BUSYSTATUS:FREE")),
    "out of office": Readable(ten("X-MICROSOFT-CDO-BUSYSTATUS:OOF"), AT_TEN),
    "declined": Readable(ten("ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.org")),
    "declined by the owner": Readable(
        file(
            event(
                *TEN,
                "ATTENDEE;PARTSTAT=DECLINED:mailto:Anna@example.org",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.org",
            ),
            head="X-WR-CALNAME:anna@example.org",
        )
    ),
    "declined by another": Readable(
        ten("ATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:c@example.org"),
        AT_TEN,
    ),
    "accepted": Readable(ten("ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org"), AT_TEN),
    "tasks and notes": Readable(
        file("BEGIN:VTODO\nUID:1\nDUE:20261124T090000Z\nEND:VTODO\nBEGIN:VJOURNAL\nEND:VJOURNAL")
    ),
    # zones
    "windows zone": Readable(zoned("W. Europe Standard Time"), AT_TEN),
    "windows zone with rules": Readable(
        zoned("W. Europe Standard Time", VTIMEZONE.format(name="W. Europe Standard Time")), AT_TEN
    ),
    "zone with rules alone": Readable(zoned("Customized Time Zone", CUSTOM), AT_TEN),
    "zone by its cities": Readable(zoned('"(UTC+01:00) Amsterdam, Berlin, Bern, Rom"'), AT_TEN),
    "zone with a path": Readable(zoned("/freeassociation.sourceforge.net/Europe/Berlin"), AT_TEN),
    "zone in quotation marks": Readable(zoned('"Europe/Berlin"'), AT_TEN),
    "zone of nowhere": Readable(zoned("Nowhere"), AT_TEN),
    "zone that leads elsewhere": Readable(zoned("../../etc/passwd"), AT_TEN),
    "zone without a name": Readable(zoned(""), AT_TEN),
    "zone that never ends": Readable(zoned("X", VTIMEZONE.format(name="X").replace("YEARLY", "SECONDLY")), AT_TEN),
    "zone that is half": Readable(zoned("X", "BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE"), AT_TEN),
    "in summer": Readable(
        file(
            event(f"DTSTART;{BERLIN}:20260601T100000", f"DTEND;{BERLIN}:20260601T110000", "RRULE:FREQ=WEEKLY;BYDAY=TU")
        ),
        AT_TEN,
    ),
    # what comes back
    "daily": Readable(daily("FREQ=DAILY;COUNT=3"), THREE),
    "daily until": Readable(daily("FREQ=DAILY;UNTIL=20261126T090000Z"), THREE),
    "daily until a date": Readable(daily("FREQ=DAILY;UNTIL=20261126"), THREE[:2]),
    "weekly since long": Readable(
        file(event(f"DTSTART;{BERLIN}:20100105T100000", f"DTEND;{BERLIN}:20100105T110000", "RRULE:FREQ=WEEKLY")), AT_TEN
    ),
    "hourly": Readable(daily("FREQ=HOURLY;COUNT=3"), ((34.0, 37.0),)),
    "last tuesday of the month": Readable(daily("FREQ=MONTHLY;BYDAY=-1TU"), AT_TEN),
    "whole days that come back": Readable(
        file(event("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2")), ((24.0, 48.0), (72.0, 96.0))
    ),
    "floating that comes back": Readable(
        file(event("DTSTART:20261124T100000", "DTEND:20261124T110000", "RRULE:FREQ=DAILY;COUNT=3")), THREE
    ),
    "without one": Readable(daily("FREQ=DAILY;COUNT=3", f"EXDATE;{BERLIN}:20261125T100000"), WITHOUT_SECOND),
    "without one in utc": Readable(daily("FREQ=DAILY;COUNT=3", "EXDATE:20261125T090000Z"), WITHOUT_SECOND),
    "without a date": Readable(daily("FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261125"), WITHOUT_SECOND),
    "on more dates": Readable(file(event(*LOCAL, f"RDATE;{BERLIN}:20261125T100000,20261126T100000")), THREE),
    "on more spans": Readable(
        file(event(*LOCAL, "RDATE;VALUE=PERIOD:20261125T090000Z/PT2H")), ((34.0, 35.0), (58.0, 60.0))
    ),
    "one moved": Readable(
        changed("DTSTART:20261125T140000Z", "DTEND:20261125T150000Z"), ((34.0, 35.0), (63.0, 64.0), (82.0, 83.0))
    ),
    "one cancelled": Readable(
        changed(f"DTSTART;{BERLIN}:20261125T100000", "DURATION:PT1H", "STATUS:CANCELLED"), WITHOUT_SECOND
    ),
    "one declined": Readable(
        changed(f"DTSTART;{BERLIN}:20261125T100000", "DURATION:PT1H", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example"),
        WITHOUT_SECOND,
    ),
    "this and all that follow": Readable(
        file(
            event(*LOCAL, "RRULE:FREQ=DAILY;COUNT=3"),
            event(
                f"RECURRENCE-ID;RANGE=THISANDFUTURE;{BERLIN}:20261125T100000",
                f"DTSTART;{BERLIN}:20261125T120000",
                f"DTEND;{BERLIN}:20261125T130000",
            ),
        ),
        ((34.0, 35.0), (60.0, 61.0), (84.0, 85.0)),
    ),
    "a change of nothing": Readable(file(event(f"RECURRENCE-ID;{BERLIN}:20261124T100000", *LOCAL)), AT_TEN),
    "many alarms": Readable(ten(*["BEGIN:VALARM\nTRIGGER:-PT5M\nACTION:DISPLAY\nEND:VALARM"] * 50), AT_TEN),
    # spans without events
    "free and busy": Readable(
        file(
            "BEGIN:VFREEBUSY\nUID:1\nFREEBUSY:20261124T090000Z/PT1H,20261125T090000Z/20261125T100000Z\n"
            "FREEBUSY;FBTYPE=FREE:20261126T090000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261126T110000Z/PT1H\nEND:VFREEBUSY"
        ),
        ((34.0, 35.0), (58.0, 59.0), (84.0, 85.0)),
    ),
    "free and nonsense": Readable(file(GOOD, "BEGIN:VFREEBUSY\nFREEBUSY:nonsense\nEND:VFREEBUSY"), AT_TEN, 1),
    # damaged, and still of use
    "nothing": Readable(file()),
    "newlines of one sign": Readable(ten().replace("\r\n", "\n"), AT_TEN),
    "carriage returns alone": Readable(ten().replace("\r\n", "\r"), AT_TEN),
    "byte order mark": Readable("\ufeff" + ten(), AT_TEN),
    "blank lines": Readable("\r\n\r\n" + ten().replace("\r\n", "\r\n\r\n"), AT_TEN),
    "names in small letters": Readable(
        ten().replace("DTSTART", "dtstart").replace("BEGIN:VEVENT", "begin:vevent"), AT_TEN
    ),
    "folded": Readable(ten(f"DESCRIPTION:{'x' * 60}\r\n  {'y' * 60}").replace("DTSTART", "DTST\r\n ART"), AT_TEN),
    "folded half a million times": Readable(ten("DESCRIPTION:x" + "\r\n x" * 500_000), AT_TEN),
    "a line of five megabytes": Readable(ten("DESCRIPTION:" + "x" * 5_000_000), AT_TEN),
    "two calendars": Readable(ten() + file(event("DTSTART:20261125T090000Z", "DURATION:PT1H", uid="UID:2")), THREE[:2]),
    "unknown parts": Readable(file("BEGIN:X-THING\nBEGIN:X-OTHER\nA:B\nEND:X-OTHER\nEND:X-THING", GOOD), AT_TEN),
    "strange signs": Readable(ten("SUMMARY:\u2028\x0b\x00\ud83d\ude00".encode("utf-8", "replace").decode()), AT_TEN),
    "an end before its start": Readable(file(event(TEN[0], "DTEND:20261124T080000Z")), ((33.0, 34.0),)),
    "one of nonsense": Readable(file(event("DTSTART:nonsense", uid="UID:2"), GOOD), AT_TEN, 1),
    "one without a start": Readable(file(event("SUMMARY:x", uid="UID:2"), GOOD), AT_TEN, 1),
    "one at 25 o'clock": Readable(file(event("DTSTART:20261124T250000Z", uid="UID:2"), GOOD), AT_TEN, 1),
    "a rule of nonsense": Readable(daily("FREQ=SOMETIMES"), AT_TEN, 1),
    "a rule that is empty": Readable(daily(""), AT_TEN),
    "a negative duration": Readable(file(event(TEN[0], "DURATION:-PT1H")), ((33.0, 34.0),)),
    # hostile, and of no use to who made it
    "every second": Readable(daily("FREQ=SECONDLY"), AT_TEN, 1),
    "every minute": Readable(daily("FREQ=MINUTELY;COUNT=9"), AT_TEN, 1),
    "never getting on": Readable(daily("FREQ=DAILY;INTERVAL=0"), AT_TEN, 1),
    "never getting on, folded": Readable(daily("FREQ=DA\r\n ILY;INTERVAL=00"), AT_TEN, 1),
    "every minute but none": Readable(daily("FREQ=DAILY", "EXRULE:FREQ=MINUTELY"), AT_TEN, 1),
    "the 30th of February": Readable(daily("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), AT_TEN, 1),
    "a count without end": Readable(
        daily("FREQ=DAILY;COUNT=999999999"), (*THREE, (106.0, 107.0), (130.0, 131.0), (154.0, 155.0))
    ),
    "until the end of time": Readable(daily("FREQ=WEEKLY;UNTIL=99991231T235959Z"), AT_TEN),
    "a thousand rules": Readable(file(event(*LOCAL, *["RRULE:FREQ=DAILY;COUNT=3"] * 1000)), THREE),
    "a hundred thousand exceptions": Readable(
        daily("FREQ=DAILY;COUNT=3", "EXDATE:" + ",".join(["20200101T090000Z"] * 100_000)), AT_TEN, 1
    ),
}

REFUSED: dict[str, tuple[str, Fault]] = {
    "empty": ("", Fault.NOT_A_CALENDAR),
    "blank": ("\r\n \r\n", Fault.NOT_A_CALENDAR),
    "a page": ("<!doctype html><html><title>Sign in</title></html>", Fault.NOT_A_CALENDAR),
    "a page with a calendar in it": (f"<html><pre>{ten()}</pre></html>", Fault.NOT_A_CALENDAR),
    "json": ('{"error": "not found"}', Fault.NOT_A_CALENDAR),
    "an address card": ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n", Fault.NOT_A_CALENDAR),
    "binary": ("\x00\x01\x02\ufffd\ufffd", Fault.NOT_A_CALENDAR),
    "only an event": (event(*TEN), Fault.NOT_A_CALENDAR),
    "only a head": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", Fault.HALF_A_CALENDAR),
    "cut in the middle of an event": (ten()[:90], Fault.HALF_A_CALENDAR),
    "cut before the end": (ten().removesuffix("END:VCALENDAR\r\n"), Fault.HALF_A_CALENDAR),
    "cut in its last line": (ten()[:-6], Fault.HALF_A_CALENDAR),
    "an event without an end": (file("BEGIN:VEVENT\nUID:1", GOOD), Fault.HALF_A_CALENDAR),
    "an end without a beginning": (file("END:VEVENT"), Fault.HALF_A_CALENDAR),
    "two thousand deep": (file(*["BEGIN:X"] * 2000, *["END:X"] * 2000), Fault.NOT_A_CALENDAR),
    "two thousand deep in an event": (
        file(event(*TEN, *["BEGIN:X"] * 2000, *["END:X"] * 2000)),
        Fault.NOT_A_CALENDAR,
    ),
    "nothing that can be read": (
        file(event("DTSTART:nonsense"), event("DTSTART:x", uid="UID:2")),
        Fault.NOT_A_CALENDAR,
    ),
}
