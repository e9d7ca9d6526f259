"""How search engines find pages, and which."""

import json
import re

import pytest

from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

HOME = "http://127.0.0.1:5000"


def links(visitor: Visitor, rel: str) -> list[tuple[str | None, str]]:
    found = [each for each in visitor.page.iter("link") if each.get("rel") == rel]
    return [(each.get("hreflang"), each.get("href", "")) for each in found]


def told(visitor: Visitor) -> list[str]:
    found = [each for each in visitor.page.iter("script") if each.get("type") == "application/ld+json"]
    return [json.loads(each.text or "")["@type"] for each in found]


@pytest.mark.parametrize(
    ("path", "lasting"),
    [
        ("/de/practice?audience=private", "/practice"),
        ("/de/practice/checkup?week=2026-W49&resource=ben&tz=Asia/Tokyo", "/practice/checkup"),
        ("/de/accessibility?x=1", "/accessibility"),
    ],
)
def test_a_page_has_one_lasting_address(visitor: Visitor, path: str, lasting: str) -> None:
    visitor.go(path)
    assert links(visitor, "canonical") == [(None, f"{HOME}/de{lasting}")]
    assert links(visitor, "alternate") == [
        ("de", f"{HOME}/de{lasting}"),
        ("en", f"{HOME}/en{lasting}"),
        ("x-default", f"{HOME}/de{lasting}"),
    ]


def test_a_business_and_its_services_are_described(visitor: Visitor) -> None:
    assert told(visitor.go("/de/practice")) == ["Physician"]
    assert told(visitor.go("/de/practice/checkup")) == ["Service"]


def test_in_a_frame_nothing_is_described_and_no_address_is_lasting(visitor: Visitor) -> None:
    visitor.go("/embed/de/practice/checkup")
    assert (told(visitor), links(visitor, "canonical"), links(visitor, "alternate")) == ([], [], [])


@pytest.mark.parametrize("path", ["/de/account/sign-in", "/de/nobody/at/all"])
def test_what_is_for_nobody_else_is_kept_from_search(visitor: Visitor, path: str) -> None:
    assert robots(visitor.go(path)) == ["noindex"]
    assert links(visitor, "canonical") == []


def test_the_form_of_a_hold_is_kept_from_search(visitor: Visitor) -> None:
    visitor.go("/de/practice/checkup").take("2026-11-25T14:00+01:00")
    assert (robots(visitor), told(visitor)) == (["noindex"], [])


def test_pages_have_titles_of_their_own(arrive: Arrive) -> None:
    visitor = arrive()
    paths = ("/de/practice", "/de/practice/checkup", "/de/practice/visit", "/de/accessibility", "/de/account/sign-in")
    titles = [text(next(visitor.go(path).page.iter("title"))) for path in paths]
    assert len(set(titles)) == len(paths)
    assert all(re.search(r" – (Practice on the Market|Terminbuch)$", each) for each in titles), titles


def robots(visitor: Visitor) -> list[str | None]:
    return [each.get("content") for each in visitor.page.iter("meta") if each.get("name") == "robots"]
