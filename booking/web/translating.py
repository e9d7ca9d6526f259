"""How words are found: the catalogue of a request is looked up once, and not for each sentence."""

from functools import cached_property
from gettext import NullTranslations
from typing import Any

from flask import Flask, g
from flask_babel import Babel, Domain, get_domain, get_translations


class Tongues(Babel):
    """Flask-Babel, which asks at each sentence which language is spoken: half of a page's rendering went into that."""

    @cached_property
    def domain_instance(self) -> "Words":
        """Where ``gettext`` and its kin look."""
        return Words(domain=self.domain)

    def init_app(self, app: Flask, *arguments: Any, **options: Any) -> None:
        """Speak in *app*, templates included."""
        super().init_app(app, *arguments, **options)
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            gettext=lambda message: catalogue().gettext(message),
            ngettext=lambda one, many, number: catalogue().ngettext(one, many, number),
            pgettext=lambda context, message: catalogue().pgettext(context, message),
            npgettext=lambda context, one, many, number: catalogue().npgettext(context, one, many, number),
            newstyle=True,
        )


class Words(Domain):
    """The catalogues, of which the one that is spoken is kept for the request."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language spoken now."""
        return _kept() or super().get_translations()


def catalogue() -> NullTranslations:
    """The catalogue of the language spoken now."""
    return _kept() or get_translations()


def _kept() -> NullTranslations | None:
    """It is kept beside the locale that Flask-Babel keeps, and as long: ``force_locale`` and ``refresh`` put another
    locale there."""
    kept = g.get("_flask_babel") if g else None
    spoken = getattr(kept, "babel_locale", None)
    if kept is None or spoken is None:
        return None
    known: tuple[object, NullTranslations] | None = getattr(kept, "catalogue", None)
    if known is None or known[0] is not spoken:
        known = kept.catalogue = (spoken, Domain.get_translations(get_domain()))
    return known[1]
