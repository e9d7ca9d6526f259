"""Files that are being looked over."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import NotAllowed, NotFound
from booking.services import tidying
from booking.services.taking_over import drafts
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member


def test_a_file_is_kept_for_its_kind_and_business(app: Flask) -> None:
    owner = make_member(make_business())
    draft_id = drafts.keep(owner, "customers", "list.csv", "Name\n", NOW)
    assert drafts.draft(owner, "customers", draft_id) == drafts.Draft(draft_id, "list.csv", "Name\n")
    for actor, kind in ((owner, "appointments"), (make_member(make_business()), "customers")):
        with pytest.raises(NotFound):
            drafts.draft(actor, kind, draft_id)


def test_a_file_is_thrown_away_once_and_again(app: Flask) -> None:
    owner = make_member(make_business())
    draft_id = drafts.keep(owner, "customers", "list.csv", "Name\n", NOW)
    for _ in range(2):
        drafts.throw_away(owner, "customers", draft_id)
    with pytest.raises(NotFound):
        drafts.draft(owner, "customers", draft_id)


def test_after_a_day_a_file_is_forgotten(app: Flask) -> None:
    owner = make_member(make_business())
    old = drafts.keep(owner, "customers", "old.csv", "Name\n", NOW - timedelta(days=1, seconds=1))
    new = drafts.keep(owner, "customers", "new.csv", "Name\n", NOW - timedelta(days=1))
    assert drafts.forget_old(NOW) == 1
    assert tidying.tidy(NOW) == 0
    assert drafts.draft(owner, "customers", new).file_name == "new.csv"
    with pytest.raises(NotFound):
        drafts.draft(owner, "customers", old)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_who_may_not_take_over_brings_nothing(app: Flask, role: Role) -> None:
    with pytest.raises(NotAllowed):
        drafts.keep(make_member(make_business(), role), "customers", "list.csv", "Name\n", NOW)
