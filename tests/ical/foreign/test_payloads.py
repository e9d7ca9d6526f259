"""What attackers type into a name or a text adds nothing to a calendar, as libical reads it (trust.md 30)."""

from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest

from booking.domain.messages import Method
from booking.domain.texts import one_line
from booking.ical.invitations import invitation
from tests.factories.booking_facts import CUSTOMER, HOST, LINKS, PLACE, booking_facts
from tests.ical.foreign.by_the_book import events
from tests.ical.foreign.parsers import by_libical

pytestmark = pytest.mark.foreign

PAYLOADS = [
    f"A{end}{injected}"
    for end in (
        "\r\n",
        "\n",
        "\r",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x1d",
        "\x1e",
        "\x85",
        "\u2028",
        "\u2029",
        "\\n",
        "^n",
        "\r\n ",
    )
    for injected in ("ATTENDEE:mailto:x@evil.example", "END:VEVENT", "BEGIN:VALARM", 'B";CN="C":D;E,F\\')
]
EDGES = ["x" * number + "👩‍👩‍👧‍👦" + "y" * 40 for number in range(40, 75)]


def invited(typed: str) -> bytes:
    """An invitation in which everything that can be typed was."""
    facts = booking_facts(
        uid=f"x{typed}",
        service_names={"de": f"S{typed}"},
        staff_names=(f"N{typed}",),
        host=replace(HOST, name=f"H{typed}", phone=f"1{typed}"),
        place=replace(PLACE, name=f"P{typed}"),
        contact=replace(CUSTOMER, name=f"C{typed}", email=f"a@x.example{typed}"),
    )
    return invitation(
        Method.REQUEST, facts, LINKS, organizer="noreply@termin.example", translations=NullTranslations()
    ).content


def test_libical_reads_what_was_typed_and_not_a_property_more(tmp_path: Path) -> None:
    typed = {str(number): each for number, each in enumerate([*PAYLOADS, *EDGES])}
    contents = {number: invited(each) for number, each in typed.items()}
    plain = set(events(invited(""))[0])
    for number, read in by_libical(tmp_path, contents).items():
        (event,) = read.events
        assert read.errors == 0, typed[number]
        assert read.is_allowed
        assert set(event) == plain, typed[number]
        assert event["SUMMARY"] == f"{one_line(f'S{typed[number]}')} – {one_line(f'H{typed[number]}')}"
        assert event == events(contents[number])[0] | {name: event[name] for name in ("ORGANIZER", "ATTENDEE")}
        for name, first in (("ORGANIZER", "H"), ("ATTENDEE", "C")):
            shown = one_line(f"{first}{typed[number]}").replace('"', "'").replace("\\", "/")
            assert event[name].rpartition(" <")[0] in (shown, shown.replace("^", "^^"))
