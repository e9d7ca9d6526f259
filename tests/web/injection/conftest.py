"""A world of one's own to type into, as often as one likes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import update

from booking.app import assembled
from booking.storage.db import db
from booking.storage.models import Appointment, Booking, Message, Service, WaitingEntry
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.web.access import METRICS_TOKEN
from tests.web.injection.walk import Walk
from tests.web.test_access import furnished

Begin = Callable[[int], AbstractContextManager[Walk]]


@pytest.fixture(scope="module")
def begin(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Begin:
    """Begins a walk at one of the payloads, in a world that nobody has been to."""

    @contextmanager
    def walking(first: int) -> Iterator[Walk]:
        folder = tmp_path_factory.mktemp("injected")
        app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder, metrics_token=METRICS_TOKEN))
        app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: NOW)
            with app.app_context():
                world = furnished(app)
            yield Walk(world, first)
            world.watcher.close()
            with app.app_context():
                db.engine.dispose()

    return walking


def plant(walk: Walk) -> None:
    """Write straight into the tables what takes several pages, or another business, to type."""
    label = walk.payload("planted", "question")
    said = {"slug": "how", "kind": "text", "label": {"de": label, "en": label}, "required": False}
    question = {**said, "choices": [], "when": None}
    answers = {"how": walk.payload("planted", "answer")}
    with walk.world.app.app_context(), unit_of_work() as session:
        session.execute(update(Service).values(questions=[question]))
        session.execute(update(Booking).values(answers=answers))
        this = (Booking.business_id == walk.world.practice.id, Booking.id == int(walk.world.things["booking"]))
        seat = {"appointment_id": int(walk.world.things["session"]), "state": "confirmed"}
        session.execute(update(Booking).where(*this).values(contact_name=walk.payload("planted", "name"), **seat))
        session.execute(update(WaitingEntry).values(answers=answers))
        session.execute(update(Message).where(Message.booking_id.is_not(None)).values(words=answers["how"]))
        squeezed = walk.payload("planted", "squeezed")
        session.execute(update(Appointment).where(Appointment.kind == "visit").values(squeezed_reason=squeezed))
