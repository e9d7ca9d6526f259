"""Requests that wait for the business, for its programs."""

from typing import Any

from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses, moves
from tests.conftest import NOW
from tests.web.api.house.asking import ELEVEN, NOON, TEN, Program, told
from tests.web.api.test_statements import counted

KLARA = Contact("Klara Sommer", "klara@example.org", None)


def asked_for(app: Flask, house: Business, starts_at: str = TEN, slug: str = "surgery") -> bookings.Booked:
    """What a customer has asked for online."""
    service = businesses.service(house, slug)
    at, made_by = NOW.fromisoformat(starts_at), app.extensions["links"]
    return bookings.book(house, service, at, NOW, bookings.Request(KLARA, "de"), made_by)


def waiting(owner: Program) -> list[Any]:
    found: list[Any] = owner.get("/requests").json["requests"]
    return found


def test_what_waits_is_listed_and_decided(app: Flask, house: Business, owner: Program) -> None:
    first = asked_for(app, house).facts.booking_id
    other = asked_for(app, house, NOON).facts.booking_id
    asked_for(app, house, ELEVEN, "checkup")
    found = waiting(owner)
    assert [each["booking"] for each in found] == [first, other]
    assert found[0] == owner.get(f"/requests/{first}").json
    seen = found[0]["appointment"]["version"]
    assert owner.post(f"/requests/{first}/approve", version="0" * 32).status_code == 412
    done = owner.post(f"/requests/{first}/approve", version=seen)
    assert (done.status_code, done.json["bookings"][0]["status"]) == (200, "confirmed")
    no = owner.post(f"/requests/{other}/decline", {"reason": "Full."}, version=found[1]["appointment"]["version"])
    assert (no.json["bookings"][0]["status"], no.json["bookings"][0]["decline_reason"]) == ("declined", "Full.")
    assert (waiting(owner), owner.get(f"/requests/{first}").status_code) == ([], 404)
    assert (told(first)[-1], told(other)[-1]) == ("approved", "declined")
    again = owner.post(f"/requests/{other}/approve", version="*")
    assert (again.status_code, again.json["code"]) == (409, "not_active")


def test_a_list_of_requests_goes_on_and_costs_the_same(app: Flask, house: Business, owner: Program) -> None:
    made = [asked_for(app, house, each).facts.booking_id for each in (TEN, ELEVEN, NOON)]
    first = owner.get("/requests", limit=2).json
    rest = owner.get("/requests", limit=2, cursor=first["cursor"]).json
    assert [each["booking"] for each in first["requests"] + rest["requests"]] == made
    assert rest["cursor"] is None
    with counted() as asked:
        waiting(owner)
    assert len(asked) == 6


def test_staff_see_and_decide_what_is_on_their_calendar(
    app: Flask, house: Business, owner: Program, bens: Program
) -> None:
    number = asked_for(app, house).facts.booking_id
    assert waiting(bens) == []
    assert bens.get(f"/requests/{number}").status_code == 404
    assert bens.post(f"/requests/{number}/approve", version="*").status_code == 404
    assert len(waiting(owner)) == 1


def test_another_time_is_proposed_and_taken_back(app: Flask, house: Business, owner: Program) -> None:
    number = asked_for(app, house).facts.booking_id
    seen = owner.get(f"/requests/{number}").json["appointment"]["version"]
    done = owner.post(f"/requests/{number}/propose", {"starts_at": NOON, "hours": 24}, version=seen).json
    proposed = done["bookings"][0]["proposed"]
    assert (proposed["starts_at"], proposed["expires_at"][:10]) == (NOON, proposed["expires_at"][:10])
    assert done["version"] != seen
    assert told(number)[-1] == "proposed"
    back = owner.post(f"/requests/{number}/withdraw", version=done["version"]).json
    assert back["bookings"][0]["proposed"] is None


def test_a_request_to_move_names_what_it_would_move(app: Flask, house: Business, owner: Program) -> None:
    booked = asked_for(app, house)
    origin = booked.facts.booking_id
    owner.post(f"/requests/{origin}/approve", version="*")
    moves.move(booked.token, NOW.fromisoformat(NOON), None, NOW, app.extensions["links"])
    (found,) = waiting(owner)
    assert (found["moves"], found["appointment"]["starts_at"]) == (origin, NOON)
    other = owner.post(
        f"/requests/{found['booking']}/propose", {"starts_at": ELEVEN}, version=found["appointment"]["version"]
    )
    assert other.status_code == 200, other.text
    seen = owner.get(f"/requests/{found['booking']}").json["appointment"]["version"]
    done = owner.post(f"/requests/{found['booking']}/approve", version=seen)
    assert (done.status_code, done.json["starts_at"]) == (200, NOON)
    assert [(each["id"], each["status"]) for each in done.json["bookings"] if each["status"] == "confirmed"] == [
        (origin, "confirmed")
    ]
