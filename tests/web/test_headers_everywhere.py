"""The headers that protect are on every answer of every route: shown, refused, too large, too often, a failure."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from limits import RateLimitItemPerMinute
from werkzeug.test import TestResponse

from booking.app import assembled
from booking.web import clock, limits
from booking.web.errors import Application
from booking.web.framed import BELOW
from booking.web.headers import SCRIPT
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.web.access import ACCESS, METRICS_TOKEN
from tests.web.conftest import Assemble
from tests.web.test_access import NOBODYS, World, enter, furnished, methods

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
ONCE = (*ALWAYS, "Content-Security-Policy", "Cache-Control", "Permissions-Policy", "Cross-Origin-Resource-Policy")
INSIDE = re.compile(r"ZeroDivisionError|Traceback|\.py\b|line \d+|Werkzeug|Flask|SELECT ")
NONCE = re.compile(r"'self'(?: 'nonce-([\w-]{20,})')?")


def faults(answer: TestResponse, *, is_secure: bool = False) -> list[str]:
    """What is missing from the headers of an answer, or what its policy allows and should not."""
    headers, path = answer.headers, answer.request.path
    is_framed = path.startswith(BELOW)
    found = [f"{name} is said {count} times" for name in ONCE if (count := len(headers.getlist(name))) != 1]
    found += [f"{name}: {headers.get(name)}" for name, value in ALWAYS.items() if headers.get(name) != value]
    policy = dict(
        each.strip().split(" ", 1) for each in (headers.get("Content-Security-Policy") or "no policy").split(";")
    )
    scripts, styles = policy.pop("script-src", ""), policy.pop("style-src", "")
    nonce = NONCE.fullmatch(scripts)
    if nonce is None or styles != scripts:
        found.append(f"scripts by {scripts!r}, styles by {styles!r}")
    elif answer.mimetype == "text/html" and set(re.findall(r'\bnonce="([^"]*)"', answer.text)) - {nonce[1]}:
        found.append("a nonce that its policy does not name")
    if policy != {**POLICY, "frame-ancestors": "*" if is_framed else "'none'"}:
        found.append(f"the policy {policy}")
    if is_framed or path == SCRIPT:
        found += ["refuses the frame that it is for"] if "X-Frame-Options" in headers else []
    elif (headers.get("X-Frame-Options"), headers.get("Cross-Origin-Resource-Policy")) != ("DENY", "same-origin"):
        found.append("lets others frame or embed it")
    if is_secure and headers.getlist("Strict-Transport-Security") != ["max-age=63072000"]:
        found.append("does not insist on https")
    if answer.status_code >= 400 and headers.get("Cache-Control") != "no-store":
        found.append(f"a refusal is kept: {headers.get('Cache-Control')}")
    return [f"{answer.request.method} {path} ({answer.status_code}): {each}" for each in found]


def told(answers: Iterator[TestResponse], **changes: Any) -> tuple[list[str], Counter[int]]:
    """All faults of these answers, and how many of each status there were."""
    found, statuses = [], Counter[int]()
    for answer in answers:
        found += faults(answer, **changes)
        statuses[answer.status_code] += 1
    return found, statuses


def addresses(app: Application) -> Iterator[tuple[str, str]]:
    """Every endpoint with an address of it, at which there need be nothing."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        row = ACCESS[rule.endpoint]
        known = {name: "1" if value[:1] == "$" else value for name, value in row.values.items()}
        kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
        values = {name: "1" if kind == "IntegerConverter" else "anna" for name, kind in kinds.items()}
        values |= {
            name: "1" if kinds[name] == "IntegerConverter" else each for name, each in known.items() if name in kinds
        }
        values |= {"token": NOBODYS} if "token" in kinds else {}
        values |= {"lang": "en"} if "lang" in kinds else {}
        yield rule.endpoint, adapter.build(rule.endpoint, values)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two businesses with all that there is to ask for."""
    folder = tmp_path_factory.mktemp("headers")
    app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder, metrics_token=METRICS_TOKEN))
    app.config["WTF_CSRF_ENABLED"] = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        with app.app_context():
            made = furnished(app)
        yield made


def test_what_is_answered(world: World) -> None:
    seen = (answer for each in ACCESS if "GET" in methods(world, each) for answer in enter(world, "GET", each))
    found, statuses = told(seen)
    assert found == []
    assert statuses[200] > 200


def test_what_is_asked_by_a_stranger(world: World) -> None:
    asked = (
        world.app.test_client().open(address, method=method)
        for endpoint, address in addresses(world.app)
        for method in ("GET", "HEAD", "OPTIONS")
        if method != "GET" or method in methods(world, endpoint)
    )
    found, statuses = told(asked)
    assert found == []
    assert {200, 303, 401, 404, 405} <= set(statuses)


def test_a_form_without_its_token_and_a_body_that_is_too_large(world: World) -> None:
    def asked() -> Iterator[TestResponse]:
        for endpoint, address in addresses(world.app):
            for method in sorted(methods(world, endpoint) & {"POST", "PUT", "PATCH", "DELETE"}):
                for body in (b"a=b", b"a=" + b"x" * 300_000):
                    kind = "application/x-www-form-urlencoded"
                    yield world.app.test_client().open(address, method=method, data=body, content_type=kind)

    world.app.config["WTF_CSRF_ENABLED"] = True
    try:
        found, statuses = told(asked())
    finally:
        world.app.config["WTF_CSRF_ENABLED"] = False
    assert found == []
    assert statuses[400] > 100
    assert statuses[413] > 100


def test_a_method_that_is_not_for_that_address(world: World) -> None:
    asked = (world.app.test_client().open(address, method="LINK") for _, address in addresses(world.app))
    found, statuses = told(asked)
    assert found == []
    assert statuses[405] > 200


@pytest.fixture(scope="module")
def secure(assemble_once: Assemble) -> Application:
    """A site by https, on which whatever is asked for fails."""
    app = assemble_once(base_url="https://termine.example.org", rate_limits=True)
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return app


def test_a_failure_of_ours(secure: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    for endpoint in ACCESS:
        monkeypatch.setitem(secure.view_functions, endpoint, lambda **values: 1 // 0)
    answers = [secure.test_client().get(each, base_url="https://localhost") for _, each in addresses(secure)]
    found, statuses = told(iter(answers), is_secure=True)
    assert found == []
    assert [each.request.path for each in answers if INSIDE.search(each.text)] == []
    assert statuses[500] > 150
    assert set(statuses) <= {500, 405}


def test_who_asks_too_often(secure: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READS", "CHANGES", "FEEDS"):
        monkeypatch.setattr(limits, name, RateLimitItemPerMinute(1, namespace=f"everywhere-{name}"))
    client = secure.test_client()
    for path in ("/", "/calendar/x.ics"):
        client.get(path)
    found, statuses = told(
        (
            client.get(each, base_url="https://localhost")
            for name, each in addresses(secure)
            if name not in limits.UNLIMITED
        ),
        is_secure=True,
    )
    assert found == []
    assert statuses[429] > 300


@pytest.mark.parametrize(
    "header, value",
    [
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'"),
        ("Content-Security-Policy", ""),
        ("X-Content-Type-Options", None),
        ("X-Frame-Options", None),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "public"),
    ],
)
def test_what_is_missing_is_noticed(world: World, header: str, value: str | None) -> None:
    answer = world.app.test_client().get("/en/nowhere/at/all")
    assert faults(answer) == []
    if value is None:
        del answer.headers[header]
    else:
        answer.headers[header] = value
    assert faults(answer)
