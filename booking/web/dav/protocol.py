"""PROPFIND and REPORT, as Radicale speaks them; PROPPATCH, which changes nothing here."""

import logging
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import radicale.config
from defusedxml.ElementTree import fromstring
from flask import Response, g, request
from radicale.app import Application
from werkzeug.wrappers import Response as Answer

from booking.domain.errors import Invalid
from booking.web.dav import freetime
from booking.web.dav.collections import Rights, Storage, principal

DAV = "{DAV:}"
MULTISTATUS = 207
# What is wrong with a request is answered; Radicale would write addresses and texts into the log besides.
logging.getLogger("radicale").setLevel(logging.CRITICAL)


def answered(path: str) -> Answer:
    """Have Radicale answer, as far as below ``/dav``; *path* begins with a slash. Raises Invalid for what is no XML."""
    body = request.get_data()
    root = _root(body)
    if request.method == "PROPPATCH":
        return _unchanged(root)
    if request.method == "REPORT" and root is not None and root.tag == freetime.QUERY:
        return freetime.report(root)
    g.dav_tells_texts = root is not None and root.find(f".//{freetime.CALDAV}calendar-data") is not None
    environ: dict[str, Any] = {
        **request.environ,
        "SCRIPT_NAME": "/dav",
        "PATH_INFO": path.encode().decode("latin-1"),
        "REMOTE_USER": principal(),
        "HTTP_ACCEPT_ENCODING": "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    return Response.from_app(_application(), environ)


@lru_cache(maxsize=1)
def _application() -> Application:
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
    return Application(configuration)


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
