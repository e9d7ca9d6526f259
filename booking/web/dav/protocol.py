"""PROPFIND and REPORT, as Radicale speaks them; PROPPATCH, which changes nothing here."""

import logging
import traceback
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import radicale.config
from defusedxml.ElementTree import fromstring
from flask import Response, g, request
from radicale import httputils
from radicale.app import Application
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Response as Answer

from booking.domain.errors import DomainError, Invalid
from booking.web.dav import freetime
from booking.web.dav.collections import Rights, Storage, principal

DAV = "{DAV:}"
MULTISTATUS = 207
FAILED = "terminbuch.failures"
# What is wrong with a request is answered; Radicale would write addresses and texts into the log besides.
logging.getLogger("radicale").setLevel(logging.CRITICAL)
logger = logging.getLogger(__name__)
# What proxies say is known by now, and who asks; a program could name an address of its own by the first.
KEPT_BACK = ("HTTP_X_", "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING")


class Protocol(Application):
    """Radicale, whose failures do not get into the log in its words: they quote what they could not read."""

    def do_PROPFIND(self, *said: Any) -> Any:  # noqa: N802 - methods are found by this name
        """Answer what there is."""
        return _quietly(super().do_PROPFIND, *said)

    def do_REPORT(self, *said: Any) -> Any:  # noqa: N802
        """Answer a question."""
        return _quietly(super().do_REPORT, *said)


def answered(path: str) -> Answer:
    """Have Radicale answer, as far as below ``/dav``; *path* begins with a slash. Raises Invalid for what is no XML."""
    body = request.get_data()
    root = _root(body)
    if request.method == "PROPPATCH":
        return _unchanged(root)
    if request.method == "REPORT" and root is not None and root.tag == freetime.QUERY:
        return freetime.report(root)
    g.dav_tells_texts = root is not None and root.find(f".//{freetime.CALDAV}calendar-data") is not None
    failures: list[Exception] = []
    environ: dict[str, Any] = {
        **{name: value for name, value in request.environ.items() if not name.startswith(KEPT_BACK)},
        "SCRIPT_NAME": "/dav",
        "PATH_INFO": path.encode().decode("latin-1"),
        "REMOTE_USER": principal(),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        FAILED: failures,
    }
    answer = Response.from_app(_application(), environ)
    if failures:
        raise failures[0]
    return answer


@lru_cache(maxsize=1)
def _application() -> Protocol:
    """Radicale with our calendars, for the threads of this process: nothing in it is of any request."""
    configuration = radicale.config.load()
    configuration.update(
        {
            "auth": {"type": "remote_user", "delay": "0"},
            "storage": {"type": Storage},
            "rights": {"type": Rights},
            "web": {"type": "none"},
            "server": {"delay_on_error": "0"},
        },
        "terminbuch",
        privileged=True,
    )
    return Protocol(configuration)


def _quietly(answer: Any, environ: dict[str, Any], *said: Any) -> Any:
    """Answer, and hand a failure on to the view: Radicale would log its words."""
    try:
        return answer(environ, *said)
    except DomainError as error:
        environ[FAILED].append(error)
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A calendar could not be told: %s\n%s", type(error).__name__, where)
        environ[FAILED].append(InternalServerError())
    return httputils.FORBIDDEN


def _root(body: bytes) -> Element | None:
    """The root of what was sent, none where nothing was. Entities are refused."""
    if not body.strip():
        return None
    try:
        found: Element = fromstring(body)
    except Exception as error:
        raise Invalid([("", "not_xml")]) from error
    return found


def _unchanged(root: Element | None) -> Response:
    """Say of every property that it cannot be changed (RFC 4918 9.2): colours and names are each program's own."""
    status = Element(f"{DAV}multistatus")
    answer = SubElement(status, f"{DAV}response")
    SubElement(answer, f"{DAV}href").text = request.path
    told = SubElement(answer, f"{DAV}propstat")
    properties = SubElement(told, f"{DAV}prop")
    for each in root.iter(f"{DAV}prop") if root is not None else ():
        for one in each:
            SubElement(properties, one.tag)
    SubElement(told, f"{DAV}status").text = "HTTP/1.1 403 Forbidden"
    content = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(status)
    return Response(content, MULTISTATUS, content_type="application/xml; charset=utf-8")
