"""What a browser calls itself, in words."""

import pytest
from flask import Flask

from booking.web.presenters.devices import device
from tests.web.conftest import Assemble

AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36": "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0": "Edge on Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/18 Safari/605": "Safari on Mac",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/141 Safari/604": "Chrome on iPhone",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 SamsungBrowser/27 Chrome/125 Safari/537": (
        "Samsung Internet on Android"
    ),
    "curl/8.5": "Unknown device",
    "": "Unknown device",
}


@pytest.fixture
def english(standing: Assemble) -> Flask:
    return standing()


@pytest.mark.parametrize("agent, expected", AGENTS.items())
def test_program_and_system_are_told(english: Flask, agent: str, expected: str) -> None:
    with english.test_request_context("/en/"):
        assert device(agent) == expected
