"""Who may give which role to whom."""

import pytest

from booking.domain.access import Actor, Role
from booking.domain.errors import NotAllowed
from booking.domain.team import givable, may_give, require_change


def acting(role: Role) -> Actor:
    return Actor(1, 2, "Paula", role)


@pytest.mark.parametrize("role", list(Role))
def test_an_owner_gives_every_role(role: Role) -> None:
    assert may_give(Role.OWNER, role)


def test_a_manager_makes_no_owner() -> None:
    assert not may_give(Role.MANAGER, Role.OWNER)
    assert givable(acting(Role.MANAGER)) == (Role.MANAGER, Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY)


@pytest.mark.parametrize("giver", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_gives_any(giver: Role, role: Role) -> None:
    assert not may_give(giver, role)


@pytest.mark.parametrize("before, after", [(Role.OWNER, Role.STAFF), (Role.STAFF, Role.OWNER), (Role.OWNER, None)])
def test_a_manager_neither_makes_nor_changes_owners(before: Role, after: Role | None) -> None:
    with pytest.raises(NotAllowed):
        require_change(acting(Role.MANAGER), before, after)
    require_change(acting(Role.OWNER), before, after)


def test_nobody_raises_their_own_role() -> None:
    with pytest.raises(NotAllowed):
        require_change(acting(Role.OWNER), Role.FRONT_DESK, Role.MANAGER, is_own=True)
    require_change(acting(Role.OWNER), Role.FRONT_DESK, Role.MANAGER)


def test_one_may_step_down() -> None:
    require_change(acting(Role.MANAGER), Role.MANAGER, Role.FRONT_DESK, is_own=True)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_who_does_not_manage_the_team_changes_nobody(role: Role) -> None:
    with pytest.raises(NotAllowed):
        require_change(acting(role), Role.READ_ONLY, Role.STAFF)
