"""The looks that a page has: each language and each scheme in every run, all pairs of them in ``make prove``."""

import pytest

EVERY_LOOK = pytest.mark.parametrize(
    "lang, scheme",
    [
        ("de", "light"),
        ("en", "dark"),
        pytest.param("de", "dark", marks=pytest.mark.prove),
        pytest.param("en", "light", marks=pytest.mark.prove),
    ],
)
