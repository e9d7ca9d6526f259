"""The templates of messages, outside any request and in whatever language is handed in."""

import re
from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parents[2] / "templates" / "email"
BLANK_LINES = re.compile(r"\n{3,}")
# The at-rules stay for the sake of dark mode. Nothing is loaded from anywhere.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def subject(name: str, letter: Mapping[str, object], translations: NullTranslations) -> str:
    """Render the subject of the message whose sentences are in the template of this *name*."""
    return _environment(translations, False).get_template(f"{name}.txt").render(letter, layout="subject.txt").strip()


def plain(name: str, letter: Mapping[str, object], translations: NullTranslations, layout: str = "layout.txt") -> str:
    """Render a message as text."""
    text = _environment(translations, False).get_template(f"{name}.txt").render(letter, layout=layout)
    return BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip() + "\n"


def html(name: str, letter: Mapping[str, object], translations: NullTranslations, layout: str = "layout.html") -> str:
    """Render a message as a page, its styles at the elements, as mail programs want them."""
    page = _environment(translations, True).get_template(f"{name}.txt").render(letter, layout=layout)
    return INLINER.inline(page)


def shown(name: str, letter: Mapping[str, object], translations: NullTranslations) -> str:
    """Render what the page of a message shows, for another page that has ``styles()``."""
    said = {**letter, "is_shown": True}
    return _environment(translations, True).get_template(f"{name}.txt").render(said, layout="shown.html")


@lru_cache(maxsize=1)
def styles() -> str:
    """The styles of messages, to be put into a rule for whatever is around ``shown()``."""
    return re.sub(r"^(\s*)body\b", r"\1&", (FOLDER / "style.css").read_text("utf-8"), flags=re.MULTILINE)


@lru_cache(maxsize=32)
def _environment(translations: NullTranslations, escaped: bool) -> Environment:
    """The templates of one language. A reason's sentences are written once, without markup, and fill both layouts.

    So whether they are escaped is a matter of the layout, not of the file's name: there is one environment for
    each. Compiled templates are kept as long as the caller keeps handing in the same catalogue.
    """
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        extensions=["jinja2.ext.i18n"],
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = _paragraphs
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _paragraphs(text: str | Markup) -> list[str]:
    """Split at blank lines; pieces of markup stay markup."""
    return [piece for piece in text.strip().split("\n\n") if piece.strip()]
