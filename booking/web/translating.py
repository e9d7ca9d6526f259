"""How templates find their words: the catalogue of a request is looked up once, and not for each sentence."""

from gettext import NullTranslations

from flask import Flask, g
from flask_babel import get_translations


def translate_templates(app: Flask) -> None:
    """Let ``_()`` and its kin in templates read from the catalogue at hand; to be called after Babel is there.

    A page has some fifty sentences. Asking Flask-Babel at each which language is spoken took half of its rendering.
    """
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: catalogue().gettext(message),
        ngettext=lambda one, many, number: catalogue().ngettext(one, many, number),
        pgettext=lambda context, message: catalogue().pgettext(context, message),
        npgettext=lambda context, one, many, number: catalogue().npgettext(context, one, many, number),
        newstyle=True,
    )


def catalogue() -> NullTranslations:
    """The catalogue of the language spoken now.

    It is kept beside the locale that Flask-Babel keeps, and as long: ``force_locale`` and ``refresh`` put another
    one there.
    """
    kept = g.get("_flask_babel")
    spoken = getattr(kept, "babel_locale", None)
    if spoken is None:
        return get_translations()
    known: tuple[object, NullTranslations] | None = getattr(kept, "catalogue", None)
    if known is None or known[0] is not spoken:
        known = kept.catalogue = (spoken, get_translations())
    return known[1]
