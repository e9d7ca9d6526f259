"""What the slot page weighs at the first visit, packed, with all that it loads by itself; headers left out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip"}
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon|modulepreload)"|script)[^>]*?(?:href|src)="([^"]+)"')
MODULES = re.compile(r'data-module="(\w+)"')
IMPORTS = re.compile(r'^(?:import|export)\b[^;]*?from "\./([\w/.]+)"', re.MULTILINE)
# In bytes; the goals are 14,000, 40,000 and 12,000: what lies between is for pages of businesses with more to say.
HTML, SCRIPT, ALL, REQUESTS = 8_000, 8_000, 24_000, 12


@pytest.fixture
def client(practice: object, site: Flask) -> FlaskClient:
    return site.test_client()


def weight(client: FlaskClient, path: str) -> int:
    """Bytes of the body of an answer."""
    answer = client.get(path, headers=GZIP)
    assert answer.status_code == 200, path
    return len(answer.data)


def scripts(client: FlaskClient, page: str) -> set[str]:
    """The addresses of all scripts that a page loads by itself, those that they import included."""
    main = re.search(r'<script type="module" src="([^"]+)"', page)
    assert main
    base = main[1].rsplit("/", 1)[0]
    found = {main[1]}
    waiting = {f"{base}/modules/{name}.js" for name in MODULES.findall(page)}
    while waiting:
        path = waiting.pop()
        found.add(path)
        folder = path.rsplit("/", 1)[0]
        waiting |= {f"{folder}/{each}" for each in IMPORTS.findall(client.get(path).text)} - found
    return found


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_slot_page_is_light(client: FlaskClient, lang: str) -> None:
    path = f"/{lang}/practice/checkup"
    page = client.get(path).text
    loaded = {each for each in LOADED.findall(page) if not each.endswith(".js")}
    script = scripts(client, page)
    weights = {each: weight(client, each) for each in {path, *loaded, *script}}
    assert weights[path] <= HTML
    assert sum(weights[each] for each in script) <= SCRIPT
    assert sum(weights.values()) <= ALL
    assert len(weights) <= REQUESTS
    assert all(each.startswith("/") for each in weights)


def test_what_is_weighed_is_all_that_a_page_names(client: FlaskClient) -> None:
    page = client.get("/en/practice/checkup").text
    assert any(each.endswith("site.css") for each in LOADED.findall(page))
    assert any(each.endswith("icon.svg") for each in LOADED.findall(page))
    assert any(each.endswith("own_zone.js") for each in scripts(client, page))
