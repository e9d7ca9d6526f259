"""Nobody reserves everything: neither with one browser nor with a new one each time."""

from dataclasses import replace

import pytest
from flask import Flask

from booking.services.holds import PER_ADDRESS
from tests.factories.holds import let_holds_run_out
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

CHECKUP = "/en/practice/checkup"


@pytest.fixture
def guarded(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site as it counts who holds what."""
    monkeypatch.setitem(site.config, "TERMINBUCH", replace(site.config["TERMINBUCH"], rate_limits=True))
    return site


def reserve(visitor: Visitor, address: str = "203.0.113.7") -> int:
    """Take the first start that is free."""
    visitor.client.environ_base["REMOTE_ADDR"] = address
    visitor.go(f"{CHECKUP}?week=2026-W49")
    return visitor.take(visitor.starts[0]).status


def test_a_new_browser_each_time_does_not_help(guarded: Flask, arrive: Arrive) -> None:
    found = [reserve(arrive()) for _ in range(PER_ADDRESS + 2)]
    assert found == [200] * PER_ADDRESS + [429] * 2


def test_others_and_whoever_waits_may_go_on(guarded: Flask, arrive: Arrive) -> None:
    for host in range(PER_ADDRESS):
        assert reserve(arrive(), f"2001:db8:1:2::{host}") == 200
    assert reserve(arrive(), "2001:db8:1:2::ffff") == 429
    assert reserve(arrive(), "2001:db8:1:3::1") == 200
    with guarded.app_context():
        let_holds_run_out()
    assert reserve(arrive(), "2001:db8:1:2::ffff") == 200


def test_one_browser_holds_one_time_for_a_service(guarded: Flask, arrive: Arrive) -> None:
    visitor = arrive()
    assert [reserve(visitor) for _ in range(6)] == [200] * 6
    other = arrive()
    other.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert len(other.go(f"{CHECKUP}?week=2026-W49").starts) > 70
