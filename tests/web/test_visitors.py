"""Who is asking, as digests."""

import pytest

from booking.services.holds import Visitor
from booking.web.errors import Application
from booking.web.visitors import visitor
from tests.web.conftest import Assemble


def seen(app: Application, peer: str, *, with_session: bool = True) -> Visitor:
    with app.test_request_context("/de/", environ_overrides={"REMOTE_ADDR": peer}):
        return visitor(with_session=with_session)


def test_one_address_is_one_digest_and_tells_nothing_about_it(assemble: Assemble) -> None:
    app = assemble()
    first, again, other = (seen(app, peer).address for peer in ("203.0.113.7", "203.0.113.7", "203.0.113.8"))
    assert first == again != other
    assert len(str(first)) == 32


def test_another_key_makes_other_digests(assemble: Assemble) -> None:
    one, other = (seen(assemble(secret_key=key * 8), "203.0.113.7").address for key in ("abcd", "efgh"))
    assert one != other


def test_a_session_is_one_visitor_over_requests(assemble: Assemble) -> None:
    app = assemble()
    app.add_url_rule("/de/me", "me", lambda: visitor().session)
    client = app.test_client()
    assert client.get("/de/me").text == client.get("/de/me").text
    assert client.get("/de/me").text != app.test_client().get("/de/me").text


def test_a_program_has_no_session(assemble: Assemble) -> None:
    assert seen(assemble(), "203.0.113.7", with_session=False).session is None


@pytest.mark.parametrize("limited", [True, False])
def test_a_test_rig_is_not_capped(assemble: Assemble, limited: bool) -> None:
    assert seen(assemble(rate_limits=limited), "203.0.113.7").capped is limited
