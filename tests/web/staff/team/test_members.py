"""The page of the team."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.accounts import members
from booking.storage.models import Membership, User
from booking.storage.unit_of_work import reading, unit_of_work
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

TEAM = "/en/staff/practice/team"
As = Callable[[Actor], Visitor]


@pytest.fixture
def owner(site: Flask, practice: Business) -> Actor:
    return named(site, practice, "Paula Weber", Role.OWNER)


@pytest.fixture
def tom(site: Flask, owner: Actor, practice: Business) -> Actor:
    return named(site, practice, "Tom Berg", Role.FRONT_DESK)


@pytest.fixture
def as_(site: Flask) -> As:
    """Lets somebody open a browser."""

    def open_browser(actor: Actor) -> Visitor:
        with site.app_context():
            return Visitor(sign_in(site, actor))

    return open_browser


def named(site: Flask, practice: Business, name: str, role: Role, own: str | None = None) -> Actor:
    with site.app_context():
        actor = make_member(practice, role, own)
        with unit_of_work() as session:
            session.get_one(User, actor.user_id).name = name
    return actor


def number(site: Flask, actor: Actor) -> int:
    with site.app_context(), reading() as session:
        return session.scalars(select(Membership.id).where(Membership.user_id == actor.user_id)).one()


def roles(site: Flask, owner: Actor) -> dict[str, str]:
    with site.app_context():
        return {each.name: each.role.value for each in members.of_business(owner)}


def test_all_are_there_with_what_they_are(site: Flask, owner: Actor, tom: Actor, as_: As, practice: Business) -> None:
    named(site, practice, "Anna Lind", Role.STAFF, "anna")
    page = as_(owner).go(TEAM).text
    assert "Paula Weber You Owner" in page
    assert "Tom Berg Front desk" in page
    assert "Anna Lind Own calendar only · Calendar: Anna" in page


def test_who_is_alone_is_told_what_to_do(owner: Actor, as_: As) -> None:
    assert "You are alone here so far." in as_(owner).go(TEAM).text


def test_a_role_is_changed_and_can_be_changed_back(site: Flask, owner: Actor, tom: Actor, as_: As) -> None:
    visitor = as_(owner).go(TEAM).follow("Change: Tom Berg").press("Save", role="staff", resource="anna")
    assert visitor.path == TEAM
    assert roles(site, owner)["Tom Berg"] == "staff"
    visitor.press("Undo")
    assert roles(site, owner)["Tom Berg"] == "front_desk"


def test_who_sees_one_calendar_only_needs_one(site: Flask, owner: Actor, tom: Actor, as_: As) -> None:
    visitor = as_(owner).go(TEAM).follow("Change: Tom Berg").press("Save", role="staff")
    assert visitor.status == 422
    assert visitor.text.count("Please choose the calendar that is theirs") == 2
    assert visitor.value("role") == "staff"


def test_the_last_owner_is_told_what_to_do_first(site: Flask, owner: Actor, tom: Actor, as_: As) -> None:
    visitor = as_(owner).go(TEAM).follow("Change: Paula Weber").press("Save", role="manager")
    assert visitor.status == 422
    assert "Please make somebody else an owner first." in visitor.text
    visitor.go(f"{TEAM}/{number(site, owner)}/remove").press("Leave the team")
    assert visitor.status == 422
    assert roles(site, owner)["Paula Weber"] == "owner"


def test_a_removal_closes_the_house_at_once_and_can_be_undone(site: Flask, owner: Actor, tom: Actor, as_: As) -> None:
    at_the_desk = as_(tom).go("/en/staff/practice/calendar")
    assert at_the_desk.status == 200
    visitor = as_(owner).go(TEAM).follow("Change: Tom Berg").follow("Remove from the team")
    visitor.press("Remove from the team")
    assert "Removed from the team." in visitor.text
    assert at_the_desk.go("/en/staff/practice/calendar").status == 404
    visitor.press("Undo")
    assert "Back in the team, as before." in visitor.text
    assert at_the_desk.go("/en/staff/practice/calendar").status == 200


def test_a_manager_sees_no_way_to_change_an_owner(site: Flask, owner: Actor, as_: As, practice: Business) -> None:
    manager = as_(named(site, practice, "Lea Brandt", Role.MANAGER)).go(TEAM)
    assert "Change: Paula Weber" not in manager.text
    assert "Change: Lea Brandt" in manager.text
    path = f"{TEAM}/{number(site, owner)}"
    manager.go(path)
    assert "Owners are changed and removed by owners only." in manager.text
    token = manager.go(f"{TEAM}/invite").value("csrf_token")
    for each in (path, f"{path}/remove"):
        assert manager.post(each, {"csrf_token": token, "role": "read_only"}).status == 403
    assert roles(site, owner)["Paula Weber"] == "owner"


def test_a_manager_is_offered_no_owner_s_role_and_takes_none(
    site: Flask, owner: Actor, as_: As, practice: Business
) -> None:
    lea = named(site, practice, "Lea Brandt", Role.MANAGER)
    visitor = as_(lea).go(f"{TEAM}/{number(site, lea)}")
    assert [each.get("value") for each in visitor.page.iter("input") if each.get("name") == "role"] == [
        "manager",
        "front_desk",
        "staff",
        "read_only",
    ]
    assert visitor.press("Save", role="owner").status == 403
    assert roles(site, owner)["Lea Brandt"] == "manager"


def test_who_steps_down_is_led_out_of_the_team_s_page(site: Flask, owner: Actor, as_: As, practice: Business) -> None:
    lea = named(site, practice, "Lea Brandt", Role.MANAGER)
    visitor = as_(lea).go(f"{TEAM}/{number(site, lea)}").press("Save", role="front_desk")
    assert visitor.path == "/en/staff/practice/calendar"
    assert visitor.go(TEAM).status == 403


@pytest.mark.parametrize("role", ["", "king"])
def test_a_role_that_there_is_not_is_asked_for_again(site: Flask, owner: Actor, tom: Actor, as_: As, role: str) -> None:
    visitor = as_(owner).go(TEAM).follow("Change: Tom Berg").press("Save", role=role)
    assert (visitor.status, "Please choose a role." in visitor.text) == (422, True)


def test_a_number_beyond_all_numbers_finds_nothing(owner: Actor, as_: As) -> None:
    assert as_(owner).go(f"{TEAM}/{10**30}").status == 404
