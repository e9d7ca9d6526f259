"""Somebody who types what they should not into everything there is, and looks at everything that comes out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from typing import Any

import html5lib
from flask import url_for
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from booking.domain.access import Role
from booking.services.outbox import deliver_due
from booking.web.api.operations import Operation
from booking.web.api.routes import operations
from tests.services.outgoing_mail import at_once
from tests.services.test_outbox import Recorder, post
from tests.web.access import ACCESS
from tests.web.injection import harm
from tests.web.injection.forms import Form, forms_of, places, put
from tests.web.injection.payloads import PAYLOADS, SIGN, signed
from tests.web.test_access import World, enter, methods

OWNER = Role.OWNER.value
FILE_NAME = re.compile(r'(inline|attachment)(; filename="?[\w.-]+"?)?')
MEANT = ("save", "send", "book", "join", "make", "add")
"""What stands on the buttons that do what a form is for, where it has several."""
STATIC = ("static", "public.stylesheet", "embed.script")
PAGES = [name for name, row in ACCESS.items() if row.is_page and name not in STATIC]
READ = [name for name in ACCESS if name not in STATIC and not name.startswith("dav.")]


@dataclass
class Walk:
    """What was typed where, and what was wrong with what came out.

    ``texts`` are which of the payloads were seen as what they are: text of a page. ``shown`` are the addresses of pages
    that show any, by their endpoints, ``kinds`` the types of all answers that do.
    """

    world: World
    turn: int = 0
    asked: int = 0
    typed: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    languages: tuple[str, ...] = ("en",)

    def payload(self, where: str, name: str) -> str:
        """The next payload, for this field."""
        number = self.turn % len(PAYLOADS)
        self.turn += 1
        self.typed.setdefault((where, name), set()).add(number)
        return signed(PAYLOADS[number])

    # pages

    def fill_pages(self) -> None:
        """Type into every form of every page that has one."""
        for endpoint in PAGES:
            if "GET" in methods(self.world, endpoint):
                for token in sorted(ACCESS[endpoint].purposes) or [None]:
                    self._fill(endpoint, token)

    def _fill(self, endpoint: str, token: str | None) -> None:
        for number, form in enumerate(self._forms(endpoint, token)):
            if not form.texts and not form.files:
                continue
            status = self._send(endpoint, form, form.texts)
            if status < 400:
                continue
            for name in form.texts:
                now = self._forms(endpoint, token)
                if number < len(now) and name in now[number].texts:
                    self._send(endpoint, now[number], (name,))

    def _forms(self, endpoint: str, token: str | None) -> list[Form]:
        who = OWNER if ACCESS[endpoint].permission else None
        answer = self.world.ask("GET", endpoint, self.world.tokens[token] if token else None, "en", who)
        self.asked += 1
        return forms_of(answer.text, answer.request.path) if answer.mimetype == "text/html" else []

    def _send(self, endpoint: str, form: Form, names: tuple[str, ...]) -> int:
        target = self._endpoint(form.action) or endpoint
        sample = {
            name: value for name, value in ACCESS[target].sent.items() if isinstance(value, str) and value[:1] != "$"
        }
        sample |= dict([each for each in form.buttons if each[1] in MEANT][:1] or form.buttons[: 0 if sample else 1])
        data: Any = form.filled({name: self.payload(target, name) for name in names}, **sample)
        for name in form.files:
            table = f"Start;Name;E-Mail\n2026-12-03 10:00;{self.payload(target, 'file')};karl@example.org\n"
            data[name] = (BytesIO(table.encode()), f"{self.payload(target, 'file name')}.csv")
        client = self.world.app.test_client()
        client.set_cookie("staff", self.world.cookies[OWNER])
        answer = client.post(form.action, data=data)
        self.look(f"{target} {','.join(names)}", answer)
        return answer.status_code

    def _endpoint(self, path: str) -> str | None:
        try:
            adapter = self.world.app.url_map.bind("localhost")
            return str(adapter.match(path.partition("?")[0], "POST")[0])
        except HTTPException:
            return None

    # programs

    def fill_programs(self) -> None:
        """Send every operation its examples, with one text after the other being what it should not be.

        Texts that a schema allows and no example has are sent as well.
        """
        for operation in operations.declared:
            if operation.body is not None:
                self._fill_operation(operation, operation.body.model_json_schema())

    def _fill_operation(self, operation: Operation, shape: Any) -> None:
        endpoint = f"api.{operation.name}"
        for body in [*shape.get("examples", []), dict(ACCESS[endpoint].sent)]:
            for place in places(body, shape, shape.get("$defs", {})):
                sent = put(body, place, self.payload(endpoint, ".".join(map(str, place))))
                self.look(endpoint, self._call(endpoint, operation.method, sent))

    def _call(self, endpoint: str, method: str, body: Any) -> TestResponse:
        row, world = ACCESS[endpoint], self.world
        values = {name: world.things[each[1:]] if each[:1] == "$" else each for name, each in row.values.items()}
        if row.purposes:
            values["token"] = world.tokens[min(row.purposes)]
        with world.app.test_request_context():
            address = url_for(endpoint, **values)
        headers = {"If-Match": "*", "Idempotency-Key": f"injected-key-{self.turn:08}"}
        if row.scopes:
            headers["Authorization"] = f"Bearer {world.programs[OWNER]}"
        return world.app.test_client().open(address, method=method, json=body, headers=headers)

    # what comes out

    def read_all(self) -> None:
        """Look at all that there is to read, as whoever may read it."""
        for endpoint in (each for each in READ if "GET" in methods(self.world, each)):
            for lang in self.languages:
                for answer in enter(self.world, "GET", endpoint, lang):
                    self.look(endpoint, answer)
                    if answer.mimetype == "text/html" and SIGN in answer.text:
                        self.shown[endpoint] = answer.request.full_path.rstrip("?")

        self.look("customers.export", self.world.ask("POST", "customers.export", who=OWNER))

    def read_mails(self) -> None:
        """Let every message leave, and look at each as its reader does."""
        with self.world.app.app_context():
            at_once()
            transport = Recorder()
            deliver_due(post(transport))
        for each in transport.sent:
            mail = message_from_bytes(each.as_bytes(), policy=default)
            self.mails.append(mail)
            self.faults += [f"the mail {mail['Message-ID']}: {fault}" for fault in harm.in_mail(mail)]

    def look(self, where: str, answer: TestResponse) -> None:
        """Note what is wrong with an answer."""
        self.asked += 1
        if answer.status_code >= 500:
            self.faults.append(f"{where}: {answer.status_code}")
        wrong = [
            f"the header {name}"
            for name, value in answer.headers
            if re.search("[\x00-\x1f\x7f]", value) or SIGN in name
        ]
        for name in ("Location", "Content-Location", "Refresh"):
            if not harm.is_harmless(answer.headers.get(name, "/"), is_loaded=True):
                wrong.append(f"leads to {answer.headers[name]!r}")
        if not FILE_NAME.fullmatch(disposition := answer.headers.get("Content-Disposition", "inline")):
            wrong.append(f"the name of a file: {disposition}")
        wrong += self._in_body(answer)
        self.faults += [f"{where} ({answer.status_code}): {each}" for each in wrong]

    def _in_body(self, answer: TestResponse) -> list[str]:
        if SIGN.encode() in answer.data:
            self.kinds.add(answer.mimetype)
        if answer.mimetype == "text/html":
            if len(self.texts) < len(PAYLOADS):
                self.texts |= seen_as_text(answer.text)
            return harm.in_page(answer.text)
        if answer.mimetype == "text/csv":
            return harm.in_table(answer.text)
        if answer.mimetype.endswith("json") and answer.data:
            return harm.in_json(answer.text)
        if answer.mimetype == "text/calendar":
            return harm.in_calendar(answer.data)
        if answer.mimetype in ("text/css", "text/plain"):
            return []
        return [f"the type {answer.mimetype}"] if answer.data else []


def seen_as_text(html: str) -> set[int]:
    """Which payloads stand in a page, whole, as words or as what a field holds."""
    if SIGN not in html:
        return set()
    root = html5lib.parse(html, namespaceHTMLElements=False)
    words = " ".join(_words(root))
    spaced = " ".join(words.split())
    return {number for number, each in enumerate(PAYLOADS) if " ".join(signed(each).split()) in spaced}


def _words(root: Any) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            yield from (element.text or "", *element.attrib.values())
        yield element.tail or ""
