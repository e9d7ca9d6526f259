"""Under which names requests are answered."""

import pytest

from tests.web.conftest import Assemble


@pytest.mark.parametrize(
    "host", ["termine.example.org", "termine.example.org:8443", "localhost", "127.0.0.1:5000", "[::1]", "[::1]:5000"]
)
def test_the_name_of_the_service_and_loopback_are_answered(standing: Assemble, host: str) -> None:
    client = standing(base_url="https://termine.example.org").test_client()
    assert client.get("/", headers={"Host": host}).status_code == 302


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "termine.example.org.evil.example",
        "evil.example:5000",
        "localhost@evil",
        "a b",
        "[::2]",
        "[",
        "",
    ],
)
def test_any_other_name_is_refused(standing: Assemble, host: str) -> None:
    client = standing(base_url="https://termine.example.org").test_client()
    for path in ("/", "/de/nowhere", "/api/v1/businesses"):
        assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("named", ["evil.example", "localhost, evil.example", "evil.example, localhost"])
def test_a_name_that_was_forwarded_counts_as_well(standing: Assemble, named: str) -> None:
    client = standing().test_client()
    assert client.get("/", headers={"X-Forwarded-Host": named}).status_code == 400
    assert client.get("/", headers={"X-Forwarded-Host": "localhost"}).status_code == 302


@pytest.mark.parametrize("key", ["RAW_URI", "REQUEST_URI"])
@pytest.mark.parametrize(
    "target", ["http://evil.example/", "https://evil.example:80/x", "evil.example:443", "http://["]
)
def test_a_name_in_the_request_line_counts_as_well(standing: Assemble, key: str, target: str) -> None:
    client = standing().test_client()
    assert client.get("/", environ_overrides={key: target}).status_code == 400
    assert client.get("/", environ_overrides={key: "http://localhost/"}).status_code == 302
