"""Changing what stands: a program names the version that it has read, and of two only one has its way."""

import threading
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.api.house.asking import ELEVEN, NOON, TEN, Program, booking, told


def changes(owner: Program) -> list[tuple[str, str, Any]]:
    """``(method, path, body)`` of changes of one visit, each of which can follow the one before."""
    made = owner.book()
    one = f"/appointments/{made['appointment']['id']}"
    seats = f"{one}/bookings/{made['booking']}"
    return [
        ("PUT", f"{one}/note", {"note": "With a dog."}),
        ("PUT", f"{seats}/reminders", {"reminders": True}),
        ("POST", f"{seats}/link", {}),
        ("POST", f"/requests/{made['booking']}/propose", {"starts_at": NOON}),
        ("POST", f"/requests/{made['booking']}/withdraw", {}),
        ("POST", f"{one}/move", {"starts_at": ELEVEN}),
        ("POST", f"{seats}/move", {"starts_at": TEN}),
        ("POST", f"{seats}/check-in", {}),
        ("POST", f"{seats}/start", {}),
        ("POST", f"{seats}/complete", {}),
        ("POST", f"{seats}/back", {}),
        ("POST", f"{seats}/cancel", {"reason": "Ill."}),
        ("POST", f"{seats}/restore", {}),
        ("POST", f"{one}/cancel", {"reason": "Ill."}),
    ]


def test_every_change_takes_the_version_that_was_read_and_makes_another(owner: Program) -> None:
    todo = changes(owner)
    one = todo[0][1].removesuffix("/note")
    seen = owner.get(one).json["version"]
    for method, path, body in todo:
        assert owner.send(method, path, body).status_code == 428, path
        late = owner.send(method, path, body, version="0" * 32)
        assert (late.status_code, late.json["code"]) == (412, "outdated"), path
        assert owner.get(one).json["version"] == seen, path
        done = owner.send(method, path, body, version=seen)
        assert done.status_code == 200, (path, done.text)
        found = owner.get(one)
        assert found.headers["ETag"] == done.headers["ETag"] == f'"{found.json["version"]}"', path
        again = owner.send(method, path, body, version=seen)
        assert again.status_code == 412, path
        assert found.json["version"] != seen, path
        seen = found.json["version"]


def test_a_version_stays_while_nothing_changes(owner: Program) -> None:
    made = owner.book()["appointment"]
    assert owner.appointment(made["id"]) == made
    owner.book(TEN, resource="ben")
    assert owner.appointment(made["id"])["version"] == made["version"]


def moved_at_once(app: Flask, owner: Program, version: str) -> tuple[list[TestResponse], int]:
    """What two programs are answered that move one visit to different hours at the same time; and its number."""
    number = owner.book()["appointment"]["id"]
    seen = owner.appointment(number)["version"] if version == "read" else version
    ready, said = threading.Barrier(2), []

    def move(starts_at: str) -> None:
        with app.app_context():
            ready.wait(timeout=20)
            said.append(owner.post(f"/appointments/{number}/move", {"starts_at": starts_at}, version=seen))

    both = [threading.Thread(target=move, args=(each,)) for each in (ELEVEN, NOON)]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=60)
    return said, number


def test_of_two_who_read_the_same_one_has_its_way(app: Flask, owner: Program) -> None:
    said, number = moved_at_once(app, owner, "read")
    assert sorted(each.status_code for each in said) == [200, 412]
    (won,) = [each.json for each in said if each.status_code == 200]
    assert owner.appointment(number) == won


def test_of_two_who_have_not_looked_both_have_theirs(app: Flask, owner: Program) -> None:
    """Without a version to compare, the second change falls upon the first: the guard above is what forbids it."""
    said, _number = moved_at_once(app, owner, "*")
    assert [each.status_code for each in said] == [200, 200]


def test_cancelling_tells_everybody_in_a_visit_why(owner: Program) -> None:
    first = owner.book(service="course")
    other = owner.book(service="course", customer={"name": "Karl Winter", "email": "karl@example.org"})
    assert first["appointment"]["id"] == other["appointment"]["id"]
    done = owner.post(f"/appointments/{first['appointment']['id']}/cancel", {"reason": "Anna is ill."}, version="*")
    assert [(each["status"], each["decline_reason"]) for each in done.json["bookings"]] == [
        ("cancelled", "Anna is ill.")
    ] * 2
    assert done.json["status"] == "cancelled"
    assert [told(each["booking"])[-1] for each in (first, other)] == ["cancelled", "cancelled"]


def test_one_of_several_is_cancelled_and_moved_by_itself(owner: Program) -> None:
    first = owner.book(service="course")
    other = owner.book(service="course", customer={"name": "Karl Winter"}, seats=2)
    where = f"/appointments/{first['appointment']['id']}/bookings/"
    moved = owner.post(f"{where}{other['booking']}/move", {"starts_at": NOON}, version="*").json
    assert (moved["starts_at"], [each["id"] for each in moved["bookings"]]) == (NOON, [other["booking"]])
    third = owner.book(service="course", customer={"name": "Karl Winter"}, seats=2)
    gone = owner.post(f"{where}{first['booking']}/cancel", version="*").json
    assert {each["id"]: each["status"] for each in gone["bookings"]} == {
        first["booking"]: "cancelled",
        third["booking"]: "confirmed",
    }
    assert gone["seats_taken"] == 2


def test_a_booking_of_another_appointment_is_not_there(owner: Program) -> None:
    first, other = owner.book(), owner.book(NOON)
    wrong = f"/appointments/{first['appointment']['id']}/bookings/{other['booking']}/check-in"
    assert owner.post(wrong, version="*").status_code == 404


def test_nobody_has_missed_what_has_not_begun(owner: Program) -> None:
    made = owner.book()
    where = f"/appointments/{made['appointment']['id']}/bookings/{made['booking']}/no-show"
    refused = owner.post(where, version="*")
    assert (refused.status_code, refused.json["errors"]) == (422, [{"path": "state", "code": "not_begun"}])


def test_a_link_that_was_renewed_leads_elsewhere(owner: Program) -> None:
    made = owner.book()
    where = f"/appointments/{made['appointment']['id']}/bookings/{made['booking']}/link"
    fresh = owner.post(where, version="*").json
    assert fresh["token"] != made["token"]
    client = owner.app.test_client()
    assert client.get(f"/api/v1/bookings/{made['token']}").status_code == 410
    assert client.get(f"/api/v1/bookings/{fresh['token']}").json["reference"] == made["reference"]


def test_a_move_says_who_is_in_the_way(owner: Program) -> None:
    first, other = owner.book(), owner.book(NOON)
    refused = owner.post(f"/appointments/{other['appointment']['id']}/move", {"starts_at": TEN}, version="*")
    assert refused.status_code == 409
    assert [each["appointment"] for each in refused.json["taken_by"]] == [first["appointment"]["id"]]
    checked = owner.post(f"/appointments/{other['appointment']['id']}/move/check", {"starts_at": TEN}).json
    assert (checked["refusals"], checked["taken_by"]) == (["taken"], refused.json["taken_by"])


BLOCK = {"resources": ["anna", "ben"], "starts_at": TEN, "ends_at": NOON, "title": "Training"}


def test_time_is_blocked_changed_given_back_and_taken_again(owner: Program) -> None:
    made = owner.post("/blocks", BLOCK, key="mine")
    again = owner.post("/blocks", BLOCK, key="mine")
    assert (made.status_code, again.status_code, again.json["id"]) == (201, 201, made.json["id"])
    assert (made.json["kind"], made.json["resources"], made.json["service"]) == ("block", ["anna", "ben"], None)
    assert owner.post("/appointments", booking(ELEVEN)).json["code"] == "slot_taken"
    one = f"/blocks/{made.json['id']}"
    shorter = owner.send("PUT", one, {**BLOCK, "ends_at": ELEVEN}, version=made.json["version"])
    assert (shorter.status_code, shorter.json["ends_at"]) == (200, ELEVEN)
    assert owner.send("DELETE", one, version=made.json["version"]).status_code == 412
    gone = owner.send("DELETE", one, version=shorter.json["version"])
    assert (gone.status_code, gone.json["status"]) == (200, "cancelled")
    back = owner.post(f"{one}/restore", version=gone.json["version"])
    assert (back.status_code, back.json["status"], back.json["title"]) == (200, "active", "Training")
    moved = owner.post(f"/appointments/{made.json['id']}/move", {"starts_at": ELEVEN}, version=back.json["version"])
    assert (moved.json["starts_at"], moved.json["ends_at"]) == (ELEVEN, NOON)
    assert owner.post(f"/appointments/{made.json['id']}/cancel", version="*").json["status"] == "cancelled"


def test_what_is_no_block_is_not_there_among_blocks(owner: Program) -> None:
    number = owner.book()["appointment"]["id"]
    for method, path in (("PUT", ""), ("DELETE", ""), ("POST", "/restore")):
        assert owner.send(method, f"/blocks/{number}{path}", BLOCK, version="*").status_code in (404, 422)
    assert owner.appointment(number)["status"] == "active"
