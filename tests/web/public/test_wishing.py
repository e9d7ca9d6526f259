"""*When suits you?* on the page of slots."""

from tests.web.visiting import Visitor

CHECKUP = "/en/practice/checkup"


def test_words_are_answered_in_words_and_with_the_nearest_times(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?when=next+week+Wednesday+after+2+pm")
    assert "We understood: Wednesday 2 December, from 14:00 These times are free:" in visitor.text
    assert visitor.starts[0] == "2026-12-02T14:00+01:00"


def test_a_time_of_the_answer_can_be_taken(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?when=next+week+Wednesday+2+pm").take("2026-12-02T14:00+01:00")
    assert "Wednesday 2 December 2026, 14:00–14:30" in visitor.text


def test_what_is_not_understood_is_named_and_the_week_is_shown_as_before(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?when=Wednesday+or+blue")
    assert "We did not understand “blue”." in visitor.text
    field = next(each for each in visitor.page.iter("input") if each.get("name") == "when")
    assert (field.get("value"), field.get("aria-describedby")) == ("Wednesday or blue", "when-error")
    assert len(visitor.starts) == 80


def test_where_nothing_is_free_the_nearest_times_are_offered(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?when=this+weekend")
    assert "Saturday to Sunday, 28–29 November Nothing is free then. These times are nearest to it:" in visitor.text


def test_german_is_answered_in_german(visitor: Visitor) -> None:
    visitor.go("/de/practice/checkup?when=%C3%BCbermorgen+nachmittags")
    assert "Mittwoch, 25. November, nachmittags (12 bis 17 Uhr)" in visitor.text


def test_two_readings_are_both_offered_and_said(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?when=next+Wednesday+at+noon")
    assert "Wednesday 25 November or Wednesday 2 December, at 12:00" in visitor.text
    assert visitor.starts[:2] == ["2026-11-25T12:00+01:00", "2026-12-02T12:00+01:00"]


def test_the_field_keeps_what_the_address_says_besides(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?resource=anna&when=tomorrow")
    kept = [each for each in visitor.page.iter("input") if each.get("form") == "when-form"]
    assert ("resource", "anna") in [(each.get("name"), each.get("value")) for each in kept]


def test_nothing_typed_is_nothing_asked(visitor: Visitor) -> None:
    assert "We understood" not in visitor.go(f"{CHECKUP}?when=+").text
