"""Sessions of courses, and series, for programs of the business."""

from tests.web.api.conftest import faults
from tests.web.api.house.asking import ELEVEN, TEN, Program, told
from tests.web.api.test_statements import counted

COURSE = {"service": "course", "first_on": "2026-12-01", "at": "10:00", "count": 3, "title": "Yoga"}
MONTH = {"from": "2026-12-01", "to": "2026-12-31"}
SECOND = "2026-12-08T10:00:00+01:00"


def published(owner: Program, **changes: object) -> list[int]:
    """The numbers of the sessions of the course."""
    made = owner.post("/sessions", {**COURSE, **changes})
    assert made.status_code == 201, made.text
    numbers: list[int] = made.json["appointments"]
    return numbers


def test_a_course_is_planned_and_published_once(owner: Program) -> None:
    plan = owner.post("/sessions/plan", {**COURSE, "at": "18:00"}).json["dates"]
    assert [(each["on"], each["resources"], each["refusals"]) for each in plan] == [
        (on, ["anna"], ["outside_hours"]) for on in ("2026-12-01", "2026-12-08", "2026-12-15")
    ]
    refused = owner.post("/sessions", {**COURSE, "at": "18:00"})
    assert (refused.status_code, refused.json["refusals"]) == (409, ["outside_hours"])
    assert refused.json["dates"] == ["2026-12-01", "2026-12-08", "2026-12-15"]
    first, again = (owner.post("/sessions", {**COURSE, "left_out": ["2026-12-08"]}, key="mine") for _time in range(2))
    assert first.json == again.json
    found = owner.get("/sessions", **MONTH).json["sessions"]
    assert [(each["starts_at"][5:16], each["title"], each["seats_left"], each["run"]) for each in found] == [
        ("12-01T10:00", "Yoga", 5, first.json["run"]),
        ("12-15T10:00", "Yoga", 5, first.json["run"]),
    ]


def test_dates_on_which_somebody_is_there_are_named(owner: Program) -> None:
    owner.book(SECOND)
    refused = owner.post("/sessions", COURSE)
    assert (refused.status_code, refused.json["code"]) == (409, "slot_taken")
    assert refused.json["dates"] == ["2026-12-08"]
    assert owner.get("/sessions", **MONTH).json["sessions"] == []


def test_a_list_of_sessions_goes_on_and_costs_the_same(owner: Program) -> None:
    numbers = published(owner)
    first = owner.get("/sessions", limit=2, **MONTH).json
    rest = owner.get("/sessions", limit=2, cursor=first["cursor"], **MONTH).json
    assert [each["id"] for each in first["sessions"] + rest["sessions"]] == numbers
    with counted() as asked:
        owner.get("/sessions", **MONTH)
    assert len(asked) == 4


def test_a_session_is_changed_filled_moved_written_to_and_cancelled(owner: Program) -> None:
    number = published(owner)[0]
    one = f"/sessions/{number}"
    seen = owner.appointment(number)["version"]
    change = {"seats": 2, "title": "Pilates", "note": None}
    changed = owner.send("PUT", one, change, version=seen)
    assert (changed.status_code, changed.json["title"], changed.json["capacity"]) == (200, "Pilates", 2)
    assert owner.send("PUT", one, change, version=seen).status_code == 412
    made = owner.book(COURSE["first_on"] + "T10:00:00+01:00", service="course", seats=2)
    assert made["appointment"]["id"] == number
    assert faults(owner.send("PUT", one, {**change, "seats": 1}, version="*")) == [("seats", "taken")]
    assert owner.post(f"{one}/message", {"subject": "Mat", "text": "Bring a mat."}).json == {"told": 1}
    moved = owner.post(f"/appointments/{number}/move", {"starts_at": "2026-12-01T11:00:00+01:00"}, version="*")
    assert moved.json["starts_at"] == "2026-12-01T11:00:00+01:00"
    seen = moved.json["version"]
    words = {"words": {"de": "Anna ist krank.", "en": "Anna is ill."}, "and_later": True}
    assert owner.post(f"{one}/cancel", words, version="0" * 32).status_code == 412
    gone = owner.post(f"{one}/cancel", words, version=seen)
    assert (len(gone.json["appointments"]), gone.json["by_mail"], gone.json["by_phone"]) == (3, 1, [])
    assert owner.appointment(number)["bookings"][0]["decline_reason"] == "Anna ist krank."
    assert told(made["booking"])[-1] == "cancelled"
    assert owner.get("/sessions", status="active", **MONTH).json["sessions"] == []
    assert len(owner.get("/sessions", **MONTH).json["sessions"]) == 3


def test_later_sessions_are_cancelled_by_who_knows_that_the_first_one_is(owner: Program) -> None:
    first, second, third = published(owner)
    seen = owner.appointment(first)["version"]
    assert owner.post(f"/sessions/{first}/cancel", {}, version=seen).json["appointments"] == [first]
    both = {"and_later": True}
    assert owner.post(f"/sessions/{first}/cancel", both, version=seen).status_code == 412
    assert owner.appointment(second)["status"] == "active"
    gone = owner.post(f"/sessions/{first}/cancel", both, version=owner.appointment(first)["version"])
    assert gone.json["appointments"] == [second, third]


def test_a_publication_is_taken_back_while_nobody_has_a_seat(owner: Program) -> None:
    made = owner.post("/sessions", COURSE).json
    booked = owner.book(SECOND, service="course")
    assert owner.post(f"/runs/{made['run']}/withdraw").json["code"] == "not_active"
    where = f"/appointments/{booked['appointment']['id']}/bookings/{booked['booking']}/cancel"
    owner.post(where, version="*")
    assert owner.post(f"/runs/{made['run']}/withdraw").json["appointments"] == made["appointments"]
    assert owner.get("/sessions", status="active", **MONTH).json["sessions"] == []


def test_staff_see_and_cancel_their_own_sessions_only(owner: Program, bens: Program) -> None:
    number = published(owner)[0]
    assert bens.get("/sessions", **MONTH).json["sessions"] == []
    assert bens.post(f"/sessions/{number}/cancel", {}, version="*").status_code == 404
    assert bens.post("/sessions", {**COURSE, "first_on": "2026-12-03"}).status_code in (403, 404)
    assert owner.appointment(number)["status"] == "active"


def test_a_series_is_booked_together_and_followed(owner: Program) -> None:
    known = owner.book(ELEVEN)["appointment"]["bookings"][0]["customer"]["id"]
    sent = {"service": "checkup", "customer": known, "starts": [TEN, "2026-12-07T10:00:00+01:00"], "every_days": 7}
    first, again = (owner.post("/series", sent, key="mine") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    made = first.json
    assert [each["starts_at"] for each in made["appointments"]] == sent["starts"]
    assert {each["bookings"][0]["series"] for each in made["appointments"]} == {made["id"]}
    owner.post(f"/appointments/{made['appointments'][0]['id']}/cancel", version="*")
    found = owner.get(f"/series/{made['id']}").json
    assert [each["status"] for each in found["appointments"]] == ["cancelled", "active"]
    lost = owner.post(
        "/series",
        {
            **sent,
            "starts": ["2026-12-07T10:00:00+01:00", "2026-12-14T10:00:00+01:00"],
            "resource": made["appointments"][1]["resources"][0],
        },
    )
    assert (lost.status_code, lost.json["lost"]) == (409, ["2026-12-07T10:00:00+01:00"])
    assert owner.get("/series/7").status_code == 404
