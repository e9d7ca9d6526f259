"""Public holidays of a region, and the regions that may be chosen."""

from datetime import date

import pytest

from booking.services.holidays import holidays_of, regions

AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))


def names(region: str | None, lang: str = "de", on: tuple[date, date] = AUTUMN) -> list[str]:
    return [each.name for each in holidays_of(region, *on, lang)]


@pytest.mark.parametrize(
    "region, expected",
    [
        ("DE", ["Tag der Deutschen Einheit"]),
        ("DE-TH", ["Tag der Deutschen Einheit", "Reformationstag"]),
        ("DE-BY", ["Tag der Deutschen Einheit", "Allerheiligen"]),
        ("DE-SN", ["Tag der Deutschen Einheit", "Reformationstag", "Buß- und Bettag"]),
        (None, []),
        ("DE-XX", []),
        ("AQ-1", []),
    ],
)
def test_each_land_has_its_own(region: str | None, expected: list[str]) -> None:
    assert names(region) == expected


def test_english_readers_read_english() -> None:
    assert names("DE-TH", "en") == ["German Unity Day", "Reformation Day"]


@pytest.mark.parametrize(
    "region, expected",
    [
        ("DE-BY", []),
        ("DE-BY-catholic", ["Mariä Himmelfahrt"]),
        ("DE-BY-Augsburg", ["Augsburger Hohes Friedensfest", "Mariä Himmelfahrt"]),
        ("DE-SL", ["Mariä Himmelfahrt"]),
    ],
)
def test_communities_have_days_of_their_own(region: str, expected: list[str]) -> None:
    assert names(region, on=(date(2026, 8, 1), date(2026, 8, 31))) == expected


def test_both_ends_count_and_years_follow_on_each_other() -> None:
    assert [each.on for each in holidays_of("DE", date(2026, 12, 25), date(2027, 1, 1), "de")] == [
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2027, 1, 1),
    ]


def test_every_land_and_its_communities_may_be_chosen() -> None:
    codes = [each.code for each in regions("DE")]
    assert len([code for code in codes if code.count("-") == 1]) == 16
    assert [code for code in codes if code.count("-") == 2] == [
        "DE-BY-Augsburg",
        "DE-BY-catholic",
        "DE-SN-catholic",
        "DE-TH-catholic",
    ]
    assert codes[0] == "DE"


def test_a_country_without_a_calendar_has_nothing_to_choose() -> None:
    assert regions("XX") == ()
