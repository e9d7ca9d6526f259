"""Links that add a booking to a calendar on the web: what they say, and what they do not."""

from urllib.parse import parse_qs, urlsplit

from booking.web.presenters.calendar_links import calendar_links
from tests.factories.booking_facts import LINKS, booking_facts
from tests.web.presenters.conftest import Speak

BASE = "https://termin.example"


def asked(speak: Speak, **changes: object) -> list[tuple[str, dict[str, str]]]:
    found = calendar_links(booking_facts(**changes), speak("en"), BASE)
    parts = [urlsplit(each.url) for each in found]
    return [(each.netloc, {key: value[0] for key, value in parse_qs(each.query).items()}) for each in parts]


def test_google_is_told_when_where_and_what(speak: Speak) -> None:
    host, said = asked(speak)[0]
    assert host == "calendar.google.com"
    assert said == {
        "action": "TEMPLATE",
        "text": "Check-up – Hautarztpraxis am Markt",
        "dates": "20261125T130000Z/20261125T133000Z",
        "ctz": "Europe/Berlin",
        "location": "Marktplatz, Marktplatz 4, 99084 Erfurt",
        "details": "Number: K7TM-4QXD\nWith: Dr. Ada\nTelephone: +49 361 1234567\n"
        "https://termin.example/en/praxis-am-markt",
    }


def test_microsoft_is_told_the_same_by_its_own_names(speak: Speak) -> None:
    for host, said in asked(speak)[1:]:
        assert host in ("outlook.live.com", "outlook.office.com")
        assert (said["startdt"], said["enddt"]) == ("2026-11-25T13:00:00Z", "2026-11-25T13:30:00Z")
        assert (said["rru"], said["subject"]) == ("addevent", "Check-up – Hautarztpraxis am Markt")


def test_the_secret_link_is_told_to_nobody(speak: Speak) -> None:
    token = LINKS.page["en"].rpartition("/")[2]
    assert all(token not in value for _, said in asked(speak) for value in said.values())


def test_what_to_bring_is_told(speak: Speak) -> None:
    assert "What to bring: Your card" in asked(speak, instructions={"en": "Your card"})[0][1]["details"]


def test_what_was_typed_adds_no_parameter_and_stays_short(speak: Speak) -> None:
    long = "ß&add=x%00\r\n" * 400
    facts = booking_facts(instructions={"en": long}, service_names={"en": long})
    found = calendar_links(facts, speak("en"), BASE)
    for each in found:
        assert len(each.url) < 4000
        assert "add" not in parse_qs(urlsplit(each.url).query)
