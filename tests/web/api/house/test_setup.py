"""The set-up for programs: read, tried, replaced whole or part by part, and never over what is another by now."""

import threading
from typing import Any

from flask import Flask

from booking.domain.businesses import Business
from booking.domain.programs import Scope
from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.web.api.house.asking import Program, program


def read(owner: Program, path: str = "/setup") -> tuple[Any, str]:
    found = owner.get(path)
    assert found.status_code == 200, found.text
    return found.json, found.headers["ETag"].strip('"')


def faults(answer: Any) -> list[tuple[str, str]]:
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_setup"), answer.text
    return [(each["path"], each["code"]) for each in answer.json["errors"]]


def test_the_whole_set_up_can_be_sent_back_as_it_was_read(owner: Program) -> None:
    document, seen = read(owner)
    done = owner.send("PUT", "/setup", document, seen)
    assert (done.status_code, done.json) == (200, {"changes": [], "archived": [], "misfits": []})
    assert done.headers["ETag"] == f'"{seen}"'


def test_what_is_changed_in_the_whole_is_named_and_stored(owner: Program) -> None:
    document, seen = read(owner)
    document["services"][0]["duration_minutes"] = 45
    done = owner.send("PUT", "/setup", document, seen)
    assert done.json["changes"] == [{"path": "services.checkup.duration_minutes", "before": 30, "after": 45}]
    assert read(owner) == (document, done.headers["ETag"].strip('"'))


def test_what_is_left_out_of_the_whole_is_archived(owner: Program) -> None:
    document, seen = read(owner)
    document["services"] = document["services"][:1]
    done = owner.send("PUT", "/setup", document, seen)
    assert done.json["archived"] == ['service "course"', 'service "surgery"']


def test_trying_a_set_up_out_stores_nothing(owner: Program) -> None:
    document, seen = read(owner)
    document["services"][0]["duration_minutes"] = 45
    tried = owner.post("/setup/check", document)
    assert tried.json["changes"] == [{"path": "services.checkup.duration_minutes", "before": 30, "after": 45}]
    assert read(owner)[1] == seen


def test_faults_are_named_with_their_paths(owner: Program) -> None:
    document, seen = read(owner)
    document["services"][0]["duration_minutes"] = 0
    document["services"][1]["requires"] = [{"any_of": ["nobody"]}]
    assert [path for path, _ in faults(owner.send("PUT", "/setup", document, seen))] == [
        "services[0].duration_minutes",
        "services[1].requires[0].any_of[0]",
    ]
    assert read(owner)[1] == seen


def test_no_other_business_can_be_written_over(owner: Program) -> None:
    make_business(slug="neighbour")
    document, seen = read(owner)
    document["slug"] = "neighbour"
    assert faults(owner.send("PUT", "/setup", document, seen)) == [("slug", "another_slug")]


def test_who_has_read_an_older_set_up_does_not_replace_it(owner: Program) -> None:
    document, seen = read(owner)
    import_business({**document, "name": "Haus am Markt"}, replace=True, now=NOW)
    late = owner.send("PUT", "/setup", document, seen)
    assert (late.status_code, late.json["code"]) == (412, "outdated")
    assert read(owner)[0]["name"] == "Haus am Markt"


def test_a_condition_is_required(owner: Program) -> None:
    document, _ = read(owner)
    assert owner.send("PUT", "/setup", document).json["code"] == "condition_required"


def test_a_service_is_changed_by_itself(owner: Program) -> None:
    document, seen = read(owner, "/setup/services/checkup")
    done = owner.send("PUT", "/setup/services/checkup", {**document, "duration_minutes": 45}, seen)
    assert done.json["changes"] == [{"path": "duration_minutes", "before": 30, "after": 45}]
    assert read(owner, "/setup/services/checkup") == (done.json["part"], done.headers["ETag"].strip('"'))
    late = owner.send("PUT", "/setup/services/checkup", {**document, "duration_minutes": 60}, seen)
    assert late.json["code"] == "outdated"


def test_a_resource_is_added_and_its_place_told(owner: Program) -> None:
    made = owner.post(
        "/setup/resources", {"kind": "staff", "name": "Carla", "location": "erfurt", "weekly_hours": None}
    )
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "/api/v1/businesses/house/setup/resources/carla"
    assert read(owner, "/setup/resources/carla")[0] == made.json["part"]


def test_faults_of_a_part_are_named_from_there(owner: Program) -> None:
    document, seen = read(owner, "/setup/services/checkup")
    sent = {**document, "duration_minutes": "long"}
    assert [path for path, _ in faults(owner.send("PUT", "/setup/services/checkup", sent, seen))] == [
        "duration_minutes"
    ]


def test_what_is_needed_is_not_archived(owner: Program) -> None:
    refused = owner.send("DELETE", "/setup/locations/erfurt", version="*")
    assert (refused.status_code, refused.json["code"]) == (409, "in_use")
    assert refused.json["needed_by"][0] == "resources.anna"


def test_a_service_goes_out_of_use_and_comes_back(owner: Program) -> None:
    assert owner.send("DELETE", "/setup/services/course", version="0" * 32).json["code"] == "outdated"
    seen = read(owner, "/setup/services/course")[1]
    assert owner.send("DELETE", "/setup/services/course", version=seen).status_code == 200
    assert owner.get("/setup/services").json["archived"] == ["course"]
    assert owner.get("/setup/services/course").status_code == 404
    assert owner.post("/setup/services/course/restore").status_code == 200
    assert owner.get("/setup/services").json["archived"] == []


def test_the_business_itself_has_no_keys_of_others(owner: Program) -> None:
    document, seen = read(owner, "/setup/business")
    assert faults(owner.send("PUT", "/setup/business", {**document, "services": []}, seen)) == [
        ("services", "unknown_key")
    ]
    done = owner.send("PUT", "/setup/business", {**document, "phone": "+493611234567"}, seen)
    assert done.json["part"]["phone"] == "+493611234567"


def test_online_booking_is_paused_and_resumed(owner: Program) -> None:
    assert owner.get("/setup/online").json == {"paused": False, "note": ""}
    owner.send("PUT", "/setup/online", {"paused": True, "note": "Bis Montag."})
    assert owner.get("/setup/online").json == {"paused": True, "note": "Bis Montag."}
    owner.send("PUT", "/setup/online", {"paused": False})
    assert owner.get("/setup/online").json == {"paused": False, "note": ""}


def test_who_may_not_set_the_business_up_does_not_by_program(bens: Program) -> None:
    assert bens.get("/setup").json["code"] == "not_allowed"
    assert bens.send("PUT", "/setup", {"slug": "house"}, "*").json["code"] == "not_allowed"
    assert bens.get("/setup/services").json["code"] == "not_allowed"
    assert bens.get("/setup/online").json["code"] == "not_allowed"


def test_reading_does_not_write(app: Any, house: Business) -> None:
    reader = program(app, house, {Scope.SETUP_READ})
    assert reader.send("PUT", "/setup", {}, "*").json["code"] == "scope_missing"


def test_of_two_who_have_read_the_same_one_replaces_it(app: Flask, owner: Program) -> None:
    document, seen = read(owner)
    begin = threading.Barrier(2)
    answers: list[int] = []

    def replace(name: str) -> None:
        begin.wait(timeout=30)
        answers.append(owner.send("PUT", "/setup", {**document, "name": name}, seen).status_code)

    threads = [threading.Thread(target=replace, args=(name,)) for name in ("Haus am Markt", "Haus am Wall")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [200, 412]
