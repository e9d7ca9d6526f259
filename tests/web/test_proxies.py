"""Who is asking when a proxy stands in between."""

from ipaddress import ip_network
from typing import Any

import pytest
from flask import request

from booking.web.proxies import client_address, network_of
from tests.web.conftest import Assemble

OURS = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"), ip_network("fd00::/8"))


def asked(assemble: Assemble, peer: str, headers: dict[str, str], proxies: Any = OURS) -> dict[str, str]:
    app = assemble(trusted_proxies=proxies)
    app.add_url_rule("/who", "who", lambda: {"address": request.remote_addr, "scheme": request.scheme})
    answer = app.test_client().get("/who", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    return dict(answer.json)


def test_a_proxy_of_ours_is_believed(assemble: Assemble) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert asked(assemble, "10.0.0.2", headers) == {"address": "203.0.113.7", "scheme": "https"}


def test_a_stranger_is_not_believed(assemble: Assemble) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert asked(assemble, "198.51.100.1", headers) == {"address": "198.51.100.1", "scheme": "http"}


def test_nobody_is_believed_where_no_proxy_is_named(assemble: Assemble) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert asked(assemble, "127.0.0.1", headers, ()) == {"address": "127.0.0.1", "scheme": "http"}


def test_a_scheme_that_is_none_is_passed_over(assemble: Assemble) -> None:
    assert asked(assemble, "10.0.0.2", {"X-Forwarded-Proto": "javascript"})["scheme"] == "http"


def test_the_last_proxy_says_the_scheme(assemble: Assemble) -> None:
    assert asked(assemble, "10.0.0.2", {"X-Forwarded-Proto": "https, http"})["scheme"] == "http"


@pytest.mark.parametrize(
    "forwarded, address",
    [
        ("203.0.113.7", "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("203.0.113.7:4711, 10.9.9.9", "203.0.113.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:db8::7, fd00::1", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("10.1.1.1, 10.9.9.9", "10.1.1.1"),
        ("", "10.0.0.2"),
        ("unknown", "10.0.0.2"),
        ("1.1.1.1, unknown, 10.9.9.9", "10.9.9.9"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours_counts(forwarded: str, address: str) -> None:
    assert client_address("10.0.0.2", forwarded, OURS) == address


@pytest.mark.parametrize(
    "address, network",
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
    ],
)
def test_a_household_is_one_visitor(address: str, network: str) -> None:
    assert network_of(address) == network
