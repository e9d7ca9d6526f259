"""Answers to an invitation in the shapes in which mail programs send them, all of them written for these tests."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

OURS = "noreply@example.org"


@dataclass(frozen=True, slots=True)
class About:
    """What is answered, by whom, and how: ``to`` is the start that a counter proposes, ``number`` tells mails apart."""

    uid: str
    starts_at: datetime
    sequence: int = 0
    address: str = "anna@example.org"
    said: str = "DECLINED"
    to: datetime | None = None
    number: int = 1

    @property
    def method(self) -> str:
        """That of the calendar."""
        return "COUNTER" if self.to else "REPLY"

    @property
    def begins(self) -> datetime:
        """What stands in DTSTART."""
        return self.to or self.starts_at


def utc(at: datetime) -> str:
    """``20261125T080000Z``."""
    return at.strftime("%Y%m%dT%H%M%SZ")


def event(about: About, *lines: str, product: str = "-//Example//Calendar//EN", attendee: str = "ATTENDEE") -> str:
    """A calendar with one event; *lines* stand in it, *attendee* is the property with its parameters."""
    ends = about.begins + timedelta(minutes=30)
    said = "TENTATIVE" if about.to else about.said
    inside = lines or (f"DTSTART:{utc(about.begins)}", f"DTEND:{utc(ends)}")
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            f"PRODID:{product}",
            "VERSION:2.0",
            f"METHOD:{about.method}",
            "BEGIN:VEVENT",
            f"UID:{about.uid}",
            f"DTSTAMP:20261123T0800{about.number:02}Z",
            f"SEQUENCE:{about.sequence}",
            f"ORGANIZER;CN=Praxis:mailto:{OURS}",
            f"{attendee};PARTSTAT={said}:mailto:{about.address}",
            *inside,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def mail(about: About, *parts: str, headers: str = "", kind: str = "mixed") -> bytes:
    """A mail of several parts, each with its own headers."""
    body = "".join(f"--=_b\r\n{part}\r\n" for part in parts)
    return (
        f"From: Anna Berg <{about.address}>\r\nTo: {OURS}\r\nSubject: Re\r\n{headers}"
        f"Message-ID: <{about.number}@mail.example>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/{kind}; boundary="=_b"\r\n\r\n{body}--=_b--\r\n'
    ).encode()


def text(words: str = "Anna Berg hat abgelehnt.") -> str:
    """What people would read."""
    return f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"


def part(about: About, calendar: str, coding: str = "7bit", kind: str = "text/calendar", charset: str = "UTF-8") -> str:
    """The calendar as a part of a mail."""
    codec = "utf-16" if charset.lower() == "utf-16" else "utf-8"
    raw = calendar.encode(codec)
    if coding == "base64":
        written = base64.encodebytes(raw).decode()
    elif coding == "quoted-printable":
        written = quopri.encodestring(raw.replace(b"\r\n", b"\n")).decode().replace("\n", "\r\n")
    else:
        written = raw.decode()
    return (
        f"Content-Type: {kind}; charset={charset}; method={about.method}\r\n"
        f"Content-Transfer-Encoding: {coding}\r\n\r\n{written}\r\n"
    )


def outlook(about: About) -> bytes:
    """Classic Outlook: base64, the zone by its Windows name, the name in quotes over a fold."""
    starts = f"DTSTART:{utc(about.begins)}"
    calendar = event(
        about,
        starts,
        "LOCATION:Marktplatz",
        "PRIORITY:5",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        product="-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
        attendee='ATTENDEE;CN="Berg, Anna;\r\n  Dr."',
    )
    return mail(about, text(), part(about, calendar, "base64"), kind="alternative")


def outlook_web(about: About) -> bytes:
    """Outlook on the web: quoted-printable, and an empty text."""
    calendar = event(about, product="Microsoft Exchange Server 2010", attendee="ATTENDEE;CN=Anna Berg")
    return mail(about, text(""), part(about, calendar, "quoted-printable"), kind="alternative")


def exchange_with_tnef(about: About) -> bytes:
    """Exchange, which puts its own wrapping beside the calendar."""
    wrapping = (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgA=\r\n"
    )
    return mail(about, text(), part(about, event(about), "base64"), wrapping)


def gmail(about: About) -> bytes:
    """Google Calendar: sent by a program for the person, the calendar twice."""
    headers = "Reply-To: Anna Berg <anna@example.org>\r\nAuto-Submitted: auto-generated\r\n"
    headers = f"Sender: Google Calendar <calendar-notification@google.com>\r\n{headers}"
    calendar = event(about, product="-//Google Inc//Google Calendar 70.9054//EN", attendee="ATTENDEE;CUTYPE=INDIVIDUAL")
    file = part(about, calendar, "base64", "application/ics")
    return mail(about, text(), part(about, calendar), file, headers=headers)


def apple_mail(about: About) -> bytes:
    """Calendar on a Mac: the calendar alone, and lower-case parameters."""
    calendar = event(
        about, product="-//Apple Inc.//macOS 15.1//EN", attendee='ATTENDEE;CN="Anna Berg";CUTYPE=INDIVIDUAL'
    )
    return mail(about, part(about, calendar, "quoted-printable", charset="utf-8"), headers="X-Mailer: Apple Mail\r\n")


def iphone(about: About) -> bytes:
    """A telephone: no parts at all."""
    calendar = event(about, product="-//Apple Inc.//iOS 18.1//EN", attendee="ATTENDEE;EMAIL=anna@example.org")
    head = f"From: {about.address}\r\nTo: {OURS}\r\nMessage-ID: <{about.number}@icloud.example>\r\n"
    return f"{head}{part(about, calendar, charset='us-ascii')}".encode()


def thunderbird(about: About) -> bytes:
    """Thunderbird: the zone with its definition, or what is left of it."""
    calendar = event(about, product="-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", attendee="ATTENDEE;RSVP=TRUE")
    return mail(about, text(), part(about, calendar), part(about, calendar, kind="application/ics"))


def samsung(about: About) -> bytes:
    """An Android telephone that writes no DTSTART."""
    calendar = event(about, "SUMMARY:Vorsorge", product="-//Samsung//Calendar//EN")
    return mail(about, text(), part(about, calendar, "base64"))


def nextcloud(about: About) -> bytes:
    """A server that ends its lines as Unix does."""
    return mail(about, text(), part(about, event(about).replace("\r\n", "\n")))


def yahoo(about: About) -> bytes:
    """Mixed within mixed, and an address in capitals."""
    inner = f"--=_i\r\n{text()}--=_i\r\n{part(about, event(about), 'base64')}--=_i--"
    nested = f'Content-Type: multipart/alternative; boundary="=_i"\r\n\r\n{inner}\r\n'
    return mail(about, nested).replace(b"<anna@example.org>", b"<Anna@Example.ORG>")


def wide(about: About) -> bytes:
    """A program of another age, in UTF-16."""
    return mail(about, text(), part(about, event(about), "base64", charset="utf-16"))


def exchange_counter(about: About) -> bytes:
    """Another time, proposed in Outlook: the zone by its Windows name, with its definition."""
    zone = [
        "BEGIN:VTIMEZONE",
        "TZID:W. Europe Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010101T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
    ]
    local = (about.begins + timedelta(hours=1)).strftime("%Y%m%dT%H%M%S")
    old = utc(about.starts_at)
    calendar = event(
        about,
        f"DTSTART;TZID=W. Europe Standard Time:{local}",
        f"X-MS-OLK-ORIGINALSTART:{old}",
        product="Microsoft Exchange Server 2010",
    ).replace("BEGIN:VEVENT", "\r\n".join(zone), 1)
    return mail(about, text(), part(about, calendar, "base64"), kind="alternative")


DECLINING: dict[str, Callable[[About], bytes]] = {
    "outlook": outlook,
    "outlook_web": outlook_web,
    "exchange_with_tnef": exchange_with_tnef,
    "gmail": gmail,
    "apple_mail": apple_mail,
    "iphone": iphone,
    "thunderbird": thunderbird,
    "samsung": samsung,
    "nextcloud": nextcloud,
    "yahoo": yahoo,
    "wide": wide,
}
PROPOSING: dict[str, Callable[[About], bytes]] = {
    "exchange_counter": exchange_counter,
    "gmail": gmail,
    "thunderbird": thunderbird,
    "outlook_web": outlook_web,
}
