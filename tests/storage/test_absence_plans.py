"""What is asked about absences never goes through all that a business ever had; see ``test_plans``."""

from pathlib import Path

import pytest
from flask import Flask

from booking.services.absences.affected import affected
from booking.services.absences.applying import go_on
from booking.services.absences.overview import last_words, overview
from booking.services.absences.summary import note_calls, summary
from booking.services.absences.undoing import undo
from tests.conftest import NOW, sqlite_copy
from tests.factories.people import make_member
from tests.services.absences.absent import CANCEL, DAY, PROPOSE, TO_BEN, ill
from tests.services.desk.desk import at, book, practice
from tests.storage.test_plans import gone_through


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


def test_an_absence_is_looked_after_by_its_numbers(app: Flask) -> None:
    actor = make_member(practice())
    numbers = [book(actor, at(hour), resource="anna").facts.booking_id for hour in (9, 10, 11)]
    found: list[int] = []

    def look() -> None:
        found.append(len(affected(actor, "anna", *DAY, NOW)))
        absence = ill(actor, dict(zip(numbers, (TO_BEN, CANCEL, PROPOSE), strict=True)), words={"de": "Leider krank."})
        go_on(actor, absence, NOW)
        note_calls(actor, absence, numbers, numbers, NOW)
        found.append(len(summary(actor, absence, NOW).lines))
        found.append(len(overview(actor, NOW)[0]))
        found.append(len(last_words(actor)))
        undo(actor, absence, NOW)

    assert gone_through(look) == []
    assert found == [3, 3, 1, 1]
