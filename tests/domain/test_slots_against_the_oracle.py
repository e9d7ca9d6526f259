"""The engine against the slow oracle, over random rulebooks around change-over nights."""

from hypothesis import event, given
from hypothesis import strategies as st

from booking.domain.choice import Claimed, Joined, choose
from booking.domain.policies import refusal
from booking.domain.slots import EMPTY, OpenTimes, Slots, is_offered, slots
from tests.domain.oracle import Oracle, shown
from tests.domain.strategies import Question, minute_of, questions


def engine(asked: Question, opened: OpenTimes | None = None) -> Slots:
    return slots(
        asked.service, asked.first, asked.last, asked.now, asked.snapshot,
        asked.seats, asked.audience, asked.resource, opened,
    )  # fmt: skip


def oracle(asked: Question) -> Oracle:
    return Oracle(
        asked.service, asked.first, asked.last, asked.now, asked.snapshot,
        asked.seats, asked.audience, asked.resource,
    )  # fmt: skip


def starts_to_try(asked: Question) -> st.SearchStrategy[int]:
    """Starts of interest: real slots, their neighbours, standing ones, any minute near."""
    some = [slot.starts_at + d for slot in engine(asked)[:40] for d in (0, 0, 1, asked.service.step)]
    some += [at.starts_at for at in asked.snapshot.standing]
    begin = minute_of(asked.first)
    anywhere = st.integers(begin // 15 - 96, begin // 15 + 288).map(lambda quarter: quarter * 15)
    return st.sampled_from(some) | anywhere if some else anywhere


@given(questions())
def test_the_slots_are_those_that_counting_minutes_finds(asked: Question) -> None:
    expected = oracle(asked).slots()
    event(f"slots: {'none' if not expected else 'one to five' if len(expected) < 6 else 'more'}")
    assert list(engine(asked)) == expected


@given(questions())
def test_kept_open_times_change_no_answer(asked: Question) -> None:
    kept = OpenTimes()
    expected = list(engine(asked))
    assert list(engine(asked, kept)) == expected
    assert list(engine(asked, kept)) == expected
    assert list(engine(asked, OpenTimes(limit=1))) == expected


@given(questions(), st.data())
def test_one_start_is_offered_exactly_where_it_is_a_slot_of_its_date(asked: Question, data: st.DataObject) -> None:
    start = data.draw(starts_to_try(asked))
    on = shown(asked.service.location.time_zone, start).date()
    day = Question(**{**vars(asked), "first": on, "last": on})
    expected = oracle(day).slot(start) is not None
    event(f"offered: {expected}")
    question = (asked.service, start, asked.now, asked.snapshot, asked.seats, asked.audience, asked.resource)
    assert is_offered(*question) == expected
    assert is_offered(*question, opened=OpenTimes()) == expected


@given(questions(), st.data())
def test_the_choice_is_the_one_that_trying_all_finds(asked: Question, data: st.DataObject) -> None:
    start = data.draw(starts_to_try(asked))
    on = shown(asked.service.location.time_zone, start).date()
    expected = oracle(Question(**{**vars(asked), "first": on, "last": on})).choice(start, asked.booked)
    event(f"choice: {type(expected).__name__}")
    found = choose(
        asked.service, start, asked.now, asked.snapshot, asked.booked, asked.seats, asked.audience, asked.resource
    )
    if expected is None:
        assert found is None
    else:
        assert found == (Joined(expected) if isinstance(expected, int) else Claimed(expected))


@given(questions(), st.data())
def test_there_is_a_refusal_exactly_where_a_start_is_not_offered(asked: Question, data: st.DataObject) -> None:
    start = data.draw(starts_to_try(asked))
    question = (asked.seats, asked.audience, asked.resource)
    found = refusal(asked.service, start, asked.now, asked.snapshot, *question)
    event(f"refusal: {found}")
    assert (found is None) == is_offered(asked.service, start, asked.now, asked.snapshot, *question)


@given(questions(), st.data())
def test_with_nothing_taken_and_nobody_standing_no_refusal_speaks_of_others(
    asked: Question, data: st.DataObject
) -> None:
    start = data.draw(starts_to_try(asked))
    found = refusal(asked.service, start, asked.now, EMPTY, asked.seats, asked.audience, asked.resource)
    if asked.service.max_per_day != 0:
        assert found is None or not found.is_for_now
