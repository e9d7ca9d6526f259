"""What a new business begins with can be stored as it is."""

import pytest

from booking.services.setup.shape import ServiceShape
from booking.services.setup.starters import TRADES, Starter, trade

STARTERS = [pytest.param(each, id=f"{name} {each.key}") for name, of in TRADES.items() for each in of.services]


@pytest.mark.parametrize("starter", STARTERS)
def test_a_starter_is_a_service_but_for_whom_it_takes(starter: Starter) -> None:
    requires = [{**each, "any_of": ["anna"]} for each in starter.document["requires"]]
    ServiceShape.model_validate({**starter.document, "slug": starter.key, "requires": requires})


@pytest.mark.parametrize("starter", STARTERS)
def test_a_starter_is_named_in_both_languages(starter: Starter) -> None:
    assert starter.name.keys() == {"de", "en"}
    assert bool(starter.description["de"]) == bool(starter.description["en"])


def test_a_trade_goes_by_several_names() -> None:
    assert trade("bicycle-workshop") is TRADES["workshop"]


def test_a_trade_that_nobody_knows_has_the_plainest_services() -> None:
    assert trade("beekeeper") is TRADES["other"]
