"""Finding words: the catalogue of the language spoken, looked up once for each request and language."""

from flask import Flask, g, render_template_string
from flask_babel import force_locale, get_translations, gettext, refresh

from booking.web.templating import SharedTemplate
from tests.web.visitors import site

__all__ = ["site"]


def test_the_catalogue_is_the_same_object_for_every_request(site: Flask) -> None:
    found = []
    for _ in range(2):
        with site.test_request_context("/de/"):
            gettext("Next week")
            found.append(get_translations())
    assert found[0] is found[1]


def test_code_and_templates_speak_the_language_of_the_page(site: Flask) -> None:
    with site.test_request_context("/de/"):
        site.preprocess_request()
        assert gettext("Next week") == "Nächste Woche"
        assert render_template_string("{{ _('Next week') }}") == "Nächste Woche"


def test_another_language_is_spoken_for_a_while_and_no_longer(site: Flask) -> None:
    with site.test_request_context("/de/"):
        site.preprocess_request()
        said = [gettext("Next week")]
        with force_locale("en"):
            said += [gettext("Next week"), render_template_string("{{ _('Next week') }}")]
        said.append(render_template_string("{{ _('Next week') }}"))
    assert said == ["Nächste Woche", "Next week", "Next week", "Nächste Woche"]


def test_what_is_chosen_anew_is_spoken_from_then_on(site: Flask) -> None:
    with site.test_request_context("/de/"):
        site.preprocess_request()
        before = gettext("Next week")
        g.locale = "en"
        refresh()
        assert (before, gettext("Next week")) == ("Nächste Woche", "Next week")


def test_what_never_changes_is_made_once_for_each_language(site: Flask) -> None:
    path = '{{ unchanging("components/compare.html", "compare") }}'
    said = {}
    for lang in ("de", "en", "de"):
        with site.test_request_context(f"/{lang}/"):
            site.preprocess_request()
            said.setdefault(lang, []).append(render_template_string(path))
    assert said["de"][0] == said["de"][1]
    assert "Compare with my own calendar" in said["en"][0]
    assert "Compare with my own calendar" not in said["de"][0]


def test_components_are_made_once_for_all_who_import_them(site: Flask) -> None:
    with site.test_request_context("/de/"):
        template = site.jinja_env.get_template("components/contact.html")
        assert isinstance(template, SharedTemplate)
        assert template._get_default_module(template.new_context()) is template.module
