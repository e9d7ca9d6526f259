"""The lines that a business copies into its own site."""

import html5lib

from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/embedding"
HOME = "http://127.0.0.1:5000"


def snippets(visitor: Visitor) -> list[str]:
    return ["".join(each.itertext()).strip() for each in visitor.page.iter("textarea")]


def test_a_frame_a_button_and_a_link_are_offered(owner: Visitor) -> None:
    frame, button, link = snippets(owner.go(PAGE))
    assert frame == (
        f'<script src="{HOME}/embed.js" data-business="practice" data-lang="de" async></script>\n'
        f'<noscript><a href="{HOME}/de/practice">Termin online buchen</a></noscript>'
    )
    assert f'href="{HOME}/de/practice"' in button
    assert link == f'<a href="{HOME}/de/practice">Termin online buchen</a>'


def test_for_one_service_in_another_language(owner: Visitor) -> None:
    frame, _, link = snippets(owner.go(f"{PAGE}?service=checkup&language=en"))
    assert 'data-service="checkup" data-lang="en"' in frame
    assert link == f'<a href="{HOME}/en/practice/checkup">Book an appointment online</a>'


def test_what_is_not_offered_is_as_if_not_said(owner: Visitor) -> None:
    assert snippets(owner.go(f"{PAGE}?service=%22%3E&language=fr")) == snippets(owner.go(PAGE))


def test_the_lines_are_whole_html(owner: Visitor) -> None:
    for snippet in snippets(owner.go(PAGE)):
        html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title><body>{snippet}")


def test_it_is_found_from_the_set_up(owner: Visitor) -> None:
    assert owner.go("/en/staff/practice/setup").follow("On your own site").heading == "On your own site"
