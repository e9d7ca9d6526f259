"""What three states of one thing make."""

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.merging import MISSING, Difference, applied, conflicts, differences, merged

SEEN = {"name": "Anna", "phone": None, "weekly_hours": [1, 2], "text": {"de": "Hallo"}}

names = st.sampled_from(["a", "b", "date_overrides"])
scalars = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["x", "y"])
days = st.lists(
    st.fixed_dictionaries({"on": st.sampled_from(["2026-12-24", "2026-12-25"]), "hours": scalars}),
    max_size=2,
    unique_by=lambda each: each["on"],
)
trees = st.dictionaries(
    names, scalars | days | st.dictionaries(names, scalars, max_size=2) | st.lists(scalars, max_size=2), max_size=3
)


def test_what_others_changed_elsewhere_stays() -> None:
    assert merged(SEEN, {**SEEN, "name": "Anna K."}, {**SEEN, "phone": "1"}) == {
        "name": "Anna K.",
        "phone": "1",
        "weekly_hours": [1, 2],
        "text": {"de": "Hallo"},
    }


def test_changes_at_different_places_are_no_conflict() -> None:
    assert conflicts(SEEN, {**SEEN, "name": "Anna K."}, {**SEEN, "phone": "1"}) == []


def test_changes_of_the_same_are_a_conflict_that_tells_what_others_made_of_it() -> None:
    assert conflicts(SEEN, {**SEEN, "name": "Anna K."}, {**SEEN, "name": "Anne"}) == [
        Difference(("name",), "Anna", "Anne")
    ]


def test_the_same_change_twice_is_no_conflict() -> None:
    both = {**SEEN, "name": "Anne"}
    assert conflicts(SEEN, both, both) == []


def test_texts_of_two_languages_stand_by_themselves() -> None:
    mine, theirs = {**SEEN, "text": {"de": "Hallo", "en": "Hi"}}, {**SEEN, "text": {"de": "Servus"}}
    assert merged(SEEN, mine, theirs)["text"] == {"de": "Servus", "en": "Hi"}


def test_a_list_whose_order_says_something_is_one_value() -> None:
    assert conflicts(SEEN, {**SEEN, "weekly_hours": [1, 2, 3]}, {**SEEN, "weekly_hours": [1]}) == [
        Difference(("weekly_hours",), [1, 2], [1])
    ]


def test_two_dates_added_by_two_people_are_both_there() -> None:
    seen: dict = {"date_overrides": []}
    mine = {"date_overrides": [{"on": "2026-12-24", "hours": []}]}
    theirs = {"date_overrides": [{"on": "2026-12-31", "hours": []}]}
    assert merged(seen, mine, theirs) == {
        "date_overrides": [{"on": "2026-12-31", "hours": []}, {"on": "2026-12-24", "hours": []}]
    }


def test_a_list_may_be_all_there_is() -> None:
    mine, theirs = [{"on": "2026-12-24", "hours": []}], [{"on": "2026-12-31", "hours": []}]
    assert merged([], mine, theirs, ("date_overrides",)) == [*theirs, *mine]


def test_one_date_with_two_hours_is_a_conflict() -> None:
    seen: dict = {"date_overrides": []}
    mine = {"date_overrides": [{"on": "2026-12-24", "hours": []}]}
    theirs = {"date_overrides": [{"on": "2026-12-24", "hours": [["09:00", "12:00"]]}]}
    (found,) = conflicts(seen, mine, theirs)
    assert (found.name, found.before) == ("date_overrides.2026-12-24", MISSING)


def test_entries_that_cannot_be_told_apart_are_one_value() -> None:
    twice = [{"starts_at": "a", "ends_at": "b", "reason": None}] * 2
    (found,) = differences({"time_off": twice}, {"time_off": twice[:1]})
    assert found.place == ("time_off",)


def test_a_change_that_does_not_begin_where_things_stand_is_told() -> None:
    late = Difference(("name",), "Anna", "Anne")
    assert applied({"name": "Berta"}, [late]) == ({"name": "Anne"}, [late])


@given(trees, trees)
def test_differences_lead_from_one_to_the_other(before: dict, after: dict) -> None:
    made, unfit = applied(before, differences(before, after))
    assert unfit == []
    assert differences(made, after) == []


@given(trees, trees)
def test_turned_they_lead_back(before: dict, after: dict) -> None:
    made, unfit = applied(after, [each.turned for each in differences(before, after)])
    assert unfit == []
    assert differences(before, made) == []


@given(trees, trees)
def test_who_changes_nothing_leaves_what_others_did(seen: dict, present: dict) -> None:
    assert merged(seen, seen, present) == present


@given(trees, trees)
def test_nobody_else_there_the_wish_is_done(seen: dict, wanted: dict) -> None:
    assert differences(merged(seen, wanted, seen), wanted) == []


@given(trees, trees, trees)
def test_without_conflicts_both_changes_are_in(seen: dict, wanted: dict, present: dict) -> None:
    if conflicts(seen, wanted, present):
        return
    whole = merged(seen, wanted, present)
    for change in (*differences(seen, wanted), *differences(seen, present)):
        assert applied(whole, [change.turned])[1] == []
