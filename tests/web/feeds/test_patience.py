"""One feed is not asked for again and again from one address; whoever else subscribes does not notice."""

import pytest

from booking.services.links import Links
from booking.web.feeds import calendars
from tests.factories.businesses import make_business
from tests.factories.feeds import make_feed
from tests.web.conftest import Assemble


def test_a_program_that_has_gone_wild_has_to_wait_alone(assemble: Assemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_A_MINUTE", 2)
    monkeypatch.setattr("time.time", lambda: 1_795_420_800.0 + 20)
    site = assemble(rate_limits=True)
    with site.app_context():
        business = make_business()
        links: Links = site.extensions["links"]
        wild, other = (make_feed(business, links=links).address.removeprefix(links.base_url) for _ in range(2))
    client = site.test_client()
    assert [client.get(wild).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(wild)
    assert refused.headers["Retry-After"] == "40"
    assert client.get(other).status_code == 200
    assert client.get(wild, environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200


def test_a_test_rig_is_never_too_fast(assemble: Assemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_A_MINUTE", 2)
    site = assemble(rate_limits=False)
    with site.app_context():
        links: Links = site.extensions["links"]
        path = make_feed(make_business(), links=links).address.removeprefix(links.base_url)
    client = site.test_client()
    assert [client.get(path).status_code for _ in range(4)] == [200] * 4
