"""Whatever is sent to a form or asked of a page: an answer, a refusal, and never a failure of ours.

The forms are those that stand on the pages; Hypothesis decides what is sent instead of what a browser would send.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import html5lib
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse
from wtforms.form import BaseForm

from booking.app import assembled
from booking.storage.db import db
from booking.web import clock
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.web.access import ACCESS, METRICS_TOKEN
from tests.web.injection.forms import Form, forms_of
from tests.web.injection.harm import is_harmless
from tests.web.test_access import World, enter, furnished, methods

PAGES = [name for name, row in ACCESS.items() if row.is_page]
RAW_FORM = "application/x-www-form-urlencoded"
FEW, MANY = 4, 120
LIMITED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
STRANGE = (
    *(
        "",
        " ",
        "\x00",
        "\r\n",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "\U0001f600",
        "x" * 5000,
        "0",
        "-1",
        "1.5",
        "1e999",
        "NaN",
    ),
    *("9" * 40, "٣", "24:00", "25:61", "10:00", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W53", "2026-W99"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-30T10:00:00+01:00", "2026-11-30T10:00"),
    *("null", "{}", "[]", "[[[[", "true", "on", "save", "book", "../..", "//evil.example", "anna", "checkup", "en"),
    *(
        "a@b.example",
        "a@b.example,c@d.example",
        "@",
        "+49 361 1234567",
        "Europe/Berlin",
        "Nowhere/Nowhere",
        "1;2",
        "=1",
    ),
)
VALUES = st.one_of(
    st.sampled_from(STRANGE),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.integers().map(str),
    st.dates().map(str),
)
RAW = (
    b"%ff%fe=%80&%00=%00",
    b"=&=&&&;;",
    b"&".join(b"name=x" for _ in range(700)),
    b"a=" + b"%F0%9F%98%80" * 900,
    b"\xff\xfe\x00",
)
PARTS = (
    b"".join(b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nx\r\n' % at for at in range(600)) + b"--x--\r\n"
)
BODIES = (
    *((raw, RAW_FORM) for raw in RAW),
    (b"a=b", f"{RAW_FORM}; charset=utf-7"),
    (PARTS, "multipart/form-data; boundary=x"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../\x00"\r\n\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"x", "multipart/form-data"),
    (b"{}", "application/json"),
    (b"", "text/plain"),
)


@dataclass
class Site:
    """A world that is put back as it was, and who asks there."""

    world: World
    first: sqlite3.Connection
    failed: list[str] = field(default_factory=list)
    asked: int = 0

    def put_back(self) -> None:
        """Make it as it was before anybody came."""
        with self.world.app.app_context():
            db.engine.dispose()
        self.first.backup(self.world.watcher)

    def pages(self) -> Iterator[TestResponse]:
        """Each page as somebody sees it who may, and who that is."""
        for endpoint in PAGES:
            if "GET" in methods(self.world, endpoint):
                yield from (each for each in enter(self.world, "GET", endpoint, "en") if each.mimetype == "text/html")

    @cached_property
    def forms(self) -> list[Form]:
        """The forms of all pages, each once; and of what is sent without one, what the matrix of access sends."""
        found = {}
        for page in self.pages():
            for form in forms_of(page.text, page.request.path):
                found[urlsplit(form.action).path, tuple(sorted({*form.sent, *form.texts}))] = form
        return [*found.values(), *self._without_page({path for path, _ in found})]

    def _without_page(self, known: set[str]) -> Iterator[Form]:
        adapter = self.world.app.url_map.bind("localhost")
        seen = {adapter.match(path, "POST")[0] for path in known}
        for endpoint in (each for each in PAGES if each not in seen and "POST" in methods(self.world, each)):
            row, things = ACCESS[endpoint], self.world.things
            values = {name: things[each[1:]] if each[:1] == "$" else each for name, each in row.values.items()}
            if row.purposes:
                values["token"] = self.world.tokens[min(row.purposes)]
            values |= {"lang": "en"} if self.world.app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            yield Form(adapter.build(endpoint, values), MultiDict(row.sent), ())

    @cached_property
    def unseen(self) -> set[str]:
        """Fields that a form has and no page shows as it is: they are sent all the same."""
        return declared(BaseForm) - {name for form in self.forms for name in controls(form)}

    @cached_property
    def questions(self) -> dict[str, set[str]]:
        """What is asked of pages by their addresses: the names in links and in forms that only ask, by path."""
        found: dict[str, set[str]] = {}
        for page in self.pages():
            root = html5lib.parse(page.text, namespaceHTMLElements=False)
            for link in (urlsplit(each.get("href", "")) for each in root.iter("a")):
                if link.path.startswith("/") and link.query:
                    found.setdefault(link.path, set()).update(name for name, _ in parse_qsl(link.query))
            for form in (each for each in root.iter("form") if each.get("method", "get").lower() == "get"):
                names = {each.get("name", "") for each in form.iter() if each.get("name")}
                found.setdefault(form.get("action") or page.request.path, set()).update(names)
        return {path: names for path, names in found.items() if names}

    def send(self, path: str, **said: Any) -> None:
        """Ask as the owner; what fails is kept."""
        client = self.world.app.test_client()
        client.set_cookie("staff", self.world.cookies["owner"])
        answer = client.open(path, **said)
        self.asked += 1
        if not is_harmless(answer.headers.get("Location", "/"), is_loaded=True):
            self.failed.append(f"{path} leads to {answer.headers['Location']}")
        if answer.status_code >= 500:
            self.failed.append(f"{said.get('method', 'GET')} {path} {said.get('data')!r}: {answer.status_code}")


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two businesses with all that has a form."""
    folder = tmp_path_factory.mktemp("fuzzed")
    app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder, metrics_token=METRICS_TOKEN))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        with app.app_context():
            world = furnished(app)
        first = sqlite3.connect(":memory:", check_same_thread=False)
        world.watcher.backup(first)
        yield Site(world, first)


@pytest.fixture(autouse=True)
def nothing_failed_before(site: Site) -> None:
    site.put_back()
    site.failed.clear()
    site.asked = 0


def declared(kind: type[Any]) -> set[str]:
    """The names of the fields of every form that is written down as a class."""
    names = {name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}
    return names.union(*(declared(each) for each in kind.__subclasses__()))


def controls(form: Form) -> list[str]:
    """The names of all that a form sends, the buttons with a name among them."""
    return sorted({*form.sent, *form.texts, *(name for name, _ in form.buttons), *form.files} - {"", "csrf_token"})


def fuzz_form(site: Site, form: Form, examples: int) -> None:
    """Send a form with some of its values strange, missing, twice, or new."""
    names = controls(form)
    sound = [*form.filled({}, **dict(form.buttons[:1])).items(multi=True)]
    others = ["odd", *sorted(site.unseen)]
    changes = st.dictionaries(
        st.sampled_from(names) | st.sampled_from(others), st.lists(VALUES, max_size=2), min_size=1, max_size=4
    )

    @settings(LIMITED, max_examples=examples)
    @given(changes)
    def send(changed: dict[str, list[str]]) -> None:
        kept = [(name, value) for name, value in sound if name not in changed and isinstance(value, str)]
        strange = [(name, value) for name, values in changed.items() for value in values]
        site.send(form.action, method="POST", data=urlencode([*kept, *strange]), content_type=RAW_FORM)

    send()


def fuzz_forms(site: Site, examples: int, path: str = "") -> None:
    """All forms, or those that are sent to *path*; each begins in the world as it was."""
    for form in (each for each in site.forms if path in each.action):
        if controls(form):
            site.put_back()
            fuzz_form(site, form, examples)


def fuzz_question(site: Site, path: str, names: list[str], examples: int) -> None:
    """Ask for a page by strange values of what one may ask for."""

    @settings(LIMITED, max_examples=examples)
    @given(st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=3))
    def ask(said: dict[str, str]) -> None:
        site.send(path, query_string=urlencode(said))

    ask()


def fuzz_questions(site: Site, examples: int) -> None:
    """All pages that can be asked for something."""
    for path, names in site.questions.items():
        fuzz_question(site, path, sorted(names), examples)


def test_no_form_makes_us_fail(site: Site) -> None:
    fuzz_forms(site, FEW)
    assert site.failed == []
    assert site.asked > 400


def test_no_question_makes_us_fail(site: Site) -> None:
    fuzz_questions(site, FEW)
    assert site.failed == []
    assert site.asked > 100


def test_no_body_makes_us_fail(site: Site) -> None:
    for path in sorted({urlsplit(form.action).path for form in site.forms}):
        for body, kind in BODIES:
            site.send(path, method="POST", data=body, content_type=kind)
    assert site.failed == []
    assert site.asked > 1000


@pytest.mark.prove
def test_no_form_makes_us_fail_for_long(site: Site) -> None:
    fuzz_forms(site, MANY)
    assert site.failed == []


@pytest.mark.prove
def test_no_question_makes_us_fail_for_long(site: Site) -> None:
    fuzz_questions(site, MANY)
    assert site.failed == []


def test_most_fields_that_are_declared_stand_on_a_page(site: Site) -> None:
    assert len(declared(BaseForm)) > 50
    assert len(site.unseen) < 10


def test_a_failure_would_be_seen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.world.app.view_functions, "customers.add", lambda **values: 1 // 0)
    fuzz_forms(site, FEW, "/customers/new")
    assert {each.partition("?")[0].split(" ")[1] for each in site.failed} == {"/en/staff/practice/customers/new"}
