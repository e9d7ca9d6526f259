"""A copy that is written before an upgrade, from every step that there ever was, is the way back to what was there."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade

from booking.services.backups import making, opening, restoring
from booking.storage import readiness
from booking.storage.db import db
from tests.conftest import NOW
from tests.services.backups.houses import furnished

KEYS = {"SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}
FIRST = "0001"


@pytest.mark.prove
def test_every_step_is_copied_and_brought_to_the_present_one(scratch: Flask, tmp_path: Path) -> None:
    house = furnished(scratch)
    steps = [each.revision for each in ScriptDirectory(str(readiness.MIGRATIONS)).walk_revisions()]
    assert steps[-1] == FIRST
    held: dict[str, dict[str, int]] = {}
    for step in steps[1:]:
        downgrade(revision=step)
        made = making.make(tmp_path / step, KEYS, NOW)
        assert made.revision == step
        held[step] = {each.name: each.rows for each in made.tables}
    for step in held:
        with opening.opened(tmp_path / step) as copy:
            restored = restoring.restore(copy, replace=True)
        readiness.require(db.engine)
        assert {name: restored[name] for name in held[step] if name in restored} == held[step]
        assert held[step]["booking"] == held[step]["occupancy"] == 1
        assert "Zoë 🦊" in scratch.test_client().get(house.manage).text
