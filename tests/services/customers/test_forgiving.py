"""Whoever is meant is found, whichever single letter of whichever word is wrong."""

from random import Random

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.services import customers
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.customers.people import add_customer

NAMES = (
    "Anna Weiß", "Jürgen Müller-Lüdenscheidt", "Zoë Mueller", "Ole Ångström", "Kim Li", "Ursula von der Leyen",
    "Maximiliane Schwarzenberger", "François Bœuf", "Łukasz Żółkiewski", "Ines Ösoğlu", "Bo Baer",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


@pytest.fixture
def actor(app: Flask) -> Actor:
    business = make_business()
    for name in NAMES:
        add_customer(business, name)
    return make_member(business)


def typos(word: str, dice: Random) -> list[str]:
    """One of each kind."""
    at, letter = dice.randrange(len(word)), dice.choice(LETTERS)
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word
    return [
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + letter + word[at:],
        swapped,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_missing_doubled_or_swapped_letter_finds_all_the_same(actor: Actor, name: str) -> None:
    dice = Random(name)
    missed = []
    for word in name.replace("-", " ").split():
        # A letter with dots counts as two: of shorter words too little is left.
        if len(word) > 3:
            missed += [
                typo
                for _ in range(4)
                for typo in typos(word, dice)
                if name not in (card.name for card in customers.search(actor, typo, NOW))
            ]
    assert missed == []


def test_every_word_may_have_its_own_wrong_letter(actor: Actor) -> None:
    assert [card.name for card in customers.search(actor, "Maximilane Schwarzenbergre", NOW)] == [
        "Maximiliane Schwarzenberger"
    ]


def test_two_wrong_letters_in_a_word_find_nobody(actor: Actor) -> None:
    assert customers.search(actor, "Schwabzenbirger", NOW) == []


def test_a_word_that_is_misspelt_while_it_is_typed_finds_already(actor: Actor) -> None:
    assert [card.name for card in customers.search(actor, "Schwrz", NOW)] == ["Maximiliane Schwarzenberger"]
