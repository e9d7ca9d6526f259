"""Somebody moves an appointment in the moment between a program's tag being compared and its word being carried out."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from booking.domain.appointments import BookingState
from booking.domain.errors import Outdated
from booking.services.desk import moves
from booking.services.own_calendar import writing
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.desk.desk import appointment_of, at, book, practice, stored
from tests.services.own_calendar.program import program
from tests.services.own_calendar.test_writing import name_of, put


def meanwhile(patch: pytest.MonkeyPatch, module: Any, name: str, deed: Callable[[], object]) -> None:
    """Have something done by somebody else before this is."""
    carried_out = getattr(module, name)

    def late(*said: object) -> object:
        deed()
        return carried_out(*said)

    patch.setattr(module, name, late)


@pytest.mark.parametrize("hour", [10, 11])
def test_it_is_not_moved_again(app: Flask, monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
    """Wherever it was moved to: what the program has seen is not there any more."""
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    seen, number = phone.refs()[name_of(visit)], appointment_of(visit).id
    meanwhile(monkeypatch, writing.moving, "put", lambda: moves.move(actor, number, at(10), NOW))
    with pytest.raises(Outdated):
        put(phone, visit, at(hour), only_if=seen)
    assert appointment_of(visit).starts_at == at(10)


def test_it_is_not_cancelled_where_it_is_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    seen, number = phone.refs()[name_of(visit)], appointment_of(visit).id
    meanwhile(monkeypatch, writing.ending, "end", lambda: moves.move(actor, number, at(10), NOW))
    with pytest.raises(Outdated):
        phone.remove(name_of(visit), only_if=seen)
    assert stored(visit).state == BookingState.CONFIRMED
