"""What an entry of the house's calendar says of itself."""

import pytest

from booking.domain.calendars import Entry, EntryKind, EntryState
from booking.web.presenters.calendar_columns import said


def entry(**changes: object) -> Entry:
    plain = Entry(EntryKind.APPOINTMENT, EntryState.PLANNED, 0, 60, 0, 60, 0, 60, 1)
    return plain._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (entry(names=("Anna Weiß",)), ("Anna Weiß", "Course")),
        (entry(capacity=8, seats_taken=3), ("Course 3/8", "")),
        (entry(capacity=8), ("Course 0/8", "")),
        (entry(capacity=8, title="Carving"), ("Carving 0/8", "Course")),
        (entry(title="Meeting"), ("Meeting", "")),
        (entry(), ("Course", "")),
    ],
)
def test_an_entry_says_who_or_what_and_what_for(given: Entry, expected: tuple[str, str]) -> None:
    assert said(given, "Course") == expected
