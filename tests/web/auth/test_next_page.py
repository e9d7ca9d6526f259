"""After signing in one is led to a page of ours and nowhere else."""

import pytest

from booking.web.auth.next_page import own_path


@pytest.mark.parametrize(
    "path",
    ["/de/staff/practice/calendar", "/de/staff/practice/customers?q=M%C3%BCller&page=2", "/de/b/x?a=//b", "/"],
)
def test_a_path_of_our_own_is_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/%2fevil.example",
        "/%252fevil.example",
        "https:evil.example",
        "https://evil.example/",
        "/\thttps://evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/de%0d%0aLocation:%20https://evil.example",
        "/de\r\nLocation: https://evil.example",
        "/de?a=\r\nb",
        "javascript:alert(1)",
        " /de",
        "de/staff",
        "/de#there",
        "/" + "a" * 2000,
        "",
        None,
    ],
)
def test_anything_else_is_dropped(path: str | None) -> None:
    assert own_path(path) is None
