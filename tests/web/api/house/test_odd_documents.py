"""Set-ups as no program should send them: each is refused or taken, and none is a fault of ours."""

from typing import Any

import pytest

from tests.web.api.house.asking import Program

ODD: list[Any] = [
    None, 5, "x", [], {}, [5], [None], [{}], [[]], {"a": 1}, [{"on": 5}], [{"on": "2026-12-24"}],
    [{"on": "2026-12-24", "hours": 5}], [{"on": []}], 10**40, "\ud800", "\x00", True, 1.5,
]  # fmt: skip
PARTS = ("/setup/services/checkup", "/setup/resources/anna", "/setup/locations/erfurt", "/setup/business")


def faults(owner: Program, method: str, path: str, document: Any, keys: list[str]) -> list[tuple[str, str, str]]:
    """What is answered with a fault of ours where one key after the other has an odd value."""
    return [
        (path, key, repr(odd))
        for key in keys
        for odd in ODD
        if owner.send(method, path, {**document, key: odd}, "*").status_code >= 500
    ]


@pytest.mark.prove
@pytest.mark.parametrize("path", PARTS)
def test_no_odd_part_is_a_fault_of_ours(owner: Program, path: str) -> None:
    document = owner.get(path).json
    assert faults(owner, "PUT", path, document, [*document, "odd"]) == []


@pytest.mark.prove
def test_no_odd_set_up_is_a_fault_of_ours(owner: Program) -> None:
    document = owner.get("/setup").json
    assert faults(owner, "POST", "/setup/check", document, [*document, "odd"]) == []


@pytest.mark.prove
@pytest.mark.parametrize("collection", ["locations", "resources", "services"])
def test_no_odd_part_is_added_with_a_fault_of_ours(owner: Program, collection: str) -> None:
    document = {**owner.get(f"/setup/{collection}").json["parts"][0], "slug": "another"}
    assert faults(owner, "POST", f"/setup/{collection}", document, ["slug", "name", "location", "weekly_hours"]) == []
