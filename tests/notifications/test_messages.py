"""Messages, rendered for every reason, recipient and language."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import html5lib
import pytest

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.messages import Invitation, Method, Reason, Recipient, invitation_method
from booking.notifications.addresses import AddressRefused
from tests.factories.booking_facts import CUSTOMER, HOST, PLACE, booking_facts
from tests.notifications.rendering import SENT_AT, arrived, page, text

STATES = {
    Reason.REQUESTED: BookingState.PENDING,
    Reason.DECLINED: BookingState.DECLINED,
    Reason.CANCELLED: BookingState.CANCELLED,
    Reason.LAPSED: BookingState.LAPSED,
}
EVERY = [(reason, recipient, locale) for reason in Reason for recipient in Recipient for locale in ("de", "en")]
CUSTOMER_ONLY = [(reason, locale) for reason in Reason for locale in ("de", "en")]
# Words of every English sentence of ours; none of them is a German word or stands in the sample data.
ENGLISH = re.compile(
    r"\b(the|your|you|with|has|been|is|to|request|appointment|booking|until|please|time|moved|cancelled|service|when"
    r"|where|price|reference|telephone|customer|hello|free|and|by|of)\b",
    re.IGNORECASE,
)


def facts_for(reason: Reason, locale: str, **changes: object) -> BookingFacts:
    """All that can be known at once, so that every row and sentence of a message is there."""
    known = {
        "locale": locale,
        "host": replace(HOST, locale=locale),
        "state": STATES.get(reason, BookingState.CONFIRMED),
        "capacity": 6,
        "seats": 2,
        "expires_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        "decline_reason": "Dr. Ada ist krank.\nBitte rufen Sie an." if locale == "de" else "Dr. Ada is ill.",
        "moves_to": datetime(2026, 11, 26, 13, 0, tzinfo=UTC),
        "moves_to_ends_at": datetime(2026, 11, 26, 13, 30, tzinfo=UTC),
        "moved_from": datetime(2026, 11, 23, 13, 0, tzinfo=UTC),
    }
    return booking_facts(**{**known, **changes})


def message(
    reason: Reason,
    recipient: Recipient = Recipient.CUSTOMER,
    locale: str = "de",
    *,
    invitation: Invitation | None = None,
    sent_at: datetime = SENT_AT,
    **changes: object,
) -> EmailMessage:
    facts = facts_for(reason, locale, **changes)
    return arrived(reason, facts, recipient, invitation=invitation, sent_at=sent_at)


def words(html: str) -> str:
    """What a reader of the page sees, its title included and its style sheet not."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for style in tree.iter("style"):
        style.text = ""
    return " ".join(" ".join(tree.itertext()).split())


@pytest.mark.parametrize("reason, recipient, locale", EVERY)
def test_every_message_has_a_text_and_a_page_without_a_gap(reason: Reason, recipient: Recipient, locale: str) -> None:
    made = message(reason, recipient, locale)
    for said in (str(made["Subject"]), text(made), words(page(made))):
        assert not re.search(r"%\(|\{\{|\{%|None|\bundefined\b|Markup", said)
        assert said.strip()
    assert made["Content-Language"] == locale


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("recipient", Recipient)
def test_a_german_message_has_no_english_word(reason: Reason, recipient: Recipient) -> None:
    made = message(reason, recipient, "de")
    for said in (str(made["Subject"]), text(made), words(page(made))):
        assert ENGLISH.findall(re.sub(r"https?://\S+", "", said)) == []


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("recipient", Recipient)
def test_an_english_message_is_known_by_its_words(reason: Reason, recipient: Recipient) -> None:
    made = message(reason, recipient, "en")
    for said in (str(made["Subject"]), text(made), words(page(made))):
        assert ENGLISH.search(said)
        assert not re.search(r"[äöüßÄÖÜ]|\bUhr\b|\bTermin\b", said)


@pytest.mark.parametrize("reason, recipient, locale", EVERY)
def test_text_and_page_say_the_same(reason: Reason, recipient: Recipient, locale: str) -> None:
    made = message(reason, recipient, locale)
    seen = words(page(made))
    for line in text(made).splitlines():
        said = line.strip().partition(": ")[2] or line.strip()
        if said and not said.startswith("https://") and not said.endswith(":"):
            assert " ".join(said.split()) in seen


@pytest.mark.parametrize("reason, recipient, locale", EVERY)
def test_a_page_is_right_html_and_loads_nothing(reason: Reason, recipient: Recipient, locale: str) -> None:
    html = page(message(reason, recipient, locale))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert tree.get("lang") == locale
    assert tree.findtext("head/title")
    assert [
        element.tag for element in tree.iter() if element.get("src") or element.tag in ("img", "script", "link")
    ] == []
    assert "url(" not in html
    assert "@import" not in html
    assert all(header.get("scope") == "row" for header in tree.iter("th"))


def test_a_confirmation_reads_like_a_letter() -> None:
    made = message(Reason.CONFIRMED, capacity=1, seats=1)
    assert made["Subject"] == "Ihr Termin am Mittwoch, 25. November 2026, um 14:00 Uhr ist bestätigt"
    assert text(made) == (
        "Ihr Termin ist bestätigt\n"
        "\n"
        "Guten Tag Anna Berg,\n"
        "\n"
        "Ihr Termin bei Hautarztpraxis am Markt ist bestätigt.\n"
        "\n"
        "Leistung: Vorsorge\n"
        "Wann: Mittwoch, 25. November 2026, 14:00 bis 14:30 Uhr\n"
        "    Mitteleuropäische Normalzeit\n"
        "Wo: Marktplatz\n"
        "    Marktplatz 4\n"
        "    99084 Erfurt\n"
        "Bei: Dr. Ada\n"
        "Preis: 45,00\N{NO-BREAK SPACE}€\n"
        "Buchungsnummer: K7TM-4QXD\n"
        "\n"
        "Bis Dienstag, 24. November 2026, 14:00 Uhr können Sie diesen Termin selbst verlegen oder absagen.\n"
        "https://termin.example/de/b/t0k3n\n"
        "\n"
        "Hautarztpraxis am Markt\n"
        "Marktplatz\n"
        "Marktplatz 4\n"
        "99084 Erfurt\n"
        "Telefon: +49 361 1234567\n"
        "E-Mail: praxis@example.org\n"
        "\n"
        "Sie erhalten diese Nachricht, weil diese Adresse bei der Buchung K7TM-4QXD angegeben wurde. "
        "Falls Sie das nicht waren, geben Sie bitte Hautarztpraxis am Markt Bescheid.\n"
    )


def test_an_english_confirmation_reads_like_a_letter() -> None:
    made = message(Reason.CONFIRMED, locale="en", capacity=1, seats=1)
    assert made["Subject"] == "Your appointment on Wednesday, 25 November 2026 at 14:00 is confirmed"
    assert "When: Wednesday, 25 November 2026, 14:00 to 14:30\n    Central European Standard Time\n" in text(made)
    assert "Price: €45.00\n" in text(made)


def test_a_visit_past_midnight_names_both_days() -> None:
    said = text(
        message(
            Reason.CONFIRMED,
            starts_at=datetime(2026, 11, 25, 22, 0, tzinfo=UTC),
            ends_at=datetime(2026, 11, 26, 1, 0, tzinfo=UTC),
        )
    )
    assert "Wann: Mittwoch, 25. November 2026, 23:00 Uhr, bis Donnerstag, 26. November 2026, 02:00 Uhr\n" in said


def test_times_are_those_of_the_place() -> None:
    said = text(message(Reason.CONFIRMED, time_zone="America/New_York"))
    assert "08:00 bis 08:30 Uhr\n    Nordamerikanische Ostküsten-Normalzeit\n" in said


def test_what_costs_nothing_says_so_and_what_has_no_price_does_not() -> None:
    assert "Preis: kostenlos\n" in text(message(Reason.CONFIRMED, price_minor=0))
    assert "Preis" not in text(message(Reason.CONFIRMED, price_minor=None))


def test_a_currency_without_cents_has_none() -> None:
    assert "Preis: 4.500\N{NO-BREAK SPACE}¥\n" in text(message(Reason.CONFIRMED, currency="JPY"))


def test_a_moved_appointment_tells_its_earlier_time() -> None:
    assert "Bisher: Montag, 23. November 2026, 14:00 Uhr\n" in text(message(Reason.MOVED))


def test_a_move_to_be_decided_tells_the_time_wished_for() -> None:
    said = text(message(Reason.MOVE_REQUESTED, Recipient.BUSINESS))
    assert "Gewünscht: Donnerstag, 26. November 2026, 14:00 bis 14:30 Uhr\n" in said


def test_a_reason_given_for_declining_is_passed_on() -> None:
    assert "Begründung: Dr. Ada ist krank.\n    Bitte rufen Sie an.\n" in text(message(Reason.DECLINED))
    assert "Begründung" not in text(message(Reason.CONFIRMED))


def test_who_comes_too_late_to_change_is_told_whom_to_call() -> None:
    made = message(Reason.CONFIRMED, sent_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
    assert "Online lässt sich dieser Termin nicht mehr verlegen oder absagen." in text(made)
    assert "Buchung ansehen" in words(page(made))


@pytest.mark.parametrize("reason", (Reason.REQUESTED, Reason.MOVE_REQUESTED))
def test_the_business_is_given_the_link_to_decide(reason: Reason) -> None:
    made = message(reason, Recipient.BUSINESS)
    assert "Annehmen oder ablehnen:\nhttps://termin.example/de/decide/d3c1de\n" in text(made)
    assert 'href="https://termin.example/de/decide/d3c1de"' in page(made)


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.REQUESTED, Reason.MOVE_REQUESTED}))
def test_what_is_decided_carries_no_link_to_decide(reason: Reason) -> None:
    assert b"d3c1de" not in message(reason, Recipient.BUSINESS).as_bytes()


@pytest.mark.parametrize("reason", Reason)
def test_no_link_reaches_the_other_side(reason: Reason) -> None:
    assert "t0k3n" not in text(message(reason, Recipient.BUSINESS)) + page(message(reason, Recipient.BUSINESS))
    assert "d3c1de" not in text(message(reason)) + page(message(reason))


def test_the_business_is_told_how_to_reach_the_customer() -> None:
    said = text(message(Reason.CONFIRMED, Recipient.BUSINESS))
    assert "Kunde/Kundin: Anna Berg\nTelefon: +49 1511 2345678\nE-Mail: anna@example.org\n" in said


def test_a_message_comes_from_our_address_in_the_name_of_the_business() -> None:
    made = message(Reason.CONFIRMED)
    assert made["From"] == "Hautarztpraxis am Markt <noreply@termin.example>"
    assert made["To"] == "anna@example.org"
    assert made["Reply-To"] == "Hautarztpraxis am Markt <praxis@example.org>"
    assert made["Cc"] is made["Bcc"] is None


def test_the_business_answers_to_the_customer() -> None:
    made = message(Reason.CONFIRMED, Recipient.BUSINESS)
    assert made["To"] == "praxis@example.org"
    assert made["Reply-To"] == "Anna Berg <anna@example.org>"


def test_without_an_address_the_business_has_nobody_to_answer_to() -> None:
    made = message(Reason.CONFIRMED, Recipient.BUSINESS, contact=replace(CUSTOMER, email=None))
    assert made["Reply-To"] is None


def test_a_message_says_that_a_machine_sent_it() -> None:
    made = message(Reason.CONFIRMED)
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Message-ID"] == "<b7.test@termin.example>"
    assert made["Date"] == "Fri, 20 Nov 2026 09:01:00 +0000"


def test_the_same_facts_are_the_same_bytes() -> None:
    invitation = Invitation(Method.REQUEST, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    once, again = (message(Reason.CONFIRMED, invitation=invitation).as_bytes() for _ in range(2))
    assert once == again


def test_an_invitation_lies_beside_the_text_and_as_a_file() -> None:
    content = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:\xc3\xa4\r\nEND:VCALENDAR\r\n"
    made = message(Reason.CONFIRMED, invitation=Invitation(Method.REQUEST, content))
    assert [part.get_content_type() for part in made.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, attached = list(made.walk())[-2:]
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST", "component": "VEVENT"}
    assert calendar.get_payload(decode=True) == content
    assert attached.get_payload(decode=True) == content
    assert attached.get_filename() == "invite.ics"
    assert "Der Eintrag für Ihren Kalender liegt bei." in text(made)


def test_the_business_is_not_invited() -> None:
    with pytest.raises(ValueError):
        message(Reason.CONFIRMED, Recipient.BUSINESS, invitation=Invitation(Method.REQUEST, b""))


def test_only_what_stands_is_put_into_calendars() -> None:
    assert {reason: invitation_method(reason) for reason in Reason if invitation_method(reason)} == {
        Reason.CONFIRMED: Method.REQUEST,
        Reason.APPROVED: Method.REQUEST,
        Reason.MOVED: Method.REQUEST,
        Reason.CANCELLED: Method.CANCEL,
    }


@pytest.mark.parametrize("email", (None, "", "a@b,c@d", "a@b\nBcc: c@d"))
def test_a_bad_address_is_refused(email: str | None) -> None:
    with pytest.raises(AddressRefused):
        message(Reason.CONFIRMED, contact=replace(CUSTOMER, email=email))


@pytest.mark.parametrize(
    "name", ("Gewinnen Sie http://evil.example", "www.evil.example", "evil.example", "x" * 61, " ")
)
def test_a_name_that_advertises_is_not_carried_to_an_unverified_address(name: str) -> None:
    made = message(Reason.CONFIRMED, contact=replace(CUSTOMER, name=name))
    assert "Guten Tag,\n" in text(made)
    assert b"evil" not in made.as_bytes()


@pytest.mark.parametrize("reason, locale", CUSTOMER_ONLY)
def test_no_field_can_add_a_header_or_markup(reason: Reason, locale: str) -> None:
    nasty = "\r\nBcc: x@evil.example\u2028<script>alert(1)</script>{{ 7 * 7 }}%(x)s"
    for recipient in Recipient:
        made = message(
            reason,
            recipient,
            locale,
            contact=replace(CUSTOMER, name=nasty, phone=nasty),
            host=replace(HOST, name=nasty, phone=nasty, locale=locale),
            place=replace(PLACE, name=nasty, street=nasty),
            service_names={"de": nasty, "en": nasty},
            staff_names=(nasty,),
            decline_reason=nasty,
            reference=nasty,
        )
        assert made.keys() == message(reason, recipient, locale).keys()
        assert "<script" not in page(made)
        assert "{{ 7 * 7 }}" in text(made)
        html5lib.HTMLParser(strict=True).parse(page(made))
