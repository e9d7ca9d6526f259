"""What a business says that calls its customers *du*: all that they can see, and nothing else."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from booking import translations
from booking.translations import compile_catalogues, extraction, overlays, speaking, tongue, whole
from booking.translations.forms import speaks_du, speaks_sie
from tests.factories.catalogues import all_spoken

CUSTOMERS = "templates/public/slots.html"
STAFF = "templates/staff/desk/phone.html"


def said(name: str, *messages: tuple[object, object], at: str = CUSTOMERS) -> Catalog:
    made = Catalog(name, fuzzy=False)
    for sentence, translation in messages:
        made.add(sentence, translation, [(at, 1)])  # type: ignore[arg-type]
    return made


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of two sentences, of which the overlay says one."""
    monkeypatch.setattr(translations, "FOLDER", tmp_path / "sources")
    for made in (
        said("de", ("Book", "Buchen Sie"), ("Slot", "Termin")),
        said("en", ("Book", "Book"), ("Slot", "Slot")),
        said("de@du", ("Book", "Buche")),
    ):
        path = translations.source(str(made.locale))
        path.parent.mkdir(parents=True)
        extraction.write(made, path)
    return tmp_path / "compiled"


def test_the_overlay_says_all_that_customers_can_see() -> None:
    template = all_spoken()
    assert overlays.faults(extraction.committed("de@du"), extraction.committed("de"), template) == []


def test_a_business_that_says_du_has_a_catalogue_of_its_own() -> None:
    assert [tongue("de", "sie"), tongue("de", "du")] == ["de", "de@du"]


def test_english_knows_one_form_of_address() -> None:
    assert tongue("en", "du") == "en"


def test_what_the_overlay_leaves_out_is_said_as_to_everybody(sources: Path) -> None:
    spoken = speaking(compile_catalogues(sources), "de@du")
    assert [spoken.gettext("Book"), spoken.gettext("Slot")] == ["Buche", "Termin"]


def test_the_language_below_is_not_touched(sources: Path) -> None:
    assert speaking(compile_catalogues(sources), "de").gettext("Book") == "Buchen Sie"


def test_a_change_below_is_compiled_into_the_overlay(sources: Path) -> None:
    compiled = compile_catalogues(sources) / "de@du" / "LC_MESSAGES" / "messages.mo"
    before = compiled.read_bytes()
    extraction.write(said("de", ("Book", "Buchen Sie"), ("Slot", "Freier Termin")), translations.source("de"))
    compile_catalogues(sources)
    assert compiled.read_bytes() != before


def test_a_guess_is_not_said(sources: Path) -> None:
    guessed = said("de@du", ("Book", "Buch"))
    guessed.get("Book").flags.add("fuzzy")  # type: ignore[union-attr]
    extraction.write(guessed, translations.source("de@du"))
    assert whole("de@du").get("Book").string == "Buchen Sie"  # type: ignore[union-attr]


def test_what_is_missing_is_named() -> None:
    below = said("de", ("Book", "Buchen Sie"))
    assert overlays.faults(said("de@du"), below, said("de", ("Book", ""))) == [
        "de@du: customers can see it, and it speaks Sie: 'Book'"
    ]


def test_what_only_the_house_sees_may_be_missing() -> None:
    below, template = said("de", ("Book", "Buchen Sie")), said("de", ("Book", ""), at=STAFF)
    assert overlays.faults(said("de@du"), below, template) == []


def test_a_slip_for_customers_counts_as_theirs() -> None:
    template = said("de", ("Book", ""), at="templates/staff/desk/slip_card.html")
    assert overlays.faults(said("de@du"), said("de", ("Book", "Buchen Sie")), template) != []


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "de@du: not translated: 'Book'"),
        ("Bitte buchen Sie", "de@du: speaks Sie: 'Book'"),
        ("Buch %(what)s", "de@du: other placeholders than the original: 'Book'"),
    ],
)
def test_what_the_overlay_says_wrongly_is_named(written: str, fault: str) -> None:
    below = said("de", ("Book", "Buchen Sie"))
    found = overlays.faults(said("de@du", ("Book", written)), below, said("de", ("Book", "")))
    assert fault in found


def test_what_nobody_says_any_more_is_named() -> None:
    below = said("de", ("Book", "Buchen"))
    assert overlays.faults(said("de@du", ("Old", "Alt")), below, said("de", ("Book", ""))) == [
        "de@du: said nowhere any more: 'Old'"
    ]


def test_du_below_is_named() -> None:
    below = said("de", ("Book", "Dein Termin"))
    assert overlays.faults(said("de@du"), below, said("de", ("Book", ""))) == ["de: speaks du to all customers: 'Book'"]


def test_an_update_leaves_open_what_is_missing_and_drops_what_is_gone() -> None:
    overlay = said("de@du", ("Old", "Alt"), ("Kept", "Dein"))
    below = said("de", ("Kept", "Ihr"), ("New", "Ihre"), ("Plain", "Termin"))
    overlays.update(overlay, below, said("de", ("Kept", ""), ("New", ""), ("Plain", "")))
    assert {each.id: each.string for each in extraction.messages(overlay)} == {"Kept": "Dein", "New": ""}


@pytest.mark.parametrize(
    "sentence",
    ["Was möchten Sie buchen?", "Ihr Termin steht.", "Wir helfen Ihnen gern.", "der Link in Ihrer Bestätigung"],
)
def test_sie_is_heard(sentence: str) -> None:
    assert speaks_sie(sentence)
    assert not speaks_du(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Was möchtest du buchen?",
        "dein Termin steht",
        "Wir helfen dir gern.",
        "Bitte wähl eine andere Zeit.",
        "Gib eine Zahl ein.",
        "Es ist vorbei; versuch es noch einmal.",
        "Wir erwarten euch.",
    ],
)
def test_du_is_heard(sentence: str) -> None:
    assert speaks_du(sentence)
    assert not speaks_sie(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Die Zeit ist frei, sie gilt bis morgen.", "Termin absagen", "Frage 2", "ihre Leistungen", "Bitte Name angeben."],
)
def test_what_addresses_nobody_is_neither(sentence: str) -> None:
    assert not speaks_sie(sentence)
    assert not speaks_du(sentence)
