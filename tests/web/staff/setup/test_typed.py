"""Rows of a form come, go and change places, and keep what was typed."""

from booking.web.staff.setup.typed import Typed


def three() -> Typed:
    return Typed({"name": "x", "rows-0-a": "one", "rows-1-a": "two", "rows-5-a": "three", "rowsy-9-a": "other"})


def texts(typed: Typed) -> list[str]:
    return [typed.text(f"rows-{number}-a") for number in typed.rows("rows")]


def test_rows_are_found_by_their_numbers() -> None:
    assert three().rows("rows") == [0, 1, 5]


def test_a_new_row_comes_last() -> None:
    typed = three()
    assert (typed.add_row("rows", {"a": "four"}), texts(typed)) == (6, ["one", "two", "three", "four"])


def test_the_first_row_has_the_number_nought() -> None:
    assert Typed().add_row("rows", {"a": "one"}) == 0


def test_the_others_keep_their_numbers_when_one_goes() -> None:
    typed = three()
    typed.remove_row("rows", 1)
    assert (typed.rows("rows"), texts(typed)) == ([0, 5], ["one", "three"])


def test_a_row_changes_places_with_its_neighbour() -> None:
    typed = three()
    typed.move_row("rows", 5, -1)
    assert texts(typed) == ["one", "three", "two"]


def test_the_first_row_cannot_go_further_up() -> None:
    typed = three()
    typed.move_row("rows", 0, -1)
    assert texts(typed) == ["one", "two", "three"]


def test_rows_within_a_row_go_with_it() -> None:
    typed = Typed({"q-0-c-0-x": "a", "q-0-c-1-x": "b", "q-1-c-0-x": "c"})
    typed.move_row("q", 1, -1)
    assert ([typed.text(f"q-0-c-{n}-x") for n in typed.rows("q-0-c")], typed.rows("q-1-c")) == (["c"], [0, 1])


def test_a_line_end_is_a_line_feed() -> None:
    assert Typed.sent({"text": "a\r\nb"}).values == {"text": "a\nb"}


def test_a_fault_stands_at_its_control_once() -> None:
    typed = three()
    typed.refuse("name", "No.")
    typed.refuse("name", "No.")
    assert (typed.entry("name").errors, typed.entry("rows-0-a").errors) == (("No.",), ())
