"""Both languages are whole: what code and templates say is what the catalogues hold."""

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from jinja2 import TemplateSyntaxError

from booking import translations
from booking.translations import LOCALES, __main__, compile_catalogues, extraction
from tests.factories.catalogues import all_spoken


def catalogue(locale: str, *messages: tuple[object, object]) -> Catalog:
    made = Catalog(locale, fuzzy=False)
    for sentence, translation in messages:
        made.add(sentence, translation)  # type: ignore[arg-type]
    return made


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues of our own, so that a test may spoil them."""
    folder = tmp_path / "sources"
    monkeypatch.setattr(translations, "FOLDER", folder)
    for name, word in (("de", "Termin"), ("en", "Appointment"), ("de@du", "Verabredung")):
        path = translations.source(name)
        path.parent.mkdir(parents=True)
        extraction.write(catalogue(name, ("Appointment", word)), path)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that says a few sentences in each place where sentences are looked for."""
    folder = tmp_path / "project"
    (folder / "booking" / "web").mkdir(parents=True)
    (folder / "templates" / "email").mkdir(parents=True)
    (folder / "babel.cfg").write_text((extraction.PROJECT / "babel.cfg").read_text())
    (folder / "booking" / "web" / "words.py").write_text('TITLE = lazy_gettext("From code")\n')
    (folder / "templates" / "page.html").write_text("{% trans %}From a page{% endtrans %} {{ _('Again') }}")
    (folder / "templates" / "email" / "moved.txt").write_text("{{ ngettext('%(num)s seat', '%(num)s seats', seats) }}")
    return folder


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_is_complete_and_says_nothing_that_nobody_says(locale: str) -> None:
    assert extraction.faults(extraction.committed(locale), all_spoken()) == []


def test_english_says_what_the_code_says() -> None:
    said = extraction.messages(extraction.committed("en"))
    assert [each.id for each in said if extraction.forms(each.id) != extraction.forms(each.string)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_counts_in_two_forms(locale: str) -> None:
    assert extraction.committed(locale).num_plurals == 2


def test_sentences_are_found_in_code_pages_and_mails(project: Path) -> None:
    found = {message.id for message in extraction.spoken(project) if message.id}
    assert found == {"From code", "From a page", "Again", ("%(num)s seat", "%(num)s seats")}


def test_a_template_that_cannot_be_read_stops_the_search(project: Path) -> None:
    (project / "templates" / "broken.html").write_text("{% trans %}never closed")
    with pytest.raises(TemplateSyntaxError, match="unclosed translation block"):
        extraction.spoken(project)


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [
        ("Book", "", "de: not translated: 'Book'"),
        (("%(num)s seat", "%(num)s seats"), ("%(num)s Platz", ""), "de: not translated: '%(num)s seat'"),
        ("Hello %(name)s", "Hallo %(nome)s", "de: unknown named placeholder 'nome': 'Hello %(name)s'"),
        ("Hello %(name)s", "Hallo", "de: other placeholders than the original: 'Hello %(name)s'"),
        (("a seat", "seats"), ("Platz",), "de: Wrong number of plural forms (expected 2): 'a seat'"),
    ],
)
def test_an_unfit_translation_is_named(sentence: object, translation: object, fault: str) -> None:
    faults = extraction.faults(catalogue("de", (sentence, translation)), catalogue("de", (sentence, "")))
    assert fault in faults


def test_a_guessed_translation_is_named() -> None:
    guessed = catalogue("de", ("Book", "Buch"))
    guessed["Book"].flags.add("fuzzy")
    assert extraction.faults(guessed, catalogue("de", ("Book", ""))) == ["de: marked as a guess (fuzzy): 'Book'"]


def test_a_stale_catalogue_is_named() -> None:
    assert extraction.faults(catalogue("de", ("Old", "Alt")), catalogue("de", ("New", ""))) == [
        "de: not in the catalogue: 'New'",
        "de: said nowhere any more: 'Old'",
    ]


def test_an_update_keeps_translations_and_leaves_new_sentences_open() -> None:
    german = catalogue("de", ("Kept", "Behalten"), ("Gone", "Fort"))
    extraction.update(german, catalogue("de", ("Kept", ""), ("Kept it", "")))
    assert {message.id: message.string for message in german if message.id} == {"Kept": "Behalten", "Kept it": ""}
    assert not german.obsolete


def test_an_update_makes_english_sentences_their_own_translation() -> None:
    english = catalogue("en")
    extraction.update(english, catalogue("en", ("Book", ""), (("a seat", "seats"), ("", ""))))
    assert {message.id: message.string for message in english if message.id} == {
        "Book": "Book",
        ("a seat", "seats"): ("a seat", "seats"),
    }


def test_an_update_without_change_writes_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    extraction.write(catalogue("de", ("Book", "Buchen")), path)
    before = path.read_bytes()
    again = read_po(BytesIO(before), locale="de")
    extraction.update(again, catalogue("de", ("Book", "")))
    extraction.write(again, path)
    assert path.read_bytes() == before


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["destroy"]) == 2
    assert "update|check" in capsys.readouterr().err


def test_compiled_catalogues_speak_both_languages(sources: Path, tmp_path: Path) -> None:
    folder = compile_catalogues(tmp_path / "compiled")
    spoken = [gettext.translation("messages", folder, [locale]).gettext("Appointment") for locale in LOCALES]
    assert spoken == ["Termin", "Appointment"]


def test_a_changed_catalogue_is_compiled_again(sources: Path, tmp_path: Path) -> None:
    compiled = compile_catalogues(tmp_path / "compiled") / "de" / "LC_MESSAGES" / "messages.mo"
    before = compiled.read_bytes()
    extraction.write(catalogue("de", ("Appointment", "Verabredung")), translations.source("de"))
    compile_catalogues(tmp_path / "compiled")
    assert compiled.read_bytes() != before


def test_an_unchanged_catalogue_is_left_alone(sources: Path, tmp_path: Path) -> None:
    compiled = compile_catalogues(tmp_path / "compiled") / "de" / "LC_MESSAGES" / "messages.mo"
    before = compiled.stat().st_ino
    compile_catalogues(tmp_path / "compiled")
    assert compiled.stat().st_ino == before


def test_a_lost_catalogue_is_compiled_again(sources: Path, tmp_path: Path) -> None:
    compiled = compile_catalogues(tmp_path / "compiled") / "de" / "LC_MESSAGES" / "messages.mo"
    compiled.unlink()
    compile_catalogues(tmp_path / "compiled")
    assert compiled.exists()


def test_compiling_leaves_nothing_unfinished_behind(sources: Path, tmp_path: Path) -> None:
    folder = compile_catalogues(tmp_path / "compiled")
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == 3 * ["messages.mo"] + 3 * [
        "messages.sha256"
    ]


def test_a_file_that_is_no_catalogue_is_refused(sources: Path, tmp_path: Path) -> None:
    translations.source("de").write_text('msgid "Appointment\nnonsense')
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path / "compiled")
