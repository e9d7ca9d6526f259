"""The looks that a page has: each language and each scheme in every run, all pairs of them in ``make prove``.

The house's pages share what they are made of: each is looked at in one look in every run, half of them in light and
German, half in dark and English.
"""

from typing import Any

import pytest

LOOKS = (("de", "light"), ("en", "dark"), ("de", "dark"), ("en", "light"))


def _looks(*in_every_run: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "lang, scheme",
        [each if each in in_every_run else pytest.param(*each, marks=pytest.mark.prove) for each in LOOKS],
    )


def walks(*in_every_run: tuple[str, str]) -> list[Any]:
    """The same for a fixture that walks through all pages of a file once: its ``param`` is a language and a scheme."""
    return [pytest.param(each, marks=() if each in in_every_run else pytest.mark.prove) for each in LOOKS]


EVERY_LOOK = _looks(*LOOKS[:2])
LIGHT_LOOK = _looks(LOOKS[0])
DARK_LOOK = _looks(LOOKS[1])
