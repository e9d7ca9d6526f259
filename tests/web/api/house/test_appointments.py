"""Appointments for programs of the business: the list, one of them, and booking as at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from booking.services import businesses, holds
from booking.services.inbox.taking import take_in
from booking.services.links import Links
from booking.services.reminders import own
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from booking.web import clock
from tests.conftest import NOW
from tests.factories.replies import About, outlook
from tests.web.api.house.asking import ELEVEN, GRETA, NOON, TEN, WEEK, Program, booking, program, told
from tests.web.api.test_statements import counted


def starts(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["starts_at"][5:16] for each in answer.json["appointments"]]


def test_what_begins_on_the_dates_asked_for_is_listed_with_everybody_in_it(owner: Program) -> None:
    owner.book("2026-11-27T10:00:00+01:00")
    later, first = owner.book(NOON, note="With a dog."), owner.book(TEN, resource="ben")
    found = owner.get("/appointments", **WEEK).json
    assert found["cursor"] is None
    assert [each["id"] for each in found["appointments"]] == [first["appointment"]["id"], later["appointment"]["id"]]
    one = found["appointments"][1]
    assert (one["service"], one["resources"], one["location"], one["note"]) == (
        "checkup",
        ["anna"],
        "erfurt",
        "With a dog.",
    )
    (seats,) = one["bookings"]
    assert (seats["status"], seats["stage"], seats["source"], seats["reference"]) == (
        "confirmed",
        "due",
        "api",
        later["reference"],
    )
    assert {name: seats["customer"][name] for name in ("name", "email", "phone")} == {
        **GRETA,
        "phone": "+493611234567",
    }


def test_a_list_goes_on_where_it_ended(owner: Program) -> None:
    for hour in (9, 10, 11, 12, 13):
        owner.book(f"2026-11-30T{hour:02}:00:00+01:00")
    said: list[str] = []
    cursor, parts = None, 0
    while parts == 0 or cursor:
        answer = owner.get("/appointments", limit=2, **WEEK, **({"cursor": cursor} if cursor else {}))
        said, cursor, parts = said + starts(answer), answer.json["cursor"], parts + 1
    assert (parts, [each[6:8] for each in said]) == (3, ["09", "10", "11", "12", "13"])


def test_what_begins_at_once_is_neither_left_out_nor_told_twice(owner: Program) -> None:
    for who in ("anna", "ben"):
        owner.book(TEN, resource=who)
    first = owner.get("/appointments", limit=1, **WEEK).json
    second = owner.get("/appointments", limit=1, cursor=first["cursor"], **WEEK).json
    assert {first["appointments"][0]["resources"][0], second["appointments"][0]["resources"][0]} == {"anna", "ben"}


def test_a_program_follows_changes(owner: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    early, _late = owner.book(TEN), owner.book(NOON)
    soon = NOW + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: soon)
    where = f"/appointments/{early['appointment']['id']}"
    assert owner.post(f"{where}/bookings/{early['booking']}/check-in", version="*").status_code == 200
    every = owner.get("/appointments", updated_since=NOW.isoformat(), **WEEK)
    assert [each[6:8] for each in starts(every)] == ["12", "10"]
    part = owner.get("/appointments", updated_since=NOW.isoformat(), limit=1, **WEEK).json
    rest = owner.get("/appointments", updated_since=NOW.isoformat(), limit=1, cursor=part["cursor"], **WEEK)
    assert [each[6:8] for each in starts(rest)] == ["10"]
    lately = owner.get("/appointments", updated_since=soon.isoformat(), **WEEK)
    assert [each[6:8] for each in starts(lately)] == ["10"]


def test_that_a_customer_has_said_to_come_is_news(owner: Program) -> None:
    made, _other = owner.book(TEN), owner.book(NOON)
    soon, starts_at = NOW + timedelta(minutes=5), NOW.fromisoformat(TEN)
    own.come(made["token"], starts_at, soon)
    found = owner.get("/appointments", updated_since=soon.isoformat(), **WEEK).json["appointments"]
    assert [each["id"] for each in found] == [made["appointment"]["id"]]
    assert found[0]["bookings"][0]["coming_at"] == found[0]["updated_at"] == "2026-11-23T09:05:00+01:00"


def test_what_a_customers_calendar_answered_is_news_and_another_version(owner: Program) -> None:
    made, _other = owner.book(TEN), owner.book(NOON)
    soon, number = NOW + timedelta(minutes=5), made["appointment"]["id"]
    before = owner.get(f"/appointments/{number}").headers["ETag"]
    with reading() as session:
        uid = session.scalars(select(Booking.uid).where(Booking.reference == made["reference"])).one()
    about = About(uid, NOW.fromisoformat(TEN), address=GRETA["email"])
    assert take_in(outlook(about), soon, Links("http://127.0.0.1:5000", b"key"))
    (found,) = owner.get("/appointments", updated_since=soon.isoformat(), **WEEK).json["appointments"]
    assert (found["id"], found["bookings"][0]["attendance"], found["bookings"][0]["status"]) == (
        number,
        "declined",
        "confirmed",
    )
    assert owner.get(f"/appointments/{number}").headers["ETag"] != before


def test_a_list_is_narrowed(owner: Program) -> None:
    owner.book(TEN)
    owner.book(ELEVEN, resource="ben")
    gone = owner.book(NOON, service="course")["appointment"]["id"]
    owner.post(f"/appointments/{gone}/cancel", version="*")
    assert [each[6:8] for each in starts(owner.get("/appointments", **WEEK))] == ["10", "11", "12"]
    for query, expected in (
        ({"resource": "ben"}, ["11"]),
        ({"service": "course"}, ["12"]),
        ({"status": "active"}, ["10", "11"]),
        ({"status": "cancelled", "resource": "anna"}, ["12"]),
    ):
        assert [each[6:8] for each in starts(owner.get("/appointments", **query, **WEEK))] == expected


def test_address_and_telephone_are_told_to_who_may_read_customers(app: Flask, house: Business, owner: Program) -> None:
    number = owner.book()["appointment"]["id"]
    other = program(app, house, {Scope.APPOINTMENTS_READ})
    (seats,) = other.appointment(number)["bookings"]
    assert (seats["customer"]["name"], seats["customer"]["email"], seats["customer"]["phone"]) == (
        "Greta Sommer",
        None,
        None,
    )
    assert "example.org" not in other.get("/appointments", **WEEK).text


def test_staff_see_their_own_calendar_only(owner: Program, bens: Program) -> None:
    annas, his = owner.book(TEN)["appointment"]["id"], owner.book(TEN, resource="ben")["appointment"]["id"]
    assert [each["id"] for each in bens.get("/appointments", **WEEK).json["appointments"]] == [his]
    assert bens.get(f"/appointments/{annas}").status_code == 404
    assert bens.get(f"/appointments/{his}").status_code == 200


def test_staff_change_their_own_calendar_only(owner: Program, bens: Program) -> None:
    annas = owner.book(TEN)["appointment"]
    for path, body in (("move", {"starts_at": NOON}), ("cancel", {}), ("move/check", {"starts_at": NOON})):
        assert bens.post(f"/appointments/{annas['id']}/{path}", body, version="*").status_code == 404
    assert bens.post("/appointments", booking(ELEVEN)).status_code in (403, 404)
    assert bens.post("/appointments", booking(ELEVEN, resource="ben")).status_code == 201
    assert owner.appointment(annas["id"])["version"] == annas["version"]


def test_what_is_held_while_somebody_types_is_in_no_list(app: Flask, house: Business, owner: Program) -> None:
    service = businesses.service(house, "checkup")
    starts_at = NOW.fromisoformat(TEN)
    holds.hold(house, service, starts_at, NOW, app.extensions["links"], holds.Visitor(capped=False), locale="de")
    assert starts(owner.get("/appointments", **WEEK)) == []


def test_a_list_is_five_statements_however_long_it_is(owner: Program) -> None:
    for hour in (9, 10, 11):
        owner.book(f"2026-11-30T{hour:02}:00:00+01:00")
        with counted() as asked:
            found = owner.get("/appointments", **WEEK).json["appointments"]
        assert (len(found), len(asked)) == (hour - 8, 5)


def test_a_booking_is_confirmed_at_once_and_the_customer_told(owner: Program) -> None:
    made = owner.post("/appointments", booking(service="surgery", locale="en", answers={}))
    assert made.status_code == 201
    number = made.json["appointment"]["id"]
    assert made.headers["Location"] == f"/api/v1/businesses/house/appointments/{number}"
    assert made.headers["ETag"] == f'"{owner.appointment(number)["version"]}"'
    assert made.json["appointment"]["bookings"][0]["status"] == "confirmed"
    assert made.json["manage"].endswith(f"/en/b/{made.json['token']}")
    assert told(made.json["booking"]) == ["confirmed"]


def test_nobody_is_told_where_that_is_not_wanted(owner: Program) -> None:
    assert told(owner.book(notify=False)["booking"]) == []


def test_the_same_key_books_once(owner: Program) -> None:
    first, again = (owner.post("/appointments", booking(), key="mine") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["booking"] == again.json["booking"]
    other = owner.post("/appointments", booking(NOON), key="mine")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_the_key_of_another_program_is_another(app: Flask, house: Business, owner: Program) -> None:
    assert owner.post("/appointments", booking(), key="mine").status_code == 201
    assert program(app, house).post("/appointments", booking(NOON), key="mine").status_code == 201


def test_somebody_known_is_booked_by_number(owner: Program) -> None:
    known = owner.book()["appointment"]["bookings"][0]["customer"]
    again = owner.book(NOON, customer={"id": known["id"]})["appointment"]["bookings"][0]["customer"]
    assert again == known
    assert owner.post("/appointments", booking(ELEVEN, customer={"id": 7})).status_code == 404


def test_rules_that_stand_against_it_are_named_and_gone_over_knowingly(owner: Program) -> None:
    early = "2026-11-30T07:10:00+01:00"
    refused = owner.post("/appointments", booking(early))
    assert (refused.status_code, refused.json["code"]) == (409, "override_needed")
    assert refused.json["refusals"] == ["outside_hours", "off_grid"]
    assert owner.post("/appointments/check", booking(early)).json == {
        "refusals": ["outside_hours", "off_grid"],
        "may_override": True,
        "may_squeeze": True,
        "taken_by": [],
        "alternatives": owner.post("/appointments/check", booking(early)).json["alternatives"],
    }
    made = owner.book(early, override=["outside_hours", "off_grid"])
    assert sorted(made["appointment"]["overridden"]) == ["off_grid", "outside_hours"]


def test_who_is_in_the_way_is_told_with_what_is_free(owner: Program) -> None:
    first = owner.book()
    refused = owner.post("/appointments", booking())
    assert (refused.status_code, refused.json["code"]) == (409, "slot_taken")
    assert [(each["resource"], each["appointment"]) for each in refused.json["taken_by"]] == [
        ("anna", first["appointment"]["id"])
    ]
    assert refused.json["alternatives"][0]["resources"] == ["anna", "ben"]
    squeezed = owner.book(squeezed_reason="In pain.")
    assert squeezed["appointment"]["squeezed_reason"] == "In pain."


def test_who_walks_in_is_checked_in(owner: Program) -> None:
    made = owner.book(None, walk_in=True)
    (seats,) = made["appointment"]["bookings"]
    assert (seats["stage"], seats["source"], made["appointment"]["starts_at"][:16]) == (
        "arrived",
        "walk_in",
        "2026-11-23T09:00",
    )
