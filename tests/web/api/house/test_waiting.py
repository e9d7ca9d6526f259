"""Waiting lists for programs of the business."""

from typing import Any

from flask import Flask

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from tests.web.api.conftest import faults
from tests.web.api.house.asking import Program, program
from tests.web.api.test_statements import counted

KARL = {"name": "Karl Winter", "email": "karl@example.org"}
WANTED = {"first_on": "2026-11-30", "last_on": "2026-12-18", "weekdays": ["WE", "MO"], "until_minute": 720}


def added(owner: Program, name: str = "Karl Winter", **wanted: Any) -> Any:
    sent = {"service": "checkup", "wanted": {**WANTED, **wanted}, "customer": {**KARL, "name": name}}
    made = owner.post("/waiting", sent)
    assert made.status_code == 201, made.text
    return made.json


def test_who_calls_is_put_on_the_list_and_keeps_the_place_with_another_wish(owner: Program) -> None:
    first, other = added(owner), added(owner, "Nora Winter")
    assert (first["place"], other["place"], first["state"]) == (1, 2, "waiting")
    assert (first["wanted"]["weekdays"], first["wanted"]["until_minute"]) == (["MO", "WE"], 720)
    again = added(owner, weekdays=[])
    assert (again["id"], again["place"], len(again["wanted"]["weekdays"])) == (first["id"], 1, 7)
    assert again["version"] != first["version"]
    found = owner.get("/waiting", service="checkup").json["waiting"]
    assert [each["id"] for each in found] == [first["id"], other["id"]]
    assert found[0] == owner.get(f"/waiting/{first['id']}").json == again
    assert owner.get("/waiting", service="surgery").json["waiting"] == []


def test_somebody_is_taken_out_and_put_back(owner: Program) -> None:
    first = added(owner)
    one = f"/waiting/{first['id']}"
    assert owner.send("DELETE", one).status_code == 428
    assert owner.send("DELETE", one, version="0" * 32).status_code == 412
    gone = owner.send("DELETE", one, version=first["version"])
    assert (gone.json["state"], gone.json["place"]) == ("left", None)
    assert owner.get("/waiting").json["waiting"] == []
    assert owner.post(f"{one}/restore", version=first["version"]).status_code == 412
    back = owner.post(f"{one}/restore", version=gone.json["version"])
    assert (back.json["state"], back.json["place"]) == ("waiting", 1)


def test_a_list_goes_on_and_costs_the_same(owner: Program) -> None:
    made = [added(owner, name)["id"] for name in ("Karl Winter", "Nora Winter", "Paul Winter")]
    first = owner.get("/waiting", limit=2).json
    rest = owner.get("/waiting", limit=2, cursor=first["cursor"]).json
    assert [each["id"] for each in first["waiting"] + rest["waiting"]] == made
    with counted() as asked:
        owner.get("/waiting")
    assert len(asked) <= 5


def test_staff_see_the_lines_of_what_they_give(app: Flask, house: Business, owner: Program, bens: Program) -> None:
    number = added(owner)["id"]
    assert [each["id"] for each in bens.get("/waiting").json["waiting"]] == [number]
    assert bens.get(f"/waiting/{number}").json["customer"]["email"] is None
    other = program(app, house, {Scope.APPOINTMENTS_READ})
    assert other.get("/waiting").status_code == 403


def test_who_cannot_wait_is_told_why(owner: Program) -> None:
    sent = {"service": "course", "wanted": WANTED, "customer": KARL}
    assert owner.post("/waiting", sent).json["code"] == "not_active"
    assert faults(owner.post("/waiting", {**sent, "customer": {"name": "Karl"}})) == [("customer.email", "required")]
    past = {**WANTED, "first_on": "2026-01-01", "last_on": "2026-01-02"}
    assert owner.post("/waiting", {**sent, "service": "checkup", "wanted": past}).status_code == 422
