"""What customers read whose visits are cancelled for an absence, before anybody has typed anything."""

from collections.abc import Mapping
from gettext import NullTranslations

from flask import current_app

from booking.domain.businesses import Business
from booking.translations import speaking, tongue

LANGUAGES = ("de", "en")


def usual_words(known: Business, last: Mapping[str, str]) -> dict[str, str]:
    """By language what the business said last time, else a sentence of ours that gives no reason away."""
    folder = current_app.config["TERMINBUCH"].instance_path / "translations"
    ours = {lang: _ours(speaking(folder, tongue(lang, known.address_form))) for lang in LANGUAGES}
    return {lang: last.get(lang) or ours[lang] for lang in LANGUAGES}


def _ours(translations: NullTranslations) -> str:
    _ = translations.gettext
    return _("Unfortunately this appointment cannot take place. We are sorry, and gladly find another time.")
