"""Feeds and calendars of others for programs."""

from typing import Any

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from tests.web.api.house.asking import Program, program

ANNA = {"kind": "resource", "of": "anna", "name": "Anna"}
ADDRESS = {"resource": "anna", "name": "Annas", "address": "https://calendar.example.org/a.ics"}


def path_of(address: str) -> str:
    return "/calendar/" + address.rpartition("/")[2]


def status(owner: Program, address: str) -> int:
    return owner.app.test_client().get(path_of(address)).status_code


def test_a_feed_is_made_with_an_address_that_opens_it(owner: Program) -> None:
    made = owner.post("/feeds", ANNA)
    assert (made.status_code, made.json["feed"]["privacy"]) == (201, "busy")
    assert status(owner, made.json["address"]) == 200
    assert owner.get("/feeds").json == {"feeds": [made.json["feed"]]}


def test_the_old_address_is_dead_once_there_is_another(owner: Program) -> None:
    made = owner.post("/feeds", ANNA).json
    other = owner.post(f"/feeds/{made['feed']['id']}/rotate").json["address"]
    assert (status(owner, made["address"]), status(owner, other)) == (404, 200)


def test_a_feed_is_set_anew_at_its_address(owner: Program) -> None:
    made = owner.post("/feeds", ANNA).json
    path = f"/feeds/{made['feed']['id']}"
    changed = owner.send("PUT", path, {"name": "Anna W.", "privacy": "name", "past_days": 31})
    assert changed.json == {**made["feed"], "name": "Anna W.", "privacy": "name", "past_days": 31}
    assert status(owner, made["address"]) == 200
    refused = owner.send("PUT", path, {"past_days": -1})
    assert (refused.status_code, refused.json["errors"][0]["path"]) == (422, "past_days")
    assert owner.get(path).json == changed.json


def test_a_feed_is_taken_back_and_brought_back(owner: Program) -> None:
    made = owner.post("/feeds", ANNA).json
    path = f"/feeds/{made['feed']['id']}"
    assert owner.send("DELETE", path).json["revoked_at"] == "2026-11-23T09:00:00+01:00"
    assert (status(owner, made["address"]), owner.get("/feeds").json["feeds"]) == (404, [])
    assert owner.post(f"{path}/restore").json["address"] == made["address"]
    assert status(owner, made["address"]) == 200


def test_what_a_feed_is_to_be_of_must_be_there(owner: Program) -> None:
    refused = owner.post("/feeds", {**ANNA, "of": "nobody"})
    assert refused.json["errors"] == [{"path": "of", "code": "unknown"}]


def test_who_has_one_calendar_has_feeds_of_it_alone(owner: Program, bens: Program) -> None:
    annas = owner.post("/feeds", ANNA).json["feed"]["id"]
    assert bens.get(f"/feeds/{annas}").status_code == 404
    assert bens.post("/feeds", ANNA).status_code == 422
    assert bens.post("/feeds", {**ANNA, "of": "ben"}).status_code == 201


def test_a_calendar_is_connected_and_its_address_told_to_nobody(owner: Program) -> None:
    made = owner.post("/calendars", ADDRESS)
    assert (made.status_code, made.json["host"], made.json["asked_at"]) == (201, "calendar.example.org", None)
    found = owner.get("/calendars")
    assert found.json == {"calendars": [made.json]}
    assert "a.ics" not in found.text


def test_an_address_inside_of_a_network_is_refused(owner: Program) -> None:
    refused = owner.post("/calendars", {**ADDRESS, "address": "http://127.0.0.1/a.ics"})
    assert refused.json["errors"] == [{"path": "address", "code": "not_public"}]


def test_a_calendar_is_removed_and_connected_again(owner: Program) -> None:
    path = f"/calendars/{owner.post('/calendars', ADDRESS).json['id']}"
    assert owner.send("DELETE", path).json == {"restorable": True}
    assert owner.get(path).status_code == 404
    assert owner.post(f"{path}/restore").status_code == 200
    assert owner.get(path).status_code == 200


def test_nobody_connects_a_calendar_for_somebody_else(bens: Program) -> None:
    assert bens.post("/calendars", ADDRESS).status_code == 422
    assert bens.post("/calendars", {**ADDRESS, "resource": "ben"}).status_code == 201


def test_reading_does_not_write(app: Any, house: Business) -> None:
    reader = program(app, house, {Scope.CONNECTIONS_READ})
    assert reader.post("/feeds", ANNA).json["code"] == "scope_missing"
