"""What customers see of a business that has paused, is hidden, or stands at another address."""

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services.setup import online
from tests.conftest import NOW
from tests.web.visiting import Visitor


@pytest.fixture
def owner(practice: Business) -> Actor:
    return Actor.of_server(practice.id)


@pytest.fixture
def paused(site: Flask, owner: Actor) -> None:
    with site.app_context():
        online.pause(owner, "Die Praxis ist bis Mittwoch krank.", NOW)


@pytest.mark.usefixtures("paused")
@pytest.mark.parametrize("path", ["/de/practice", "/de/practice/checkup"])
def test_the_pages_say_so_with_the_note_and_the_telephone(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    assert visitor.status == 200
    assert "Die Praxis ist bis Mittwoch krank." in visitor.text
    assert "0361 1234567" in visitor.text
    assert visitor.starts == []


def test_a_time_that_was_on_the_screen_is_refused_with_the_reason(site: Flask, owner: Actor, visitor: Visitor) -> None:
    start = visitor.go("/en/practice/checkup").starts[0]
    with site.app_context():
        online.pause(owner, "", NOW)
    visitor.take(start)
    assert visitor.status == 422
    assert "Online booking is paused" in visitor.text


@pytest.mark.usefixtures("paused")
def test_programs_find_no_slots_and_a_code_of_its_own(visitor: Visitor) -> None:
    client = visitor.client
    address = "/api/v1/businesses/practice"
    found = client.get(f"{address}/services/checkup/slots?from=2026-11-25&to=2026-11-25")
    assert (found.status_code, found.json["slots"]) == (200, [])
    booking = {
        "service": "checkup",
        "starts_at": "2026-11-25T10:00:00+01:00",
        "customer": {"name": "Karl Winter", "email": "karl@example.org"},
    }
    refused = client.post(f"{address}/bookings", json=booking, headers={"Idempotency-Key": "1"})
    assert (refused.status_code, refused.json["code"]) == (422, "booking_paused")


def test_without_a_pause_nothing_is_said_of_one(visitor: Visitor) -> None:
    assert "paused" not in visitor.go("/en/practice/checkup").text
    assert visitor.starts


def test_a_hidden_business_is_in_no_list(site: Flask, owner: Actor, visitor: Visitor) -> None:
    with site.app_context():
        online.set_listed(owner, False, NOW)
    assert "Practice on the Market" not in visitor.go("/en/").text
    assert visitor.client.get("/api/v1/businesses").json["businesses"] == []
    page = visitor.go("/en/practice")
    assert page.status == 200
    assert [each.get("content") for each in page.page.iter("meta") if each.get("name") == "robots"] == ["noindex"]


def test_a_listed_one_may_be_indexed(visitor: Visitor) -> None:
    page = visitor.go("/en/practice").page
    assert [each for each in page.iter("meta") if each.get("name") == "robots"] == []


@pytest.fixture
def moved(site: Flask, owner: Actor) -> None:
    with site.app_context():
        online.change_slug(owner, "hautarzt", NOW)


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    "old, new",
    [
        ("/de/practice", "/de/hautarzt"),
        ("/en/practice/checkup?week=2026-W49&resource=ben", "/en/hautarzt/checkup?week=2026-W49&resource=ben"),
        ("/api/v1/businesses/practice", "/api/v1/businesses/hautarzt"),
        (
            "/api/v1/businesses/practice/services/checkup/slots?from=2026-11-25&to=2026-11-25",
            "/api/v1/businesses/hautarzt/services/checkup/slots?from=2026-11-25&to=2026-11-25",
        ),
    ],
)
def test_an_old_address_leads_on_with_path_and_query(visitor: Visitor, old: str, new: str) -> None:
    answer = visitor.client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (308, new)


def test_a_form_that_was_open_meanwhile_leads_on_as_it_was_sent(site: Flask, owner: Actor, visitor: Visitor) -> None:
    start = visitor.go("/en/practice/checkup").starts[0]
    with site.app_context():
        online.change_slug(owner, "hautarzt", NOW)
    form = {"csrf_token": visitor.value("csrf_token"), "starts_at": start}
    first = visitor.client.post("/en/practice/checkup", data=form)
    assert (first.status_code, first.headers["Location"]) == (308, "/en/hautarzt/checkup")
    # What a browser does then: the same again, there.
    assert visitor.post("/en/hautarzt/checkup", form).path.startswith("/en/hautarzt/-/details/")


@pytest.mark.usefixtures("moved")
def test_what_is_nobody_s_address_is_not_there(visitor: Visitor) -> None:
    assert visitor.go("/de/nowhere").status == 404
