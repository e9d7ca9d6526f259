"""Hours and absences for programs: read, set under a condition, and what is open in the end."""

from tests.web.api.house.asking import TEN, WEEK, Program

CLOSED = {"on": "2026-11-30", "hours": []}
MONDAY = {"from": "2026-11-30", "to": "2026-11-30"}
AWAY = {"starts_at": "2026-11-30T09:00:00+01:00", "ends_at": "2026-11-30T12:00:00+01:00"}
OPEN = {"starts_at": "2026-11-30T09:00:00+01:00", "ends_at": "2026-11-30T17:00:00+01:00"}


def version(owner: Program, path: str) -> str:
    return owner.get(path).headers["ETag"].strip('"')


def test_hours_of_a_resource_are_set_and_who_does_not_fit_is_named(owner: Program) -> None:
    booked = owner.book()["appointment"]
    hours = owner.get("/resources/anna/hours")
    sent = {**hours.json, "date_overrides": [CLOSED]}
    done = owner.send("PUT", "/resources/anna/hours", sent, hours.headers["ETag"].strip('"'))
    assert done.json["part"] == sent
    assert done.json["misfits"] == [{"appointment": booked["id"], "starts_at": "2026-11-30T09:00:00+00:00"}]
    assert owner.get("/resources/anna/open", **MONDAY).json == {"time_zone": "Europe/Berlin", "open": []}


def test_hours_that_are_others_by_now_are_not_replaced(owner: Program) -> None:
    seen, sent = version(owner, "/resources/anna/hours"), owner.get("/resources/anna/hours").json
    assert owner.send("PUT", "/resources/anna/hours", {**sent, "date_overrides": [CLOSED]}, seen).status_code == 200
    late = owner.send("PUT", "/resources/anna/hours", sent, seen)
    assert (late.status_code, late.json["code"]) == (412, "outdated")


def test_an_absence_does_not_make_hours_others(owner: Program) -> None:
    seen = version(owner, "/resources/anna/hours")
    owner.post("/resources/anna/time-off", AWAY)
    assert version(owner, "/resources/anna/hours") == seen


def test_faulty_hours_are_refused_with_their_path(owner: Program) -> None:
    sent = {"weekly_hours": [{"weekday": "MO", "opens": "17:00", "closes": "09:00"}], "date_overrides": []}
    refused = owner.send("PUT", "/resources/anna/hours", sent, "*")
    assert (refused.status_code, refused.json["errors"][0]["path"][:15]) == (422, "weekly_hours[0]")


def test_a_location_is_closed_for_a_day(owner: Program) -> None:
    hours = owner.get("/locations/erfurt/hours")
    sent = {**hours.json, "date_overrides": [CLOSED]}
    assert owner.send("PUT", "/locations/erfurt/hours", sent, "*").status_code == 200
    assert owner.get("/locations/erfurt/hours").json == sent


def test_open_times_leave_absences_out(owner: Program) -> None:
    assert owner.get("/resources/anna/open", **MONDAY).json["open"] == [OPEN]
    owner.post("/resources/anna/time-off", AWAY)
    assert owner.get("/resources/anna/open", **MONDAY).json["open"] == [{**OPEN, "starts_at": AWAY["ends_at"]}]


def test_an_absence_is_added_once_and_names_who_falls_into_it(owner: Program) -> None:
    booked = owner.book(TEN)["appointment"]
    made = owner.post("/resources/anna/time-off", {**AWAY, "reason": "Fortbildung"})
    assert (made.status_code, made.json["time_off"]) == (201, [{**AWAY, "reason": "Fortbildung"}])
    assert [each["appointment"] for each in made.json["misfits"]] == [booked["id"]]
    again = owner.post("/resources/anna/time-off", {**AWAY, "reason": "Fortbildung"})
    assert (again.status_code, again.json["time_off"]) == (201, made.json["time_off"])


def test_absences_are_replaced_under_a_condition(owner: Program) -> None:
    owner.post("/resources/anna/time-off", AWAY)
    seen = version(owner, "/resources/anna/time-off")
    longer = {**AWAY, "ends_at": "2026-11-30T13:00:00+01:00", "reason": None}
    done = owner.send("PUT", "/resources/anna/time-off", {"time_off": [longer]}, seen)
    assert done.json["time_off"] == [longer]
    assert owner.send("PUT", "/resources/anna/time-off", {"time_off": []}, seen).json["code"] == "outdated"


def test_an_absence_is_removed_by_its_instants(owner: Program) -> None:
    owner.post("/resources/anna/time-off", AWAY)
    gone = owner.post("/resources/anna/time-off/remove", AWAY)
    assert (gone.status_code, gone.json["time_off"]) == (200, [])
    assert owner.post("/resources/anna/time-off/remove", AWAY).status_code == 404


def test_who_has_one_calendar_changes_the_absences_of_it_alone(bens: Program) -> None:
    assert bens.post("/resources/ben/time-off", AWAY).status_code == 201
    for path in ("/resources/anna/time-off", "/resources/anna/hours"):
        assert bens.get(path).status_code == 404
    assert bens.post("/resources/anna/time-off", AWAY).status_code == 404
    assert bens.get("/resources/anna/open", **WEEK).status_code == 404
    assert bens.send("PUT", "/resources/ben/hours", bens.get("/resources/ben/hours").json, "*").status_code == 403
