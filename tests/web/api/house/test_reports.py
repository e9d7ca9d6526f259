"""Messages, the record and figures for programs."""

from typing import Any

from sqlalchemy import update

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work
from tests.web.api.house.asking import NOON, TEN, WEEK, Program, program


def test_what_is_to_leave_is_listed_with_whom_it_goes_to(owner: Program) -> None:
    made = owner.book()
    found = owner.get("/messages").json["messages"]
    assert [(each["booking"], each["address"]) for each in found if each["recipient"] == "customer"] == [
        (made["booking"], "greta@example.org")
    ]


def test_addresses_are_for_programs_that_may_read_customers(app: Any, house: Business, owner: Program) -> None:
    owner.book()
    reader = program(app, house, {Scope.APPOINTMENTS_READ})
    found = reader.get("/messages").json["messages"]
    assert found
    assert "greta@example.org" not in reader.get("/messages").text


def test_what_has_failed_is_sent_again(owner: Program) -> None:
    owner.book()
    with unit_of_work() as session:
        session.execute(update(Message).values(state="failed"))
    failed = owner.get("/messages", state="failed").json["messages"]
    path = f"/messages/{failed[0]['id']}"
    assert owner.post(f"{path}/send").json["state"] == "due"
    assert owner.get(path).json["state"] == "due"
    assert owner.post(f"{path}/send").json["code"] == "not_active"


def test_a_message_is_done_without_and_taken_up_again(owner: Program) -> None:
    owner.book()
    path = f"/messages/{owner.get('/messages').json['messages'][0]['id']}"
    assert owner.post(f"{path}/drop").json["state"] == "superseded"
    assert owner.post(f"{path}/drop").json["code"] == "not_active"
    assert owner.post(f"{path}/restore", {"state": "due"}).json["state"] == "due"
    assert owner.post(f"{path}/restore").json["code"] == "not_active"


def test_who_only_reads_sends_nothing_again(app: Any, house: Business, owner: Program) -> None:
    owner.book()
    reader = program(app, house, {Scope.APPOINTMENTS_READ})
    number = reader.get("/messages").json["messages"][0]["id"]
    assert reader.post(f"/messages/{number}/send").json["code"] == "scope_missing"


def test_the_record_names_the_program_and_whom_it_acted_for(owner: Program) -> None:
    made = owner.book()
    owner.post(f"/appointments/{made['appointment']['id']}/move", {"starts_at": NOON}, "*")
    latest = owner.get("/record").json["entries"][0]
    assert (latest["who"], latest["program"], latest["action"]) == ("user", "Till", "moved")


def test_the_record_is_told_a_part_at_a_time(owner: Program) -> None:
    for at in range(51):
        owner.post("/customers", {"name": f"Karl {at}"})
    first = owner.get("/record", subject="customer").json
    rest = owner.get("/record", subject="customer", cursor=first["cursor"]).json
    numbers = [each["id"] for each in first["entries"] + rest["entries"]]
    assert (len(first["entries"]), len(numbers), rest["cursor"]) == (50, 51, None)
    assert numbers == sorted(set(numbers), reverse=True)


def test_figures_count_what_is_booked_of_the_days_asked_for(owner: Program) -> None:
    owner.book(TEN)
    found = owner.get("/figures", **WEEK).json
    assert (found["totals"]["visits"], found["by_service"]["checkup"]["visits"]) == (1, 1)
    assert owner.get("/figures", **{"from": "2026-12-07", "to": "2026-12-13"}).json["totals"]["visits"] == 0


def test_days_must_be_a_span(owner: Program) -> None:
    refused = owner.get("/figures", **{"from": "2026-12-07", "to": "2026-12-06"})
    assert refused.json["errors"] == [{"path": "to", "code": "before_from"}]


def test_who_may_not_see_figures_does_not_by_program(bens: Program) -> None:
    assert bens.get("/figures", **WEEK).json["code"] == "not_allowed"
    assert bens.get("/messages").json["code"] == "not_allowed"
