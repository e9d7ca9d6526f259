"""Customers for programs: found, followed, changed under a condition, merged and split."""

from typing import Any

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from tests.web.api.house.asking import NOON, TEN, Program, program

KARL = {"name": "Karl Müller", "email": "karl@example.org", "phone": "0361 7654321", "tags": ["Abo", "abo"]}
LONG_AGO = "2020-01-01T00:00:00+01:00"


def add(owner: Program, **changes: Any) -> Any:
    made = owner.post("/customers", {**KARL, **changes})
    assert made.status_code == 201, made.text
    return made.json


def listed(owner: Program, **query: Any) -> list[int]:
    found = owner.get("/customers", **query)
    assert found.status_code == 200, found.text
    return [each["id"] for each in found.json["customers"]]


def test_who_is_added_stands_with_a_number_that_dials_and_each_tag_once(owner: Program) -> None:
    made = add(owner)
    assert (made["phone"], made["tags"], made["locale"]) == ("+493617654321", ["abo"], "de")
    found = owner.get(f"/customers/{made['id']}")
    assert (found.json, found.headers["ETag"]) == (made, f'"{made["version"]}"')


def test_a_search_forgives_umlauts(owner: Program) -> None:
    made = add(owner)
    assert listed(owner, q="mueller") == [made["id"]]
    assert listed(owner, q="schmidt") == []


def test_the_list_is_told_a_part_at_a_time(owner: Program) -> None:
    numbers = [add(owner, name=f"{each} Winter", email=None)["id"] for each in ("Anna", "Bert", "Carl")]
    first = owner.get("/customers", limit=2).json
    rest = owner.get("/customers", limit=2, cursor=first["cursor"]).json
    assert [each["id"] for each in first["customers"] + rest["customers"]] == numbers
    assert rest["cursor"] is None


def test_a_tag_names_those_who_have_it(owner: Program) -> None:
    made = add(owner)
    add(owner, name="Anna Winter", tags=[])
    assert listed(owner, tag="abo") == [made["id"]]


def test_changes_are_followed_a_part_at_a_time(owner: Program) -> None:
    numbers = {add(owner, name=f"{each} Winter", email=None)["id"] for each in ("Anna", "Bert", "Carl")}
    first = owner.get("/customers", limit=2, updated_since=LONG_AGO).json
    rest = owner.get("/customers", limit=2, updated_since=LONG_AGO, cursor=first["cursor"]).json
    assert {each["id"] for each in first["customers"]} | {each["id"] for each in rest["customers"]} == numbers
    assert (len(first["customers"]), len(rest["customers"]), rest["cursor"]) == (2, 1, None)


def test_who_was_merged_is_followed_to_who_took_over(owner: Program) -> None:
    kept, gone = add(owner), add(owner, name="Karl Mueller")
    sent = {"other": gone["id"], "other_version": gone["version"]}
    assert owner.post(f"/customers/{kept['id']}/merge", sent, kept["version"]).status_code == 200
    found = {each["id"]: each for each in owner.get("/customers", updated_since=LONG_AGO).json["customers"]}
    assert (found[gone["id"]]["merged_into"], found[kept["id"]]["merged_into"]) == (kept["id"], None)


def test_nobody_has_changed_since_tomorrow(owner: Program) -> None:
    add(owner)
    assert listed(owner, updated_since="2026-11-24T00:00:00+01:00") == []


def test_only_what_is_sent_is_changed(owner: Program) -> None:
    made = add(owner)
    done = owner.send("PATCH", f"/customers/{made['id']}", {"email": None}, made["version"])
    assert done.status_code == 200, done.text
    assert {**done.json, "version": ""} == {**made, "email": None, "version": ""}


def test_who_has_read_an_older_version_changes_nothing(owner: Program) -> None:
    made = add(owner)
    path = f"/customers/{made['id']}"
    assert owner.send("PATCH", path, {"name": "Karl Winter"}).json["code"] == "condition_required"
    assert owner.send("PATCH", path, {"name": "Karl Winter"}, made["version"]).status_code == 200
    late = owner.send("PATCH", path, {"name": "Karl Sommer"}, made["version"])
    assert (late.status_code, late.json["code"]) == (412, "outdated")
    assert owner.send("PATCH", path, {"born_on": "1980-05-12"}, "*").json["born_on"] == "1980-05-12"
    assert owner.get(path).json["name"] == "Karl Winter"


def test_nobody_goes_without_a_name(owner: Program) -> None:
    made = add(owner)
    refused = owner.send("PATCH", f"/customers/{made['id']}", {"name": None}, "*")
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")


def test_a_number_that_nobody_can_dial_is_refused(owner: Program) -> None:
    refused = owner.post("/customers", {**KARL, "phone": "no number"})
    assert refused.json["errors"] == [{"path": "phone", "code": "not_a_phone_number"}]


def test_who_is_blocked_is_in_that_list_until_allowed_again(owner: Program) -> None:
    made = add(owner)
    done = owner.post(f"/customers/{made['id']}/block", {"reason": "Kommt nie."})
    assert done.json["blocked_reason"] == "Kommt nie."
    assert listed(owner, which="blocked") == [made["id"]]
    owner.post(f"/customers/{made['id']}/unblock")
    assert listed(owner, which="blocked") == []


def test_who_is_archived_is_found_there_alone(owner: Program) -> None:
    made = add(owner)
    owner.post(f"/customers/{made['id']}/archive")
    assert (listed(owner), listed(owner, which="archived")) == ([], [made["id"]])
    owner.post(f"/customers/{made['id']}/restore")
    assert (listed(owner), listed(owner, which="archived")) == ([made["id"]], [])


def test_a_merge_is_undone_exactly(owner: Program) -> None:
    kept, gone = add(owner), add(owner, name="Karl Mueller", email="k@example.org", tags=["VIP"])
    sent = {"other": gone["id"], "other_version": gone["version"], "email": "k@example.org"}
    merged = owner.post(f"/customers/{kept['id']}/merge", sent, kept["version"]).json
    assert (merged["email"], merged["tags"]) == ("k@example.org", ["VIP", "abo"])
    back = owner.post(f"/customers/{gone['id']}/split")
    assert back.json == gone
    assert owner.get(f"/customers/{kept['id']}").json == kept


def test_who_has_changed_meanwhile_is_not_merged(owner: Program) -> None:
    kept, gone = add(owner), add(owner, name="Karl Mueller")
    owner.send("PATCH", f"/customers/{gone['id']}", {"name": "Karl Sommer"}, "*")
    sent = {"other": gone["id"], "other_version": gone["version"]}
    assert owner.post(f"/customers/{kept['id']}/merge", sent, kept["version"]).json["code"] == "outdated"


def test_who_may_be_the_same_is_named(owner: Program) -> None:
    one, other = add(owner), add(owner)
    found = owner.get(f"/customers/{one['id']}/doubles").json["customers"]
    assert [each["id"] for each in found] == [other["id"]]


def test_notes_are_written_anew_under_a_condition(owner: Program) -> None:
    made = add(owner)
    note = owner.post(f"/customers/{made['id']}/notes", {"text": "Kommt gern früh."})
    path = f"/customers/{made['id']}/notes/{note.json['id']}"
    assert (note.status_code, owner.get(path).json) == (201, note.json)
    assert owner.send("PUT", path, {"text": "Kommt spät."}, "0" * 32).json["code"] == "outdated"
    done = owner.send("PUT", path, {"text": "Kommt spät."}, note.json["version"])
    assert done.json["text"] == "Kommt spät."
    assert owner.send("DELETE", path).json["notes"] == []
    assert owner.get(path).status_code == 404


def test_visits_of_a_customer_are_told(owner: Program) -> None:
    made = owner.book(TEN)
    customer = made["appointment"]["bookings"][0]["customer"]["id"]
    owner.book(NOON, customer={"id": customer})
    found = owner.get(f"/customers/{customer}/appointments").json
    assert [each["starts_at"] for each in found["coming"]] == [TEN, NOON]
    assert (found["past"], found["cursor"]) == ([], None)


def test_a_list_is_one_list(owner: Program) -> None:
    assert owner.get("/customers", q="a", tag="b").status_code == 422
    assert owner.get("/customers", cursor="x").json["errors"] == [{"path": "cursor", "code": "not_a_cursor"}]


def test_reading_does_not_write(app: Any, house: Business) -> None:
    reader = program(app, house, {Scope.CUSTOMERS_READ})
    assert reader.post("/customers", KARL).json["code"] == "scope_missing"


def test_who_has_one_calendar_has_no_list_of_customers(bens: Program) -> None:
    assert bens.get("/customers").json["code"] == "not_allowed"
    assert bens.post("/customers", KARL).json["code"] == "not_allowed"
