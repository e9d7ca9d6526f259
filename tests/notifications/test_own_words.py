"""A business's own words in messages: filled in, safe in every part, and never in the way."""

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import html5lib
import pytest

from booking.domain.messages import Channel, Reason, Recipient
from booking.domain.own_words import OwnWords, faults_of
from booking.domain.placeholders import Placeholder
from booking.notifications.messages import built_in, contents
from booking.notifications.own_words import said, values_of
from booking.notifications.short import render_short, short_words
from booking.notifications.wording import Wording
from tests.factories.booking_facts import CUSTOMER, HOST, LINKS, booking_facts
from tests.factories.catalogues import catalogue
from tests.factories.payloads import PAYLOADS
from tests.notifications.rendering import SENT_AT, arrived, page, text

TO_CUSTOMERS = [reason for reason in Reason if reason is not Reason.PROPOSAL_REFUSED]
MARKUP = {
    "script",
    "img",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "link",
    "base",
    "form",
    "input",
    "video",
    "audio",
}


def message(
    words: OwnWords | None,
    reason: Reason = Reason.CONFIRMED,
    recipient: Recipient = Recipient.CUSTOMER,
    **changes: object,
) -> EmailMessage:
    facts = booking_facts(**changes)
    return arrived(reason, facts, recipient, words=words)


def test_own_words_take_the_place_of_subject_and_sentences() -> None:
    made = message(OwnWords("{leistung} am {datum}", "Liebe Frau {kunde},\n\nbis bald bei {person}!"))
    assert made["Subject"] == "Vorsorge am Mittwoch, 25. November 2026"
    for part in (text(made), page(made)):
        assert "Liebe Frau Anna Berg," in part
        assert "bis bald bei Dr. Ada!" in part
        assert "Guten Tag" not in part
        assert "Ihr Termin bei Hautarztpraxis am Markt ist bestätigt." not in part


def test_what_a_customer_must_know_cannot_be_edited_away() -> None:
    made = message(OwnWords("x", "x"))
    for part in (text(made), page(made)):
        for needed in (
            "Ihr Termin ist bestätigt",
            "14:00 bis 14:30 Uhr",
            "Marktplatz 4",
            "https://termin.example/de/b/t0k3n",
            "+49 361 1234567",
            "Sie erhalten diese Nachricht, weil",
        ):
            assert needed in part


def test_the_house_reads_our_words() -> None:
    made = message(OwnWords("x-subject", "x-body"), recipient=Recipient.BUSINESS)
    assert "x-" not in str(made["Subject"]) + text(made)


def test_blank_lines_make_paragraphs_and_addresses_links() -> None:
    html = page(message(OwnWords("x", "Eins\nzwei\n\nhttps://termin.example/a?b=1&c=2.")))
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    own = next(each for each in tree.iter("div") if each.get("class") == "own")
    paragraphs = ["".join(each.itertext()) for each in own.iter("p")]
    assert paragraphs == ["Eins\nzwei", "https://termin.example/a?b=1&c=2."]
    assert [each.get("href") for each in own.iter("a")] == ["https://termin.example/a?b=1&c=2"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_typed_becomes_markup_script_or_header(payload: str) -> None:
    words = OwnWords(f"{payload} {{leistung}}", f"{payload}\n\n{{leistung}} {{kunde}} {{ort}}")
    names = {"de": payload, "en": payload}
    made = message(words, service_names=names, contact=replace(CUSTOMER, name=payload[:60]))
    assert made.keys() == message(None).keys()
    html = page(made)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    plain = html5lib.parse(page(message(None)), namespaceHTMLElements=False)
    assert MARKUP.isdisjoint(each.tag for each in tree.iter())
    assert [each.text for each in tree.iter("style")] == [each.text for each in plain.iter("style")]
    attributes = {name for each in tree.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on")]
    links = [each.get("href") for each in tree.iter("a")]
    assert all(link.startswith(("https://", "http://", "tel:", "mailto:praxis@")) for link in links)
    assert "49" not in str(made["Subject"]).replace(payload, "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_is_read_as_it_is_typed(payload: str) -> None:
    shown = said(OwnWords("x", payload), {})
    assert " ".join(shown.text.split()) == " ".join(payload.replace("{{", "{").replace("}}", "}").split())


def test_a_name_that_advertises_is_not_carried_on() -> None:
    made = message(OwnWords("Hallo {kunde}", "Hallo {kunde},"), contact=replace(CUSTOMER, name="Gewinn evil.example"))
    assert made["Subject"] == "Hallo"
    assert b"evil.example" not in made.as_bytes()


def test_without_anything_left_ours_are_sent() -> None:
    words = OwnWords("Bei {person}", "Sie sind bei {person}.")
    made = message(words, staff_names=())
    assert made["Subject"] == "Ihr Termin am Mittwoch, 25. November 2026, um 14:00 Uhr ist bestätigt"
    assert "Ihr Termin bei Hautarztpraxis am Markt ist bestätigt." in text(made)
    assert message(words)["Subject"] == "Bei Dr. Ada"


@pytest.mark.parametrize("reason", TO_CUSTOMERS)
@pytest.mark.parametrize("stored", ["{weg}", "{", "}", "{staff", "\x00", "{grund} {vorschlag} {wunsch}"])
def test_no_stored_text_keeps_a_message_from_leaving(reason: Reason, stored: str) -> None:
    made = message(OwnWords(stored, stored), reason, staff_names=(), host=replace(HOST, phone=None), price_minor=None)
    assert made["Subject"]
    assert "14:00" in text(made)


@pytest.mark.parametrize("reason", TO_CUSTOMERS)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_our_own_words_are_sound_and_say_the_same_when_typed(reason: Reason, locale: str) -> None:
    facts = booking_facts(
        locale=locale,
        expires_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        proposed=(datetime(2026, 11, 26, 9, 0, tzinfo=UTC), datetime(2026, 11, 26, 9, 30, tzinfo=UTC)),
        proposed_until=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    )
    ours = built_in(reason, facts, LINKS, SENT_AT, catalogue(locale))
    assert faults_of(ours, reason, Channel.EMAIL, locale) == {}
    has_event = reason in (Reason.CONFIRMED, Reason.APPROVED, Reason.MOVED)
    both = [
        contents(reason, facts, LINKS, Recipient.CUSTOMER, SENT_AT, catalogue(locale), has_event=has_event, words=words)
        for words in (None, ours)
    ]
    assert both[0].subject == both[1].subject
    assert both[0].text == both[1].text


@pytest.mark.parametrize("reason", [Reason.REMINDER, Reason.FOLLOW_UP])
@pytest.mark.parametrize("locale", ["de", "en"])
def test_our_own_short_words_say_the_same_when_typed(reason: Reason, locale: str) -> None:
    wording = Wording.of(locale, "Europe/Berlin", catalogue(locale))
    ours = short_words(reason, locale, wording)
    assert faults_of(ours, reason, Channel.SMS, locale) == {}
    facts = booking_facts(locale=locale)
    assert render_short(reason, facts, LINKS, wording, ours) == render_short(reason, facts, LINKS, wording)


def test_a_short_message_never_goes_without_the_address() -> None:
    wording = Wording.of("de", "Europe/Berlin", catalogue("de"))
    facts = booking_facts()
    assert render_short(Reason.REMINDER, facts, LINKS, wording, OwnWords("", "Bis {wann}!")) == (
        "Bis Mi., 25.11., 14:00 Uhr! https://termin.example/de/b/t0k3n"
    )
    named = render_short(Reason.REMINDER, facts, LINKS, wording, OwnWords("", "{link} – bis bald"))
    assert named == "https://termin.example/de/b/t0k3n - bis bald"


def test_every_placeholder_has_a_value() -> None:
    wording = Wording.of("de", "Europe/Berlin", catalogue("de"))
    values = values_of(Reason.CONFIRMED, booking_facts(), LINKS, wording)
    assert set(values) == set(Placeholder)
    assert not [value for value in values.values() if "\n" in value or "None" in value]
