"""A request in either language."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

Speak = Callable[[str], str]


@pytest.fixture
def speak(standing: Callable[..., Flask]) -> Iterator[Speak]:
    """Begins a request in a language, and gives its code."""
    app = standing()
    with ExitStack() as requests:

        def begin(lang: str) -> str:
            requests.enter_context(app.test_request_context(f"/{lang}/"))
            app.preprocess_request()
            return lang

        yield begin
