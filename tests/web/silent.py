"""The service for a run in which somebody is looked for: with addresses that fail and one that tells, and a browser."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, OpenerDirector, Request, build_opener

from sqlalchemy import text

from booking.app import create_app
from booking.storage.unit_of_work import unit_of_work
from booking.web.errors import Application


def failing() -> Application:
    """The application, with failures that know what somebody typed."""
    app = create_app()
    app.add_url_rule("/en/fail/<name>", "fail", _fail)
    app.add_url_rule("/en/break/<name>", "break", _break)
    app.add_url_rule("/en/tell/<name>", "tell", _tell)
    return app


def _fail(name: str) -> str:
    try:
        return str(int(name))
    except ValueError as error:
        raise KeyError(name) from error


def _break(name: str) -> str:
    """Something that the database refuses, with the value in its words."""
    with unit_of_work() as session:
        session.execute(text("INSERT INTO business (id, name) VALUES (1, :name)"), {"name": name})
    return ""


def _tell(name: str) -> str:
    """What no code of ours may do: the negative control."""
    logging.getLogger("booking.told").info("told of %s", name)
    return ""


class _AsItComes(HTTPErrorProcessor):
    """Follows what leads on; refusals are answers like others."""

    def http_response(self, request: Request, response: Any) -> Any:
        return super().http_response(request, response) if 300 <= response.status < 400 else response


@dataclass
class Remote:
    """A browser for ``Visitor``, on a service that runs elsewhere."""

    base: str
    headers: Mapping[str, str] = field(default_factory=dict)
    _opener: OpenerDirector = field(default_factory=lambda: build_opener(_AsItComes, HTTPCookieProcessor))

    def get(self, path: str, query_string: Any = None, follow_redirects: bool = True) -> Any:
        """Open an address."""
        asked = f"?{_encoded(query_string)}" if query_string else ""
        return self.send("GET", path + asked)

    def post(self, path: str, data: Any = None, follow_redirects: bool = True) -> Any:
        """Send a form."""
        return self.send("POST", path, _encoded(data).encode(), {"Origin": self.base})

    def send(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """Send anything."""
        address = path if path.startswith("http") else self.base + path
        asked = Request(address, body, {**self.headers, **(headers or {})}, method=method)
        with self._opener.open(asked, timeout=60) as response:
            return _answer(response)


def _answer(response: HTTPResponse) -> SimpleNamespace:
    parts = urlsplit(str(response.url))
    return SimpleNamespace(
        status_code=response.status,
        text=response.read().decode(errors="replace"),
        headers=response.headers,
        request=SimpleNamespace(full_path=f"{parts.path}?{parts.query}"),
    )


def _encoded(data: Any) -> str:
    pairs = list(data.items(multi=True)) if hasattr(data, "getlist") else list(dict(data or {}).items())
    return urlencode(pairs)
