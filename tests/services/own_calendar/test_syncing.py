"""Sync: a program that applies what it is told has changed knows what one knows that reads everything anew."""

import contextlib
from datetime import datetime, timedelta
from itertools import cycle

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import update

from booking.domain.errors import ChangeRefused, Invalid, Outdated
from booking.services.desk import moves
from booking.services.own_calendar import reading, syncing, tokens
from booking.storage.models import Business
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services import test_histories as histories
from tests.services.desk.desk import OTTO, appointment_of, at, book, practice
from tests.services.own_calendar.program import event, program

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
AFTERNOON = timedelta(hours=6)
CALENDARS = ("anna", "ben", "room")
# Between two steps: some minutes, nothing at all, or a change by somebody whose clock is behind.
STEPS = (2 * MINUTE, timedelta(), -50 * SECOND, 3 * MINUTE)
NAMES = st.sampled_from(["a.ics", "b.ics"])


class Synced(histories.Histories):
    """The same histories, and a program that keeps each calendar by its changes alone."""

    def __init__(self) -> None:
        histories.NOW = NOW
        super().__init__()

    @initialize()
    def connect(self) -> None:
        """A program for each calendar."""
        actor = make_member(self.business)
        self.programs = {slug: program(actor, slug) for slug in CALENDARS}
        self.versions = dict.fromkeys(CALENDARS, "")
        self.seen: dict[str, dict[str, str]] = {slug: {} for slug in CALENDARS}
        self.steps = cycle(STEPS)
        self.latest = histories.NOW

    @rule(data=st.data(), calendar=st.sampled_from(CALENDARS), starts_at=histories.STARTS)
    def drag(self, data: st.DataObject, calendar: str, starts_at: datetime) -> None:
        """Somebody moves what they see in a calendar program."""
        there = list(self.programs[calendar].refs(histories.NOW))
        if there:
            name = data.draw(st.sampled_from(there))
            with contextlib.suppress(ChangeRefused, Outdated):
                text = event(starts_at, 30, name.removesuffix(".ics"))
                self.programs[calendar].put(name, text, histories.NOW)

    @rule(data=st.data(), calendar=st.sampled_from(CALENDARS))
    def delete(self, data: st.DataObject, calendar: str) -> None:
        """Somebody deletes what they see in a calendar program."""
        there = list(self.programs[calendar].refs(histories.NOW))
        if there:
            with contextlib.suppress(ChangeRefused, Outdated):
                self.programs[calendar].remove(data.draw(st.sampled_from(there)), histories.NOW)

    @rule(name=NAMES, calendar=st.sampled_from(CALENDARS), starts_at=histories.STARTS)
    def write(self, name: str, calendar: str, starts_at: datetime) -> None:
        """Somebody writes a private entry, for an hour at which nobody is booked: what these find free stays so."""
        with contextlib.suppress(ChangeRefused):
            self.programs[calendar].put(name, event(starts_at + AFTERNOON, 15, name), histories.NOW)

    @invariant()
    def changes_are_all_that_one_needs(self) -> None:
        """Whatever has happened since, the program knows it; and where anything has, the version is another."""
        self.latest = max(self.latest, histories.NOW)
        for slug, each in self.programs.items():
            anew = each.refs(self.latest)
            assert each.sync(self.latest) == anew
            version = reading.version(each.entry(self.latest), self.latest)
            assert anew == self.seen[slug] or version != self.versions[slug]
            self.seen[slug], self.versions[slug] = anew, version
        histories.NOW += next(self.steps)


@pytest.fixture
def turning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on from step to step."""
    monkeypatch.setattr(histories, "NOW", NOW)


def run(examples: int, steps: int, *, is_random: bool) -> None:
    shaped = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not is_random,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Synced, settings=shaped)


@pytest.mark.usefixtures("turning")
def test_nothing_is_missed_whatever_happens(app: Flask) -> None:
    run(3, 15, is_random=False)


@pytest.mark.prove
@pytest.mark.usefixtures("turning")
def test_nothing_is_missed_whatever_happens_for_long(app: Flask) -> None:
    run(60, 30, is_random=True)


def test_a_change_that_began_before_the_last_look_is_told_at_the_next(app: Flask) -> None:
    actor = make_member(practice())
    phone = program(actor)
    book(actor, at(11), contact=OTTO)
    moment = NOW + 5 * MINUTE
    visit = book(actor)
    moves.move(actor, appointment_of(visit).id, at(10), moment)
    phone.sync(moment)
    moves.move(actor, appointment_of(visit).id, at(9), moment - 50 * SECOND)
    assert phone.sync(moment) == phone.refs(moment)


def test_without_looking_back_that_would_be_missed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "OVERLAP", timedelta())
    actor = make_member(practice())
    phone = program(actor)
    moment = NOW + 5 * MINUTE
    visit, other = book(actor), book(actor, at(11), contact=OTTO)
    moves.move(actor, appointment_of(visit).id, at(10), moment)
    phone.sync(moment)
    moves.move(actor, appointment_of(other).id, at(12), moment - 50 * SECOND)
    assert phone.sync(moment) != phone.refs(moment)


def test_a_quiet_calendar_keeps_its_token_for_a_day(app: Flask) -> None:
    actor = make_member(practice())
    book(actor)
    phone = program(actor)
    phone.sync()
    token = phone.token
    assert token == reading.version(phone.entry(), NOW)
    phone.sync(NOW + 12 * timedelta(hours=1))
    assert phone.token == token
    phone.sync(NOW + DAY)
    assert phone.token != token


def test_what_leaves_by_date_is_told_as_gone(app: Flask) -> None:
    actor = make_member(practice())
    book(actor)
    phone = program(actor)
    for day in (330, 360, 366, 367, 368):
        later = at(9) + day * DAY
        assert phone.sync(later) == phone.refs(later)
    assert phone.known == {}


def test_another_name_of_a_service_is_told_of_everything(app: Flask) -> None:
    actor = make_member(practice())
    book(actor)
    phone = program(actor)
    before = dict(phone.sync())
    with unit_of_work() as session:
        session.execute(update(Business).values(name="Elsewhere", rules_version=Business.rules_version + 1))
    later = NOW + 10 * MINUTE
    assert phone.sync(later) == phone.refs(later) != before


def test_a_private_entry_written_anew_under_its_name_is_told_as_it_is(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.sync()
    phone.put("own.ics", event(at(15)))
    phone.remove("own.ics")
    assert phone.sync() == {}
    phone.put("own.ics", event(at(16)))
    assert phone.sync() == phone.refs() != {}


def test_a_token_is_good_for_two_months(app: Flask) -> None:
    actor = make_member(practice())
    phone = program(actor)
    phone.sync()
    visit = book(actor)
    assert visit
    later = NOW + 60 * DAY
    assert syncing.changes(phone.entry(later), phone.token, later).changed
    later += DAY
    with pytest.raises(Invalid):
        syncing.changes(phone.entry(later), phone.token, later)


@pytest.mark.parametrize("token", ["", "1", "x" * 5000, "1-ff-739943-0000000000000000-0-0000000000000000", "\0"])
def test_what_is_no_token_of_this_calendar_is_refused(app: Flask, token: str) -> None:
    phone = program(make_member(practice()))
    with pytest.raises(Invalid):
        syncing.changes(phone.entry(), token, NOW)


def test_a_token_of_one_calendar_is_none_of_another(app: Flask) -> None:
    actor = make_member(practice())
    anna, ben = program(actor), program(actor, "ben")
    anna.sync()
    with pytest.raises(Invalid):
        syncing.changes(ben.entry(), anna.token, NOW)
